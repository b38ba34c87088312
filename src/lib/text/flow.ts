import type { Block } from './blocks.ts';
import type { BlockChange, ChangeKind, WordChange } from './changes.ts';
import type { Stretch } from './edits.ts';
import { agree, layOut, wordsIn, type Stream } from './streams.ts';
import { sameMarks } from './marks.ts';
import type { Token } from './tokens.ts';
import { plainText } from './words.ts';

/** Some blocks of one side between two that stayed; `aside` are blocks that moved in or away. */
export type Side = { blocks: readonly Block[]; aside: ReadonlySet<Block> };

/** An entry being written: a block of one side, of the other, or of both. */
type Entry = { before: Block | null; after: Block | null; words: WordChange[]; flowed: boolean };

/** The start of a block of one side and the words up to the next start or agreement. */
type Segment = { owner: number | null; tokens: Token[] };

/**
 * Compares neighbouring blocks as the sequence holds them, so that words which a split or join
 * carried into the next block are the same words and not deleted and inserted. `lead`: the first
 * block of both sides is one block. `moved` writes the entry of a block in `aside`.
 */
export function compareFlow(
	before: Side,
	after: Side,
	lead: boolean,
	moved: (block: Block, side: 'before' | 'after') => BlockChange
): BlockChange[] {
	const oldStream = layOut(before.blocks, before.aside);
	const newStream = layOut(after.blocks, after.aside);
	const stretches = agree(oldStream, newStream, lead);
	const pairs = pairBlocks(oldStream, newStream, stretches, lead);
	const partners = new Map([...pairs].map(([x, y]) => [y, x]));
	const flowedFrom = new Set(stretches.map((stretch) => oldStream.owners[stretch.before]));
	const flowedInto = new Set(stretches.map((stretch) => newStream.owners[stretch.after]));
	const changes: (Entry | BlockChange)[] = [];
	let entry: Entry | null = null;

	const open = (x: number | null, y: number | null): void => {
		const oldBlock = x === null ? null : (oldStream.blocks[x] ?? null);
		const newBlock = y === null ? null : (newStream.blocks[y] ?? null);
		if (oldBlock && before.aside.has(oldBlock)) changes.push(moved(oldBlock, 'before'));
		else if (newBlock && after.aside.has(newBlock)) changes.push(moved(newBlock, 'after'));
		else {
			const flowed = x === null ? flowedInto.has(y ?? -1) : flowedFrom.has(x);
			entry = { before: oldBlock, after: newBlock, words: [], flowed };
			changes.push(entry);
		}
	};
	const write = (kind: 'insert' | 'delete', tokens: readonly Token[]): void => {
		for (const token of tokens) addPieces(entry, kind, token);
	};

	let [x, y] = [0, 0];
	for (const stretch of [...stretches, null]) {
		const deleted = segments(oldStream, x, stretch?.before ?? oldStream.tokens.length);
		const inserted = segments(newStream, y, stretch?.after ?? newStream.tokens.length);
		while (deleted.length > 0 || inserted.length > 0) {
			const goes = takeUntil(deleted, (owner) => pairs.has(owner));
			const comes = takeUntil(inserted, (owner) => partners.has(owner));
			// Words before any start belong to the block being written.
			write('delete', takeHead(goes));
			write('insert', takeHead(comes));
			for (const { owner, tokens } of goes) {
				open(owner, null);
				write('delete', tokens);
			}
			for (const { owner, tokens } of comes) {
				open(null, owner);
				write('insert', tokens);
			}
			const [old, now] = [deleted.shift(), inserted.shift()];
			if (!old || !now) continue;
			open(old.owner, now.owner);
			write('delete', old.tokens);
			write('insert', now.tokens);
		}
		for (let at = 0; stretch && at < stretch.length; at++)
			addSame(entry, oldStream.tokens[stretch.before + at], newStream.tokens[stretch.after + at]);
		if (stretch) [x, y] = [stretch.before + stretch.length, stretch.after + stretch.length];
	}
	return changes.map((change) => ('kind' in change ? change : finish(change)));
}

/**
 * Which block of one side continues which of the other though their ids differ (a text imported
 * anew): those that share most words, when nothing that stayed stands between their starts.
 */
function pairBlocks(
	before: Stream,
	after: Stream,
	stretches: readonly Stretch[],
	lead: boolean
): Map<number, number> {
	const pairs = new Map<number, number>(lead ? [[0, 0]] : []);
	const shares = new Map<string, { x: number; y: number; words: number }>();
	const gapsBefore = gapOfEdges(before, stretches, 'before');
	const gapsAfter = gapOfEdges(after, stretches, 'after');
	for (const stretch of stretches) {
		const x = before.owners[stretch.before] ?? 0;
		const y = after.owners[stretch.after] ?? 0;
		if (gapsBefore[x] !== gapsAfter[y]) continue;
		const share = shares.get(`${x} ${y}`) ?? { x, y, words: 0 };
		share.words += wordsIn(before, stretch);
		shares.set(`${x} ${y}`, share);
	}
	// Stretches are in order on both sides, so pairs that share no block are in order too.
	const taken = new Set(pairs.values());
	for (const { x, y } of [...shares.values()].sort((one, other) => other.words - one.words)) {
		if (pairs.has(x) || taken.has(y)) continue;
		pairs.set(x, y);
		taken.add(y);
	}
	return pairs;
}

/** For each block, how many stretches stand before its edge. */
function gapOfEdges(
	stream: Stream,
	stretches: readonly Stretch[],
	side: 'before' | 'after'
): number[] {
	const gaps: number[] = [];
	let gap = 0;
	stream.tokens.forEach((token, at) => {
		while (gap < stretches.length && (stretches[gap]?.[side] ?? 0) < at) gap++;
		if (!token) gaps.push(gap);
	});
	return gaps;
}

function segments(stream: Stream, start: number, end: number): Segment[] {
	const found: Segment[] = [];
	for (let at = start; at < end; at++) {
		const token = stream.tokens[at];
		if (!token) found.push({ owner: stream.owners[at] ?? null, tokens: [] });
		else {
			const last = found.at(-1);
			if (last) last.tokens.push(token);
			else found.push({ owner: null, tokens: [token] });
		}
	}
	return found;
}

/** Takes from the front the segments before the first whose owner is `paired`. */
function takeUntil(from: Segment[], paired: (owner: number) => boolean): Segment[] {
	const at = from.findIndex(({ owner }) => owner !== null && paired(owner));
	return from.splice(0, at < 0 ? from.length : at);
}

/** Takes the words before the first start from the front. */
function takeHead(from: Segment[]): Token[] {
	return from[0]?.owner === null ? (from.shift()?.tokens ?? []) : [];
}

function addPieces(entry: Entry | null, kind: 'insert' | 'delete', token: Token): void {
	for (const { text, marks } of token.pieces) addWord(entry, { kind, text, marks }, token);
}

/** One token both sides have; where its formatting differs, the words say both. */
function addSame(
	entry: Entry | null,
	old: Token | null | undefined,
	now: Token | null | undefined
): void {
	if (!old || !now) return;
	let left = old.pieces.map((piece) => ({ ...piece }));
	for (const { text, marks } of now.pieces) {
		for (let at = 0; at < text.length;) {
			const [was, ...later] = left;
			if (!was) return;
			const part = text.slice(at, at + was.text.length);
			const change: WordChange = { kind: 'same', text: part, marks };
			if (!sameMarks(was.marks, marks)) change.was = was.marks;
			addWord(entry, change, now);
			at += part.length;
			was.text = was.text.slice(part.length);
			left = was.text === '' ? later : left;
		}
	}
}

function addWord(entry: Entry | null, word: WordChange, { atom }: Token): void {
	if (!entry) throw new Error('words stand before the first block of a text');
	const last = entry.words.at(-1);
	const joins =
		!atom &&
		last &&
		!last.atom &&
		last.kind === word.kind &&
		sameMarks(last.marks, word.marks) &&
		sameMarks(last.was ?? last.marks, word.was ?? word.marks);
	if (joins) last.text += word.text;
	else entry.words.push(atom ? { ...word, atom } : word);
}

function finish({ before, after, words, flowed }: Entry): BlockChange {
	const block = after ?? before;
	if (!block) throw new Error('a change is of a block');
	return { id: block.id, kind: kindOf(before, after, words, flowed), before, after, words };
}

function kindOf(
	before: Block | null,
	after: Block | null,
	words: readonly WordChange[],
	flowed: boolean
): ChangeKind {
	if (!before) return flowed ? 'split' : 'inserted';
	if (!after) return flowed ? 'joined' : 'deleted';
	const kept = words.every(({ kind }) => kind === 'same');
	const length = words.reduce((sum, { text }) => sum + text.length, 0);
	if (!kept || length !== plainText(before).length || length !== plainText(after).length)
		return 'changed';
	return words.some(({ was }) => was) || !sameShape(before, after) ? 'formatted' : 'same';
}

/** Whether two blocks are alike but for their words. */
export function sameShape(one: Block, other: Block): boolean {
	return (
		one.type === other.type &&
		one.level === other.level &&
		one.list === other.list &&
		one.lang === other.lang
	);
}
