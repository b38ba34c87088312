import type { Category, Rights } from '#lib/kernel/capabilities.ts';
import { MINUTE, SECOND, type Instant } from '#lib/kernel/instants.ts';

/** A time in which a category could not read the text: from `from` until, and not at, `until`. */
export type Closure = { from: Instant; until: Instant };

/** What of a phase decides when it could be read. */
type Period = {
	name: string;
	position: number;
	opensAt: Instant;
	closesAt: Instant | null;
	rights: Pick<Rights, Category>;
};

/** That the rights of some categories in a phase were set anew; `was` what they were before, where known. */
export type RightsChange = {
	phase: string;
	at: Instant;
	rights: Partial<Rights>;
	was: Partial<Rights> | null;
};

/**
 * The times until `now` in which a category could not read. What it may read of the history is what it
 * could have read at some time. Rule H4.
 *
 * @param changes of rights, in their order. Where one does not say what the rights were before, they
 * are taken not to have let anybody read.
 */
export function closuresFor(
	category: Category,
	phases: readonly Period[],
	changes: readonly RightsChange[],
	now: Instant
): Closure[] {
	// The secretariat always reads.
	if (category === 'secretariat') return [];
	const edges = [
		...phases.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt ?? opensAt]),
		...changes.map(({ at }) => at)
	];
	const instants = [...new Set([0, ...edges])].filter((at) => at <= now).sort((a, b) => a - b);
	const closures: Closure[] = [];
	instants.forEach((from, i) => {
		const until = instants[i + 1] ?? now;
		if (couldRead(category, phases, changes, from)) return;
		const last = closures.at(-1);
		if (last?.until === from) last.until = until;
		else closures.push({ from, until });
	});
	return closures;
}

function couldRead(
	category: Category,
	phases: readonly Period[],
	changes: readonly RightsChange[],
	at: Instant
): boolean {
	// As lib/consultations/rules.ts has it: between phases what the last one let read can be read.
	const begun = phases.filter(({ opensAt }) => opensAt <= at);
	const running = begun.filter(({ closesAt }) => closesAt === null || at < closesAt);
	const phase = (running.length > 0 ? running : begun)
		.sort((a, b) => a.position - b.position)
		.at(-1);
	if (!phase) return false;
	const own = changes.filter((change) => change.phase === phase.name && change.rights[category]);
	const before = own.filter((change) => change.at <= at).at(-1);
	if (before) return before.rights[category]?.includes('read') ?? false;
	const next = own[0];
	if (next) return next.was?.[category]?.includes('read') ?? false;
	return phase.rights[category].includes('read');
}

/** An edit with what tells steps apart. */
type Timed = {
	at: Instant;
	account: string | null;
	seat: string | null;
	delegation: string | null;
};

/**
 * A run of one author's edits: places in the list of edits, from the first to the last. While somebody
 * types others may too: steps overlap, and stand in the order of their last edits.
 */
export type Step = {
	first: number;
	last: number;
	startedAt: Instant;
	endedAt: Instant;
	/** Whose; the edits of a time that was closed to the reader are nobody's. */
	kind: 'source' | 'server' | 'edit' | 'closed';
};

/** So long a pause ends a step. */
const PAUSE = MINUTE;
/** And so long a one when others did something meanwhile. */
const AT_ONCE = 5 * SECOND;
/** No step is longer. */
export const LONGEST = 5 * MINUTE;

/**
 * The edits of a text as steps, and which step each edit is of. What was written while the text was
 * closed to the reader is one step, at the end of that time. Rules H2, H4.
 */
export function listSteps(
	edits: readonly Timed[],
	closures: readonly Closure[]
): { steps: Step[]; stepOf: Int32Array } {
	const found: (Step & { edits: number[] })[] = [];
	const open = new Map<string, Step & { edits: number[] }>();
	edits.forEach((edit, i) => {
		const closure = closures.find(({ from, until }) => from <= edit.at && edit.at < until);
		const key = closure ? `closed ${closure.from}` : `${edit.account} ${edit.seat}`;
		const kind: Step['kind'] = closure ? 'closed' : kindOf(edit, i);
		const before = open.get(key);
		// Who goes on after others did something begins anew, unless all type at once.
		const pause = before?.last === i - 1 ? PAUSE : AT_ONCE;
		const goesOn =
			before?.kind === kind &&
			(closure || (edit.at - before.endedAt <= pause && edit.at - before.startedAt <= LONGEST));
		if (before && goesOn) {
			before.last = i;
			if (!closure) before.endedAt = edit.at;
			before.edits.push(i);
			return;
		}
		const [startedAt, endedAt] = closure ? [closure.from, closure.until] : [edit.at, edit.at];
		const step = { first: i, last: i, startedAt, endedAt, kind, edits: [i] };
		open.set(key, step);
		found.push(step);
	});
	found.sort((a, b) => a.last - b.last);
	const stepOf = new Int32Array(edits.length);
	found.forEach((step, place) => step.edits.forEach((i) => (stepOf[i] = place)));
	return { steps: found.map(({ edits: _, ...step }) => step), stepOf };
}

function kindOf({ account }: Timed, place: number): Step['kind'] {
	if (account !== null) return 'edit';
	return place === 0 ? 'source' : 'server';
}
