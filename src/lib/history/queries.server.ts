import { listNamedDelegations, readAccountNames, readSeatRoles } from '#db/entries.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Found, Hand, Moment, Preview, StepLine, Wanted } from './asked.ts';
import { openBook } from './books.server.ts';
import { nameHand, type NamedHand, type Names } from './naming.ts';

/** Where in a history a page or the slider stands. */
export type Wish = {
	/** The log's place; null for the newest. */
	at: number | null;
	/** The nth of the steps meant, instead. */
	nth: number | null;
	/** The log's place to compare with; null for the step before. */
	since: number | null;
	/** The code of a delegation, or what else names a hand; '' for all. */
	by: string;
};

/** A step as a list shows it. */
export type ShownStep = Omit<StepLine, 'hand'> & { hand: NamedHand };

/** A moment as the page and the slider show it. */
export type ShownMoment = Omit<Moment, 'step' | 'previous' | 'next' | 'blocks' | 'hands'> & {
	step: ShownStep;
	previous: ShownStep | null;
	next: ShownStep | null;
	/** Those whose words the changes show, by their place; others are not named. */
	hands: Record<number, NamedHand>;
	changes: BlockChange[];
};

type Here = SectionAccess & { consultation: Consultation };

/** Steps on one page of the list. */
const PAGE = 40;

/** Milliseconds that a page waits for a long history before it says how far that is. */
const PATIENCE = 400;

/**
 * Have a section's history read. Rule H10.
 *
 * @returns null when it is, else how much of it is, as a share from 0 to 1
 */
export async function openHistory(runtime: Runtime, here: Here): Promise<number | null> {
	return runtime.histories.open(await openBook(runtime, here), PATIENCE);
}

export type StepsPage = Awaited<ReturnType<typeof readSteps>>;

/** The steps of a section's history, the newest first, `page` from 0. Rules H2, H4, H5. */
export async function readSteps(runtime: Runtime, here: Here, by: string, page: number) {
	const names = await readNames(runtime, here);
	const book = await openBook(runtime, here);
	const asked = { ...book, by: keyOf(by, names), page, size: PAGE };
	const list = await runtime.histories.ask('steps', asked);
	const hands = await nameHands(runtime, names, list.hands);
	const shown = new Map(hands.map((hand) => [hand.key, hand]));
	return {
		steps: list.steps.map((step) => ({ ...step, hand: hands[step.hand] ?? UNKNOWN })),
		of: list.of,
		pages: Math.ceil(list.of / PAGE),
		page,
		/** Everybody who has a hand in it, once for each delegation. */
		hands: [...shown.values()]
	};
}

/** How a section's text read at a moment, and what changed to it. Null for what is not there. */
export async function readMoment(
	runtime: Runtime,
	here: Here,
	{ by, ...wish }: Wish
): Promise<{ moment: ShownMoment; blocks: Block[] } | null> {
	const names = await readNames(runtime, here);
	const book = await openBook(runtime, here);
	const moment = await runtime.histories.ask('moment', { ...book, ...wish, by: keyOf(by, names) });
	if (!moment) return null;
	const { step, previous, next, blocks, hands, ...rest } = moment;
	const named = await nameHands(runtime, names, hands);
	const show = (line: StepLine | null) => line && { ...line, hand: named[line.hand] ?? UNKNOWN };
	const used = new Set(moment.changes.flatMap(({ words }) => words.flatMap(({ by }) => by ?? [])));
	return {
		moment: {
			...rest,
			step: { ...step, hand: named[step.hand] ?? UNKNOWN },
			...{ previous: show(previous), next: show(next) },
			hands: Object.fromEntries([...used].map((place) => [place, named[place] ?? UNKNOWN]))
		},
		blocks
	};
}

/** Words that stand no more, as a list shows them. */
export type ShownFound = Omit<Found, 'writers' | 'taker'> & {
	writers: NamedHand[];
	taker: NamedHand;
};

/** Passages of a section's history that stand no more and hold some words. Rules H4, H6. */
export async function findPassages(
	runtime: Runtime,
	here: Here,
	words: string
): Promise<ShownFound[]> {
	const names = await readNames(runtime, here);
	const book = await openBook(runtime, here);
	const { found, hands } = await runtime.histories.ask('find', { ...book, words });
	const named = await nameHands(runtime, names, hands);
	return found.map(({ writers, taker, ...passage }) => ({
		...passage,
		writers: writers.map((place) => named[place] ?? UNKNOWN),
		taker: named[taker] ?? UNKNOWN
	}));
}

/** What restoring something would change. Null for what is not there. Rules H4, H7. */
export async function readPreview(
	runtime: Runtime,
	here: Here,
	wanted: Wanted
): Promise<Preview | null> {
	return runtime.histories.ask('preview', { ...(await openBook(runtime, here)), ...wanted });
}

async function readNames({ db }: Runtime, { consultation }: Here): Promise<Names> {
	const { id, facilitatorLabel } = consultation;
	const delegations = await listNamedDelegations(db, id);
	return { delegations, roles: new Map(), people: new Map(), facilitatorLabel };
}

async function nameHands(
	{ db }: Runtime,
	names: Names,
	hands: readonly Hand[]
): Promise<NamedHand[]> {
	const [people, roles] = await Promise.all([
		readAccountNames(db, [...new Set(hands.flatMap(({ account }) => account ?? []))]),
		readSeatRoles(db, [...new Set(hands.flatMap(({ seat }) => seat ?? []))])
	]);
	return hands.map((hand) => nameHand(hand, { ...names, people, roles }));
}

/** A delegation is asked for by its code. */
function keyOf(by: string, { delegations }: Names): string | null {
	if (by === '') return null;
	return delegations.find(({ code }) => code === by)?.id ?? by;
}

const UNKNOWN = nameHand(
	{ kind: 'edit', account: null, seat: null, delegation: null },
	{ delegations: [], roles: new Map(), people: new Map(), facilitatorLabel: '' }
);
