import type * as Y from 'yjs';
import { isStorageFailure } from '#db/storage-failure.ts';
import { type Credits } from '#db/authorship.ts';
import { readProjection, saveProjection, type ProjectionState } from '#db/texts.ts';
import type { BlockId } from '#lib/kernel/ids.ts';
import { topics, topicsOfPositions } from '#lib/live/topics.ts';
import { readAudiencesOn } from '#lib/positions/ground.server.ts';
import { projectAnew, projectBlocks, type Projected } from '#lib/sections/projection.ts';
import type { Block } from '#lib/text/blocks.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { hashOfHashes } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import type { Runtime } from '#server/runtime.ts';
import { Renumbering } from './renumbering.ts';
import type { Room } from './room.ts';

type Hashed = { id: BlockId; hash: string };
type Shown = ProjectionState & { blocks: Projected[] };
type Waiting = { timer: ReturnType<typeof setTimeout> | null; since: number; changedAt: number };

// Between two of one room, for every room that waits: pages of seventy sections that are typed in at
// once are as new as those of one, and those of more become so a little later.
const APART = 20;

/**
 * Writes what pages read. After each quiet moment, and while people type without pause at
 * least as often as `atMost` says, a section's blocks go into the database as they stand on disk.
 */
export class Projector {
	readonly #runtime: Runtime;
	readonly #pace: { quiet: number; atMost: number };
	readonly #renumbering: Renumbering;
	readonly #waiting = new Map<Room, Waiting>();
	readonly #startedAt = new WeakMap<Room, number>();
	readonly #running = new Map<Room, Promise<void>>();
	/** What each room's pages show, as written last: nobody else writes it while the room is open. */
	readonly #shown = new WeakMap<Room, Shown>();

	constructor(runtime: Runtime, pace: { quiet: number; atMost: number }) {
		this.#runtime = runtime;
		this.#pace = pace;
		this.#renumbering = new Renumbering(runtime);
	}

	/** Something changed in a room. */
	note(room: Room): void {
		const now = performance.now();
		const waiting = this.#waiting.get(room);
		// Its timer sees to it: setting that anew at every keystroke would cost more than the rest here.
		if (waiting) return void (waiting.changedAt = now);
		const fresh: Waiting = { since: now, changedAt: now, timer: null };
		this.#waiting.set(room, fresh);
		this.#look(room, fresh);
	}

	#look(room: Room, waiting: Waiting): void {
		const { quiet, atMost } = this.#pace;
		const { since, changedAt } = waiting;
		const rested = (this.#startedAt.get(room) ?? -Infinity) + APART * this.#waiting.size;
		const wait = Math.max(rested, Math.min(changedAt + quiet, since + atMost)) - performance.now();
		if (wait <= 0) return this.#start(room);
		waiting.timer = setTimeout(() => this.#look(room, waiting), wait);
	}

	/** Write now what is waiting, and wait for it. */
	async flush(room: Room): Promise<void> {
		if (this.#waiting.has(room)) this.#start(room);
		await this.#running.get(room);
	}

	forget(room: Room): void {
		clearTimeout(this.#waiting.get(room)?.timer ?? undefined);
		this.#waiting.delete(room);
		this.#running.delete(room);
		this.#shown.delete(room);
	}

	close(): void {
		for (const room of this.#waiting.keys()) this.forget(room);
	}

	#start(room: Room): void {
		clearTimeout(this.#waiting.get(room)?.timer ?? undefined);
		this.#waiting.delete(room);
		this.#startedAt.set(room, performance.now());
		const before = this.#running.get(room) ?? Promise.resolve();
		const run = before
			.then(() => this.#project(room))
			.catch((error: unknown) => {
				if (isStorageFailure(error)) return this.#postpone(room, error);
				const context = { err: error, section: room.section.id };
				this.#runtime.logger.error(context, 'a text could not be projected');
			});
		this.#running.set(room, run);
	}

	#postpone(room: Room, error: unknown): void {
		const { storage } = this.#runtime;
		storage.note(error);
		storage.writable().then(
			() => this.note(room),
			() => undefined
		);
	}

	/** Write the blocks as they stand now, once that is on disk, and say what changed for pages. */
	async #project(room: Room): Promise<void> {
		const { db, bus, clock } = this.#runtime;
		const { id, consultation } = room.section;
		if (!(await room.sound())) return;
		const blocks = readBlocks(textOf(room.text.doc));
		const credits = countCredits(room.text.doc);
		const seq = room.text.log.appended;
		await room.text.log.drained();
		const known = this.#shown.get(room);
		this.#shown.delete(room);
		let before = known ?? (await readProjection(db, id));
		let rows = known ? projectAnew(blocks, known.blocks) : projectOver(blocks, before);
		const hash = hashOfHashes(rows.map((row) => row.hash));
		const state = { hash, seq, at: clock.now(), credits };
		while (!(await saveProjection(db, id, rows, state, before))) {
			before = await readProjection(db, id);
			if (before && before.seq > seq) return;
			rows = projectOver(blocks, before);
		}
		this.#shown.set(room, { hash, seq, at: state.at, blocks: byId(rows) });
		const contents = before?.blocks.map((block) => block.content) ?? [];
		if (outline(contents) !== outline(blocks)) await this.#renumbering.ask(consultation);
		bus.announce(topics.text(consultation, id));
		// Positions change only with the words that they were taken on.
		const left = before?.hash ?? '';
		if (left === hash) return;
		const { hashes, moved } = changedParagraphs(before?.blocks ?? [], rows);
		for (const audience of await readAudiencesOn(db, room.section, [left, hash, ...hashes], moved))
			for (const topic of topicsOfPositions(consultation, audience)) bus.announce(topic);
	}
}

/** Blocks with the numbers that they show, as they were stored. */
function projectOver(blocks: readonly Block[], before: { blocks: Projected[] } | null) {
	const numbers = new Map(before?.blocks.map((block) => [block.id, block.number]));
	return projectBlocks(
		blocks,
		blocks.map((block) => numbers.get(block.id) ?? '')
	);
}

/** Blocks as they are kept: of two with one id, until they are told apart, the last one's words. */
function byId(rows: readonly Projected[]): Projected[] {
	return [...new Map(rows.map((row) => [row.id, row])).values()];
}

/** The texts that paragraphs left and came to, and the paragraphs that went or came. */
function changedParagraphs(
	before: readonly Hashed[],
	after: readonly Hashed[]
): { hashes: string[]; moved: BlockId[] } {
	const was = new Map(before.map(({ id, hash }) => [id, hash]));
	const is = new Map(after.map(({ id, hash }) => [id, hash]));
	const changed = [...new Set([...was.keys(), ...is.keys()])].filter(
		(id) => was.get(id) !== is.get(id)
	);
	return {
		hashes: changed.flatMap((id) => [was.get(id) ?? [], is.get(id) ?? []].flat()),
		moved: changed.filter((id) => !was.has(id) || !is.has(id))
	};
}

/** How many characters each client id wrote, whoever that was. */
function countCredits(doc: Y.Doc): Credits {
	const credits: Credits = {};
	for (const { client, from, to } of creditRuns(doc, new Map()))
		credits[client] = (credits[client] ?? 0) + to - from;
	return credits;
}

/** Everything about blocks that decides their numbers. */
function outline(blocks: readonly Block[]): string {
	return blocks
		.map((block) => {
			const hasWords = plainText(block).trim() !== '';
			return [block.id, block.type, block.level, block.list, hasWords].join();
		})
		.join(' ');
}
