import type { PlenaryProcess } from '../../support/server.ts';
import { cookieOf } from '../keystrokes.ts';
import { BareSocket, frameMessage } from './socket.ts';

/** Who has texts open: an account has at most 60 sockets. */
const READERS = ['kenya', 'norway', 'india', 'ghana', 'japan', 'brazil', 'canada', 'poland'];
const EACH = 50;
/** y-websocket's first question, of whoever has nothing. */
const STEP_1 = frameMessage(Uint8Array.of(0, 0, 1, 0));

/** Holds texts open, as somebody does who has their page before them and types nothing. */
export async function holdOpen({ origin, command }: PlenaryProcess) {
	const cookies: string[] = [];
	const sockets = new Map<string, BareSocket>();
	const cookieFor = async (nth: number) => {
		const reader = Math.floor(nth / EACH);
		const name = READERS[reader];
		if (!name) throw new Error('So many texts are not held open.');
		return (cookies[reader] ??= (await cookieOf({ command }, name)).replace('Cookie: ', ''));
	};
	return {
		/** Resolves once each of them has been served. */
		async open(documents: readonly string[]): Promise<void> {
			for (const document of documents) {
				if (sockets.has(document)) continue;
				const headers = { Cookie: await cookieFor(sockets.size), Origin: origin };
				const address = { port: Number(new URL(origin).port), path: `/sync/${document}`, headers };
				await new Promise<void>((resolve, reject) => {
					const onMessage = (data: Buffer) => {
						// A step 2: the text is here.
						if (data[0] === 0 && data[1] === 1) resolve();
					};
					const onClose = () => reject(new Error('A text could not be held open.'));
					const onOpen = (socket: BareSocket) => {
						sockets.set(document, socket);
						socket.send(STEP_1);
					};
					BareSocket.open(address, { onOpen, onMessage, onClose }).catch(reject);
				});
			}
		},
		close(): void {
			for (const socket of sockets.values()) socket.close();
		}
	};
}
