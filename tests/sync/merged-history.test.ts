import { eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as Y from 'yjs';
import { appendUpdates, readLog } from '#db/texts.ts';
import { restoreText } from '#lib/history/commands.server.ts';
import { findPassages, readMoment, readPreview, readSteps } from '#lib/history/queries.server.ts';
import { readWish } from '#lib/history/wishes.ts';
import type { DelegationId, SeatId } from '#lib/kernel/ids.ts';
import { MINUTE, SECOND } from '#lib/kernel/instants.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { plainText } from '#lib/text/words.ts';
import { Compactor } from '#server/compaction/thread.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { createPostgresDatabase } from '../support/postgres.ts';
import { enter, type, until } from './clients.ts';
import { aFolder, furnish, start, type House, type Visitor } from './house.ts';

const HOUR = 60 * MINUTE;

/** A text that two people typed an hour ago, a keystroke a row of the log. */
class Past {
	readonly house: House;
	readonly begun: number;
	/** The log's places at which minutes ended, which mean the same text however it is merged. */
	readonly ends: number[] = [];
	readonly #doc = new Y.Doc({ gc: false });
	readonly #delegations = new Map<SeatId, DelegationId | null>();

	constructor(house: House) {
		this.house = house;
		this.begun = Math.floor(house.runtime.clock.now() / MINUTE) * MINUTE - HOUR;
	}

	/** The section was made, and could be read, before all that. */
	async open(): Promise<this> {
		const { db } = this.house.runtime;
		const { phase, seat, textUpdate } = db.tables;
		await db.commit([
			db.read.update(textUpdate).set({ at: 1 }).where(eq(textUpdate.seq, 1)),
			db.read.update(phase).set({ opensAt: 1 })
		]);
		const { id, delegation } = seat;
		for (const each of await db.read.select({ id, delegation }).from(seat))
			this.#delegations.set(each.id, each.delegation);
		for (const { bytes } of await this.#log()) Y.applyUpdate(this.#doc, bytes);
		this.ends.push(1);
		return this;
	}

	/** Let people do something by turns, a second each, from a minute on. */
	async write(minute: number, ...turns: [Visitor, (text: Y.Text) => void][]): Promise<void> {
		const { document } = this.house.section;
		const rows = turns.map(([{ account, seat }, act], i) => {
			this.#doc.clientID = account === this.house.kenya.account ? 75_000 : 78_000;
			const updates: Uint8Array[] = [];
			this.#doc.once('update', (bytes: Uint8Array) => updates.push(bytes));
			this.#doc.transact(() => act(this.#doc.getText('text')));
			const [bytes = Uint8Array.of(0, 0)] = updates;
			const at = this.begun + minute * MINUTE + i * SECOND;
			return {
				document,
				account,
				seat,
				delegation: this.#delegations.get(seat) ?? null,
				at,
				bytes
			};
		});
		await appendUpdates(this.house.runtime.db, rows);
		this.ends.push((await this.#log()).at(-1)?.seq ?? 0);
	}

	async merge(until = this.house.runtime.clock.now()): Promise<void> {
		const compactor = new Compactor(this.house.runtime);
		await compactor.compact({ until, least: 1 });
		await compactor.close();
	}

	/** How many rows the log is stored as. */
	async rows(): Promise<number> {
		const { db } = this.house.runtime;
		return (await db.read.select().from(db.tables.textUpdate)).length;
	}

	#log() {
		return readLog(this.house.runtime.db, this.house.section.document);
	}
}

async function openPast(dialect: Dialect): Promise<Past> {
	const database = dialect === 'postgres' ? await createPostgresDatabase() : null;
	if (database) onTestFinished(database.drop);
	const plenary = await start(aFolder(), {}, database?.url ?? null);
	onTestFinished(() => plenary.close());
	const past = await new Past(await furnish(plenary)).open();
	const { kenya, norway } = past.house;
	const letters = (who: Visitor, words: string, from: (at: number) => number) =>
		[...words].map((letter, i): [Visitor, (text: Y.Text) => void] => [
			who,
			(text) => text.insert(from(i), letter, {})
		]);
	// Norway writes behind what Kenya writes meanwhile.
	const [hers, theirs] = [
		letters(kenya, 'The internet is open to all.', (i) => 1 + i),
		letters(norway, ' Norway agrees.', (i) => 2 + 2 * i)
	];
	await past.write(
		0,
		...hers.flatMap((turn, i) => [turn, ...(theirs[i] ? [theirs[i]] : [])]).slice(0, 30),
		...hers.slice(15)
	);
	await past.write(
		3,
		...Array.from({ length: 8 }, (): [Visitor, (text: Y.Text) => void] => [
			norway,
			(text) => text.delete(17, 1)
		])
	);
	await past.write(5, ...letters(kenya, 'Kenya adds a word. ', (i) => 1 + i));
	await past.write(8, [norway, (text) => text.delete(1, 6)], [kenya, (text) => text.delete(1, 5)]);
	return past;
}

async function localsOf({ runtime }: House, { cookie }: Visitor): Promise<App.Locals> {
	return { runtime, actor: await readActor(runtime, cookie) };
}

/** Everything that the history says which merging must not change: whose, in which minute, and what. */
async function readAll({ house, ends }: Past) {
	const { runtime } = house;
	const here = await enterSection(await localsOf(house, house.observer), 'house', '1');
	const wish = (query: string) => readWish(new URLSearchParams(query));
	const minuteOf = (at: number) => Math.floor(at / MINUTE);
	const texts = [];
	for (const at of ends) {
		const shown = await readMoment(runtime, here, wish(`at=${at}`));
		texts.push(shown?.blocks.map(plainText));
	}
	const { steps } = await readSteps(runtime, here, '', 0);
	const done = steps.map(({ hand, startedAt, endedAt }) =>
		[hand.key, minuteOf(startedAt), minuteOf(endedAt)].join(' ')
	);
	const by = new Map<string, string[] | undefined>();
	for (const code of ['KEN', 'NOR']) {
		const shown = await readMoment(runtime, here, wish(`by=${code}`));
		by.set(code, shown?.blocks.map(plainText));
	}
	const found = await findPassages(runtime, here, 'open');
	found.push(...(await findPassages(runtime, here, 'Kenya')));
	const changes = (await readMoment(runtime, here, wish(`at=${ends.at(-1)}&since=${ends[0]}`)))
		?.moment.changes;
	return {
		texts,
		done: [...new Set(done)].sort(),
		by,
		changes: changes?.map(({ words }) => words.map(({ kind, text }) => `${kind} ${text}`)),
		found: found.map(({ writers, taker, writtenAt, takenAt, at: _, ...rest }) => ({
			...rest,
			writers: writers.map(({ code }) => code),
			taker: taker.code,
			writtenAt: minuteOf(writtenAt),
			takenAt: minuteOf(takenAt)
		}))
	};
}

async function restore(house: House, visitor: Visitor, fields: Record<string, string | number>) {
	const form = new FormData();
	const receipt = `receipt-of-${JSON.stringify(fields).length}-of-a-merged-log`;
	for (const [name, value] of Object.entries({ receipt, ...fields })) form.set(name, String(value));
	return restoreText(await localsOf(house, visitor), 'house', '1', form);
}

describe.each(dialects)('the history of a merged log on %s', (dialect) => {
	it('[H1] [H2] [H6] says who did what in which minute, and how it read, as before', async () => {
		const past = await openPast(dialect);
		const before = await readAll(past);
		expect(before.found.map(({ text }) => text)).toContain('open to ');
		expect(before.done.length).toBeGreaterThan(4);
		const was = await past.rows();
		await past.merge();
		expect(await past.rows()).toBeLessThan(was / 10);
		expect(await readAll(past)).toEqual(before);
	});

	it('[H2] goes on behind it, is merged again, and is read anew by who had it open', async () => {
		const past = await openPast(dialect);
		await past.merge();
		await readAll(past);
		const { kenya, norway } = past.house;
		await past.write(10, [kenya, (text) => text.insert(1, 'Later, ', {})]);
		await past.write(12, [norway, (text) => text.delete(1, 3)]);
		const before = await readAll(past);
		expect(before.found.map(({ text }) => text)).toContain('open to ');
		await past.merge();
		expect(await readAll(past)).toEqual(before);
	});

	it('[H7] [H8] is restored from: a passage, and a whole text, under the hands of who writes', async () => {
		const past = await openPast(dialect);
		await past.merge();
		const { house } = past;
		const { runtime } = house;
		const writer = await enter(house, house.kenya);
		const here = await enterSection(await localsOf(house, house.norway), 'house', '1');
		const [found] = await findPassages(runtime, here, 'open');
		type(writer, ' And more.');
		await until(() => writer.saved > 1);
		expect(
			await restore(house, house.norway, { to: 0, passage: found?.passage ?? '' })
		).toMatchObject({ ok: true });
		await until(() => writer.text.toString().includes('open to '));
		expect(writer.text.toString()).toContain(' And more.');
		const preview = await readPreview(runtime, here, {
			...{ to: past.ends[1] ?? 0, base: null, block: '', passage: '' }
		});
		expect(preview).not.toBeNull();
		expect(await restore(house, house.norway, { to: past.ends[1] ?? 0 })).toMatchObject({
			ok: true
		});
		const then = (await readAll(past)).texts[1]?.join('\n');
		await until(() => writer.text.toString() === then);
		const log = await readLog(runtime.db, house.section.document);
		expect(log.at(-1)).toMatchObject({ account: house.norway.account });
	});

	it('[H9] undoes what was restored before it was merged, and nothing else of that minute', async () => {
		const past = await openPast(dialect);
		const { house } = past;
		const [, full = 0] = past.ends;
		const writer = await enter(house, house.kenya);
		type(writer, ' Before.');
		await until(() => writer.saved > 1);
		const before = writer.text.toString();
		const restored = await restore(house, house.norway, { to: full });
		if (!restored.ok) throw new Error(restored.reason);
		await until(() => writer.text.toString().includes('open to '));
		type(writer, ' After.');
		await until(() => writer.saved > 2);
		await past.merge(house.runtime.clock.now() + HOUR);
		expect(await past.rows()).toBeLessThan(5);
		expect(await restore(house, house.norway, restored.value.undo)).toMatchObject({ ok: true });
		await until(() => writer.text.toString() === `${before} After.`);
	});
});
