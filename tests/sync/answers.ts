import { request } from 'node:http';
import type { House, Visitor } from './house.ts';

/** What is answered to whoever asks to open a document: status, headers and body, or why it is closed. */
export function answerTo(house: House, { cookie }: Visitor, query = ''): Promise<string> {
	const headers = {
		...{ connection: 'Upgrade', upgrade: 'websocket', origin: house.origin, cookie },
		...{ 'sec-websocket-version': '13', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==' }
	};
	const path = `/sync/${house.section.document}${query}`;
	return new Promise((resolve, reject) => {
		const asked = request(house.origin + path, { headers }, (response) => {
			const said: Buffer[] = [];
			response.on('data', (part: Buffer) => said.push(part));
			response.on('end', () => resolve(`${response.statusCode} ${response.rawHeaders} ${said}`));
		});
		asked.on('upgrade', (_, socket, head) => {
			const tell = (said: Buffer) => {
				socket.destroy();
				resolve(`101 ${said.toString('hex')}`);
			};
			if (head.length > 0) tell(head);
			else socket.once('data', tell);
		});
		asked.on('error', reject);
		asked.end();
	});
}
