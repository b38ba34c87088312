import { sha256 } from '@oslojs/crypto/sha2';
import { encodeHexLowerCase } from '@oslojs/encoding';
import type * as Y from 'yjs';
import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { compareTexts } from '#lib/text/difference.ts';
import type { Range } from '#lib/text/insertion.ts';
import { MARK_NAMES, sameMark } from '#lib/text/marks.ts';
import { appendRange } from '#lib/text/ranges.ts';
import { atomText, openingWords, plainText } from '#lib/text/words.ts';
import { gatherDifferences, piecesOf, type Cluster } from './clusters.ts';
import { joinCrossed } from './crossing.ts';
import { isSame, readPieces, type Piece } from './pieces.ts';
import type { ChangeKind, ChangeUnits } from './rules.ts';
import { readSide } from './sides.ts';

/** One difference inside a proposal, as it stands now. */
export type Difference = {
	kind: ChangeKind;
	/** The paragraph that it changes or stands behind; '' at the very beginning. */
	block: TargetBlock;
	units: ChangeUnits;
	/** The words that differ with what stands between them, whole words: '' where there are none. */
	oldWords: string;
	newWords: string;
	/** What incorporating it would make of the paragraphs that it concerns. */
	redline: BlockChange[];
};

/**
 * What a proposal makes of a section's text, in the order of the text. Rule X5.
 *
 * @param wholes paragraphs whose wording is one for the whole of each. Rule X43
 */
export function findDifferences(
	section: Y.Doc,
	proposal: Y.Doc,
	wholes: ReadonlySet<TargetBlock> = new Set()
): Difference[] {
	const pieces = readPieces(section, proposal);
	const before = readSide(pieces, new Set());
	const gathered = joinWholes(pieces, gatherDifferences(proposal, pieces), wholes);
	return joinCrossed(pieces, gathered).flatMap((cluster) => {
		const units = unitsOfPieces(pieces, cluster);
		const taken = readSide(pieces, new Set(piecesOf(pieces, cluster)));
		const moving = movingIn(pieces, cluster);
		const redline = compareTexts(before, taken, new Set(moving)).filter(
			({ kind }) => kind !== 'same'
		);
		// Words that were taken out and put in again as they were are no difference.
		if (redline.length === 0) return [];
		const kind = kindOf(pieces, cluster);
		const place = placeOf(taken, moving[0]);
		return [
			{
				...{ kind, block: cluster.block, redline },
				...(cluster.isWhole ? wholeWords(redline) : wordsOf(pieces, cluster)),
				units: place ? { ...units, place } : units
			}
		];
	});
}

/**
 * What a Change is known by: supported, discussed and co-sponsored as exactly this. A move is another
 * where it goes elsewhere. Rules X5, X40.
 */
export function changeHash({
	kind,
	block,
	oldWords,
	newWords,
	units
}: Pick<Difference, 'kind' | 'block' | 'oldWords' | 'newWords'> & {
	units?: Pick<ChangeUnits, 'place'>;
}): string {
	const to = units?.place ? [units.place.after] : [];
	const said = JSON.stringify([kind, block, oldWords, newWords, ...to]);
	return encodeHexLowerCase(sha256(new TextEncoder().encode(said)));
}

/** What is worded otherwise in a paragraph that is proposed as a whole is one Change. Rule X43. */
function joinWholes(
	pieces: readonly Piece[],
	clusters: readonly Cluster[],
	wholes: ReadonlySet<TargetBlock>
): Cluster[] {
	const joined = new Map<TargetBlock, Cluster>();
	return clusters.flatMap((cluster) => {
		if (!wholes.has(cluster.block) || kindOf(pieces, cluster) !== 'amend') return [cluster];
		const whole = joined.get(cluster.block);
		whole?.places.push(...cluster.places);
		if (whole) return [];
		const first = { ...cluster, places: [...cluster.places], isWhole: true };
		joined.set(cluster.block, first);
		return [first];
	});
}

/** The whole of the paragraphs that a redline is about. */
function wholeWords(redline: readonly BlockChange[]): { oldWords: string; newWords: string } {
	const read = (side: 'before' | 'after') =>
		redline.flatMap((change) => (change[side] ? plainText(change[side]) : [])).join('\n');
	return { oldWords: read('before'), newWords: read('after') };
}

/** The paragraphs that a move puts elsewhere, in the order of the text. */
function movingIn(pieces: readonly Piece[], cluster: Cluster): BlockId[] {
	if (!cluster.isMove) return [];
	return piecesOf(pieces, cluster).flatMap(({ fate, marker }) =>
		fate === 'insert' && marker?.after ? [marker.after.id] : []
	);
}

/** Behind which paragraph one stands. */
function placeOf(blocks: readonly Block[], id: BlockId | undefined): ChangeUnits['place'] | null {
	const at = blocks.findIndex((block) => block.id === id);
	if (at < 0) return null;
	const before = blocks[at - 1];
	return { after: before?.id ?? '', opening: before ? openingWords(plainText(before)) : '' };
}

function unitsOfPieces(pieces: readonly Piece[], cluster: Cluster): ChangeUnits {
	const units: ChangeUnits = { deletes: [], inserts: [], behind: [], formats: [], markers: [] };
	for (const place of cluster.places)
		for (const range of standsBehind(pieces, place)) appendRange(units.behind, range);
	for (const piece of piecesOf(pieces, cluster)) {
		const { fate, client, clock, length, marks, marker } = piece;
		if (fate === 'insert') {
			appendRange(units.inserts, [client, clock, length]);
			// As they are marked now: what the section's own marks do to them later is not proposed.
			if (Object.keys(marks.after).length > 0)
				units.formats.push({ range: [client, clock, length], marks: marks.after });
		} else if (fate === 'delete') appendRange(units.deletes, [client, clock, length]);
		else if (marker?.after) units.markers.push({ unit: { client, clock }, marker: marker.after });
		else {
			const { before, after } = marks;
			const changed = MARK_NAMES.filter((name) => !sameMark(before[name], after[name]));
			const values = changed.map((name) => [name, after[name] ?? null]);
			units.formats.push({
				range: [client, clock, length],
				marks: Object.fromEntries(values) as ChangeUnits['formats'][0]['marks']
			});
		}
	}
	return units;
}

/**
 * What words are put in behind: where they begin with a space and stand before one, that one as well,
 * since it reads alike on either side of it which of the two was there before.
 */
function* standsBehind(pieces: readonly Piece[], place: number): Generator<Range> {
	const [before, put] = [pieces[place - 1], pieces[place]];
	if (put?.fate !== 'insert' || !before || before.fate === 'insert') return;
	yield [before.client, before.clock + before.length - 1, 1];
	let at = place + 1;
	while (pieces[at]?.fate === 'insert') at++;
	const next = pieces[at];
	if (next?.fate === 'same' && [put, next].every((piece) => printed(piece).startsWith(' ')))
		yield [next.client, next.clock, 1];
}

function kindOf(pieces: readonly Piece[], cluster: Cluster): ChangeKind {
	if (cluster.isMove) return 'move';
	if (cluster.isWhole) return 'alternative';
	const own = piecesOf(pieces, cluster);
	const first = own[0];
	const [start = 0, end = 0] = [cluster.places[0], cluster.places.at(-1)];
	if (own.every(({ fate }) => fate === 'insert')) {
		const putsMarker = own.some(({ marker }) => marker);
		if (!putsMarker) return 'amend';
		if (first?.marker) return own.length > 1 ? 'insert-after' : 'amend';
		return pieces[start - 1]?.marker && own.at(-1)?.marker ? 'insert-before' : 'amend';
	}
	const next = pieces[end + 1];
	const isWhole = first?.marker && (!next || next.marker);
	return isWhole && own.every(({ fate }) => fate === 'delete') ? 'delete' : 'amend';
}

/** So many signs at most are added to make a word whole, where no spaces part words. */
const LONGEST_WORD = 24;

function wordsOf(
	pieces: readonly Piece[],
	{ places, isMove }: Cluster
): { oldWords: string; newWords: string } {
	const [start = 0, end = 0] = [places[0], places.at(-1)];
	// Between the two places of a move stands what it has nothing to do with.
	const span = isMove ? places.flatMap((at) => pieces[at] ?? []) : pieces.slice(start, end + 1);
	const read = (except: Piece['fate']) =>
		span
			.filter(({ fate }) => fate !== except)
			.map(printed)
			.join('');
	const said = [read('insert'), read('delete')];
	const head = isMove ? '' : headOf(pieces, start, said);
	const tail = isMove ? '' : tailOf(pieces, end, said);
	const [oldWords = '', newWords = ''] = said.map((words) => (head + words + tail).trim());
	return { oldWords, newWords };
}

/** The beginning of a word of which a difference is the middle or the end. */
function headOf(pieces: readonly Piece[], start: number, said: readonly string[]): string {
	const before = pieces[start - 1];
	if (
		!before ||
		before.marker ||
		!isSame(before) ||
		!said.some((words) => /^[\p{L}\p{N}]/u.test(words))
	)
		return '';
	return /[\p{L}\p{M}\p{N}]*$/u.exec(printed(before).slice(-LONGEST_WORD))?.[0] ?? '';
}

/** The end of a word of which a difference is the beginning or the middle. */
function tailOf(pieces: readonly Piece[], end: number, said: readonly string[]): string {
	const after = pieces[end + 1];
	if (
		!after ||
		after.marker ||
		!isSame(after) ||
		!said.some((words) => /[\p{L}\p{M}\p{N}]$/u.test(words))
	)
		return '';
	return /^[\p{L}\p{M}\p{N}]*/u.exec(printed(after).slice(0, LONGEST_WORD))?.[0] ?? '';
}

function printed({ content }: Piece): string {
	if ('text' in content) return content.text;
	return 'atom' in content ? atomText(content.atom) : '\n';
}
