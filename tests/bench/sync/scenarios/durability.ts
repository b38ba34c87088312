import { setTimeout as pause } from 'node:timers/promises';
import * as Y from 'yjs';
import type { Finding, Scale } from '../bench.ts';
import { chances } from '../../filling.ts';
import { Client } from '../client.ts';
import type { Witnessed } from '../killing.ts';
import { generate } from '../loading.ts';
import { startServer, type Name, type Server } from '../servers.ts';

const WRITERS = 3;
const AT_LEAST = 1_500;
const AT_MOST = 3_500;

type Losses = { acknowledged: number; acknowledgedLost: number; seen: number; seenLost: number };

/** Servers are killed at random moments while three people type a hundred letters a second each. */
export async function durability(scale: Scale): Promise<Finding> {
	const found = new Map<Name, Losses>();
	for (const name of scale.servers.filter((name) => name !== 'bare relay')) {
		const server = await startServer(name, { keeps: true });
		try {
			found.set(name, await killOften(server, scale.kills));
		} finally {
			await server.close();
		}
	}
	const lost = found.get('Plenary');
	const figure = lost ? lost.acknowledgedLost + lost.seenLost : NaN;
	return {
		title: 'Durability: kill -9',
		about:
			`Each server is killed ${scale.kills} times, a random moment after ${WRITERS} people began to type\n` +
			'100 letters a second each, and started again over what it had stored: peers with the storage that\n' +
			'comes with them (SQLite extension, LevelDB). @y/websocket-server acknowledges nothing.',
		columns: ['server', 'acknowledged', 'of these lost', 'seen by somebody', 'of these lost'],
		rows: [...found].map(([name, { acknowledged, acknowledgedLost, seen, seenLost }]) => [
			...[name, String(acknowledged), share(acknowledgedLost, acknowledged)],
			...[String(seen), share(seenLost, seen)]
		]),
		verdicts: [
			{
				promise: `edits lost over ${scale.kills} random kill -9`,
				...{ budget: '0', figure: String(figure), met: figure === 0 }
			}
		]
	};
}

function share(lost: number, of: number): string {
	return of === 0 ? '–' : `${lost} (${((lost / of) * 100).toFixed(0)}%)`;
}

async function killOften(server: Server, kills: number): Promise<Losses> {
	const chance = chances(kills + server.name.length);
	const losses: Losses = { acknowledged: 0, acknowledgedLost: 0, seen: 0, seenLost: 0 };
	for (let kill = 0; kill < kills; kill++) {
		const places = Array.from({ length: WRITERS + 1 }, (_, i) => server.place(kill, i));
		const witnessed = generate<Witnessed>({ task: 'kill', places });
		await pause(AT_LEAST + chance() * (AT_MOST - AT_LEAST));
		await server.kill9();
		const all = await witnessed;
		await server.start();
		const kept = await readDocument(server, kill);
		for (const { client, acknowledged, seen } of all) {
			const stored = Y.getState(kept.store, client);
			losses.acknowledged += acknowledged;
			losses.acknowledgedLost += Math.max(0, acknowledged - stored);
			losses.seen += seen;
			losses.seenLost += Math.max(0, seen - stored);
		}
	}
	return losses;
}

async function readDocument(server: Server, room: number): Promise<Y.Doc> {
	const doc = new Y.Doc();
	const take = (update: Uint8Array) => Y.applyUpdate(doc, update);
	const client = await Client.join(server.place(room, 0), { onText: take });
	// What is kept in LevelDB is read after the first answer, and sent as an update.
	await pause(500);
	client.close();
	return doc;
}
