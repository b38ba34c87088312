import type { Seat } from '#lib/kernel/actor.ts';
import { maySee, EVERYBODY, type Audience } from '#lib/kernel/audience.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { readFormatting } from './formatting.ts';
import type { Belonging, Callable, Called, Mention, Piece, Run } from './rules.ts';

/** A comment calls upon so many at most; who is named beyond is only named. */
const MENTIONS_LIMIT = 50;

/** What before an @ makes it part of an e-mail address or of a path. */
const BEFORE = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}_+%/@-]$/u;
/** What behind a name makes it part of a longer word; some scripts set no spaces between words. */
const LONGER =
	/^(?:[\p{M}\p{N}_@]|(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}])\p{L}|[-.][\p{L}\p{N}])/u;

/**
 * Whom the words of a comment call upon: by `@` and a code as it is written, or a name or the word
 * for the facilitators in whatever case; the longest that fits. Links and e-mail addresses call
 * upon nobody. Rule C22.
 */
export function findMentions(body: string, callables: readonly Callable[]): Mention[] {
	const called = new Map<string, Mention>();
	const known = byLength(callables);
	for (const { text, href } of runsOf(body))
		if (href === undefined)
			for (const { who } of matchesIn(text, known))
				for (const { kind, target } of who) called.set(`${kind} ${target}`, { kind, target });
	return [...called.values()].slice(0, MENTIONS_LIMIT);
}

/** A comment as it is set, with whom it calls upon in strong words. Rules C21, C22. */
export function setMentions(body: string, called: readonly Callable[]): Piece[] | null {
	const pieces = readFormatting(body);
	if (called.length === 0) return pieces;
	const known = byLength(called);
	return (pieces ?? [{ list: null, lines: body.split('\n').map((text) => [{ text }]) }]).map(
		({ list, lines }) => ({ list, lines: lines.map((runs) => runs.flatMap(strengthen(known))) })
	);
}

/**
 * Whether a comment said `at` calls upon this reader, who belongs to these groups, in a section.
 * A group is whoever belonged to it then. Rule C22.
 */
export function isCalled(
	seat: Seat,
	groups: readonly Belonging[],
	{ section, at }: { section: SectionId; at: Instant },
	{ kind, target }: Mention
): boolean {
	if (kind === 'account') return target === seat.account;
	if (kind === 'delegation') return target === seat.delegation?.id;
	if (kind === 'facilitators')
		return seat.role === 'facilitator' && seat.sections.includes(section);
	return groups.some(
		({ group, since, until }) => group === target && since <= at && (until === null || at < until)
	);
}

/** How somebody called upon is named in a sentence. */
export function nameCalled({ kind, name }: Pick<Callable, 'kind' | 'name'>): string {
	return kind === 'facilitators' || kind === 'group' ? `the ${name}` : name;
}

/**
 * Whom a comment calls upon without their being told, in words for its author, who knows for whom
 * the thread is; '' when all are. Rule C23.
 *
 * @param seatsOf the seats of an account in the consultation
 */
export function sayUntold(
	called: readonly Callable[],
	audience: Audience,
	seatsOf: (account: string) => readonly Pick<Seat, 'role' | 'delegation'>[]
): string {
	if (audience === EVERYBODY) return '';
	const reads = ({ kind, target }: Mention) => {
		if (kind === 'account') return seatsOf(target).some((seat) => maySee(seat, audience));
		if (kind === 'facilitators') return maySee({ role: 'facilitator', delegation: null }, audience);
		return audience.split(' ').includes(target);
	};
	const list = (those: readonly Callable[]) =>
		new Intl.ListFormat('en').format(those.map(nameCalled));
	const groups = called.filter(({ kind }) => kind === 'group');
	const untold = called.filter((each) => each.kind !== 'group' && !reads(each));
	const sentences = [
		untold.length > 0 && `Not told, since they do not read this thread: ${list(untold)}.`,
		groups.length > 0 && `Of ${list(groups)}, only those who read this thread are told.`
	];
	return sentences.filter(Boolean).join(' ');
}

function strengthen(known: Known) {
	return (run: Run): Run[] => {
		if (run.href !== undefined || run.strong) return [run];
		const text = run.text.normalize();
		const runs: Run[] = [];
		let at = 0;
		for (const { from, to } of matchesIn(text, known)) {
			if (from > at) runs.push({ ...run, text: text.slice(at, from) });
			runs.push({ ...run, text: text.slice(from, to), strong: true });
			at = to;
		}
		return at === 0
			? [run]
			: [...runs, ...(at < text.length ? [{ ...run, text: text.slice(at) }] : [])];
	};
}

/** Words and who is called by them, by the first sign of the words; the longest first. */
type Known = Map<string, { words: string; folded: string; who: Callable[] }[]>;

function byLength(callables: readonly Callable[]): Known {
	const known: Known = new Map();
	const groups = Map.groupBy(callables, ({ kind, call }) => fold(kind, call.normalize()));
	for (const [folded, who] of groups) {
		const [words = '', first = ''] = [who[0]?.call.normalize(), sign(folded)];
		if (words === '') continue;
		known.set(first, [...(known.get(first) ?? []), { words, folded, who }]);
	}
	for (const each of known.values()) each.sort((a, b) => b.words.length - a.words.length);
	return known;
}

/** Codes are codes in capitals; names are names however they are written. */
function fold(kind: Called, call: string): string {
	return kind === 'delegation' || kind === 'group' ? `=${call}` : call.toLowerCase();
}

function sign(folded: string): string {
	return (folded.startsWith('=') ? folded.slice(1) : folded).slice(0, 1).toLowerCase();
}

function* matchesIn(said: string, known: Known) {
	const text = said.normalize();
	for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', at + 1)) {
		if (BEFORE.test(text.slice(Math.max(0, at - 2), at))) continue;
		const found = known.get(text.slice(at + 1, at + 2).toLowerCase())?.find(({ words, folded }) => {
			const written = text.slice(at + 1, at + 1 + words.length);
			const same = folded.startsWith('=') ? written === words : written.toLowerCase() === folded;
			return same && !LONGER.test(text.slice(at + 1 + words.length, at + 5 + words.length));
		});
		if (found) yield { from: at, to: at + 1 + found.words.length, who: found.who };
	}
}

function runsOf(body: string): Run[] {
	const pieces = readFormatting(body);
	return pieces ? pieces.flatMap(({ lines }) => lines.flat()) : [{ text: body }];
}
