import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import type { Step } from '#server/sync/log.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { enter, type, until, type Stock } from './clients.ts';
import { at, openDraft, seatIn } from './drafts.ts';
import { start, type House } from './house.ts';
import { makeHouse, serve } from './serving-child.ts';

const RUNS = Number(process.env.KILL_RUNS ?? 1);
const STEPS: Step[] = ['applied', 'written', 'relayed'];

/** A folder that no server holds, with a draft of Kenya's in it and two who write it. */
async function makeDraft(dialect: Dialect) {
	let url: string | null = null;
	if (dialect === 'postgres') {
		const made = await createPostgresDatabase();
		onTestFinished(made.drop);
		({ url } = made);
	}
	const made = await makeHouse(url);
	const plenary = await start(made.folder, {}, url);
	const house = { ...made.house, runtime: plenary.runtime };
	const colleague = await seatIn(house, 'delegate', house.kenya);
	const { text } = await openDraft(house);
	await plenary.close();
	return { made, text, colleague };
}

/** Somebody who types until the server is gone, and what each of their frames came to. */
class Writer {
	readonly stock: Stock;
	/** The handshake's step 2 was the first frame and held nothing. */
	readonly #sent = [0];
	readonly #typing: ReturnType<typeof setInterval>;

	constructor(stock: Stock) {
		this.stock = stock;
		const { doc, text, provider } = stock;
		doc.on('update', (_, origin) => {
			if (origin !== provider) this.#sent.push(Y.getState(doc.store, doc.clientID));
		});
		let round = 0;
		this.#typing = setInterval(() => {
			if (++round % 7 === 0 && text.length > 20) text.delete(2 + (round % 11), 3);
			else type(stock, `${round} `);
		}, 3);
	}

	stop(): void {
		clearInterval(this.#typing);
		this.stock.provider.disconnect();
	}

	/** How much of what was acknowledged to them a document lacks. */
	lostIn({ store }: Y.Doc): number {
		const acknowledged = this.#sent[this.stock.saved - 1] ?? 0;
		return Math.max(0, acknowledged - Y.getState(store, this.stock.doc.clientID));
	}
}

describe.each(dialects)('[X1] kill -9 while a draft is written, on %s', (dialect) => {
	async function expectNothingLost(...deadly: string[]): Promise<void> {
		const { made, text, colleague } = await makeDraft(dialect);
		const served = await serve(made, ...deadly);
		const { house } = served;
		const room = at(house, text);
		const drafting = [await enter(room, house.kenya), await enter(room, colleague)];
		const inSection = new Writer(await enter(house, house.norway));
		const writers = drafting.map((stock) => new Writer(stock));
		if (deadly.length === 0) {
			const enough = 20 + Math.floor(Math.random() * 60);
			await until(() => drafting.every(({ saved }) => saved > enough));
			served.child.kill('SIGKILL');
		}
		await served.ended;
		for (const writer of [inSection, ...writers]) writer.stop();
		const plenary = await start(made.folder, {}, made.databaseUrl);
		const again: House = { ...house, origin: `http://127.0.0.1:${plenary.port}` };
		const fresh = await enter(at(again, text), house.kenya);
		fresh.leave();
		for (const writer of [inSection, ...writers]) expect(writer.lostIn(fresh.doc)).toBe(0);
		// Nor anything that the two of them saw of each other and of the section.
		for (const { doc } of drafting)
			for (const [client, seen] of Y.decodeStateVector(Y.encodeStateVector(doc)))
				if (client !== doc.clientID)
					expect(Y.getState(fresh.doc.store, client)).toBeGreaterThanOrEqual(seen);
		await plenary.close();
	}

	it.each(Array.from({ length: RUNS }, (_, run) => run))('loses no word (run %i)', async () =>
		expectNothingLost()
	);

	it.each(STEPS)('at the moment an update is %s loses none either', async (step) =>
		expectNothingLost(step, '25')
	);
});
