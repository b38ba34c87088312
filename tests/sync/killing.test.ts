import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import type { Step } from '#server/sync/log.ts';
import { enter, join, type, until, type Stock } from './clients.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { start, type House } from './house.ts';
import { makeHouse, serve } from './serving-child.ts';

const RUNS = Number(process.env.KILL_RUNS ?? 3);
const STEPS: Step[] = ['received', 'applied', 'writing', 'written', 'relayed', 'acknowledged'];

/** Kenya and Norway type, split and delete while an observer and newcomers look on. */
class Session {
	readonly writers: Stock[] = [];
	readonly watchers: Stock[] = [];
	/** For each writer, the clock that each of its update frames reached. */
	readonly #sent = new Map<Stock, number[]>();
	#typing: ReturnType<typeof setInterval> | undefined;

	async open(house: House): Promise<void> {
		this.writers.push(await enter(house, house.kenya), await enter(house, house.norway));
		this.watchers.push(await enter(house, house.observer));
		for (const writer of this.writers) this.#count(writer);
		let round = 0;
		this.#typing = setInterval(() => {
			for (const writer of this.writers) this.#edit(writer, ++round);
			if (round % 40 === 0) this.watchers.push(join(house, house.observer));
		}, 3);
	}

	#count(writer: Stock): void {
		// The handshake's step 2 was the first frame and held nothing.
		const sent = [0];
		this.#sent.set(writer, sent);
		writer.doc.on('update', (_, origin) => {
			if (origin === writer.provider) return;
			sent.push(Y.getState(writer.doc.store, writer.doc.clientID));
		});
	}

	#edit(writer: Stock, round: number): void {
		if (round % 7 === 0 && writer.text.length > 20)
			writer.doc.transact(() => writer.text.delete(2 + (round % 11), 3));
		else type(writer, `${round} `);
	}

	/** The server is gone: nobody types on, nobody comes back. */
	stop(): void {
		clearInterval(this.#typing);
		for (const { provider } of [...this.writers, ...this.watchers]) provider.disconnect();
	}

	/** What of this session a document lacks, as sentences. */
	missingIn(doc: Y.Doc): string[] {
		const problems: string[] = [];
		for (const writer of this.writers) {
			const acknowledged = this.#sent.get(writer)?.[writer.saved - 1] ?? 0;
			const kept = Y.getState(doc.store, writer.doc.clientID);
			if (kept < acknowledged) problems.push(`acknowledged ${acknowledged}, kept ${kept}`);
			const [other] = this.writers.filter((each) => each !== writer);
			const seen = other ? Y.getState(other.doc.store, writer.doc.clientID) : 0;
			if (kept < seen) problems.push(`a writer saw ${seen}, kept ${kept}`);
		}
		const words = doc.getText('text').toString();
		for (const watcher of this.watchers) {
			Y.applyUpdate(doc, Y.encodeStateAsUpdate(watcher.doc));
			if (doc.getText('text').toString() !== words) problems.push('a watcher saw more');
		}
		return problems;
	}
}

type Made = Awaited<ReturnType<typeof makeHouse>>;

async function makeOn(dialect: Dialect): Promise<Made> {
	if (dialect === 'sqlite') return makeHouse();
	const { url, drop } = await createPostgresDatabase();
	onTestFinished(drop);
	return makeHouse(url);
}

async function expectNothingLost(made: Made, session: Session): Promise<void> {
	const plenary = await start(made.folder, {}, made.databaseUrl);
	const again = { ...made.house, plenary, origin: `http://127.0.0.1:${plenary.port}` };
	const fresh = await enter(again, again.observer);
	const { doc } = fresh;
	fresh.leave();
	expect(session.missingIn(doc)).toEqual([]);
	await plenary.close();
}

describe.each(dialects)('kill -9 while two people write, on %s', (dialect) => {
	it.each(Array.from({ length: RUNS }, (_, run) => run))(
		'loses nothing that anyone had seen (run %i)',
		async () => {
			const made = await makeOn(dialect);
			const session = new Session();
			const served = await serve(made);
			await session.open(served.house);
			const enough = 20 + Math.floor(Math.random() * 150);
			await until(() => session.writers.every(({ saved }) => saved > enough));
			served.child.kill('SIGKILL');
			await served.ended;
			session.stop();
			await expectNothingLost(made, session);
		}
	);

	it.each(STEPS)('at the moment an update is %s loses nothing either', async (step) => {
		const made = await makeOn(dialect);
		const session = new Session();
		const served = await serve(made, step, '25');
		await session.open(served.house);
		await served.ended;
		session.stop();
		await expectNothingLost(made, session);
	});
});
