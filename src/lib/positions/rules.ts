import type { Seat } from '#lib/kernel/actor.ts';
import { audienceOf, EVERYBODY, maySee, type Audience } from '#lib/kernel/audience.ts';
import type { DelegationId, PositionId, TargetBlock } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainWords } from '#lib/kernel/words.ts';
import type { SectionRights } from '#lib/sections/rules.ts';

export const REASON_LIMIT = 2000;

export const STANCES = [
	'support',
	'support-if-amended',
	'reservation',
	'object',
	'withdrawn'
] as const;
export type Stance = (typeof STANCES)[number];
export const RESERVATIONS = ['general', 'awaiting-instructions'] as const;
export type Reservation = '' | (typeof RESERVATIONS)[number];

/** What a delegation says about a section; `reservation` is '' for every other stance. */
type Saying = { stance: Stance; reservation: Reservation; reason: string };

/** Stances and reservations in words. */
export const STANCE_WORDS: Record<Stance, string> = {
	support: 'Support',
	'support-if-amended': 'Support if amended',
	reservation: 'Reservation',
	object: 'Object',
	withdrawn: 'Position withdrawn'
};
export const RESERVATION_WORDS: Record<Exclude<Reservation, ''>, string> = {
	general: 'General',
	'awaiting-instructions': 'Awaiting instructions'
};

/** Whom a position is stated to. Rule P14. */
export const HEARERS = ['everybody', 'facilitation', 'delegation'] as const;
export type Hearers = (typeof HEARERS)[number];
export const HEARER_WORDS: Record<Hearers, string> = {
	everybody: 'Everyone in the consultation',
	facilitation: 'Sounding: facilitators and secretariat only',
	delegation: 'Own delegation only'
};

/** Where the secretariat has a position from that it records for a delegation. Rule P16. */
export const SOURCES = ['e-mail', 'document', 'floor'] as const;
/** '' is the delegation itself. */
export type Source = '' | 'import' | (typeof SOURCES)[number];
export const SOURCE_WORDS: Record<Exclude<Source, ''>, string> = {
	'e-mail': 'from an e-mail',
	document: 'from a document',
	floor: 'from the floor',
	import: 'from an imported table'
};

/** One statement as those who may see it do. */
export type Statement = Saying & {
	id: PositionId;
	hearers: Hearers;
	source: Source;
	/** When the delegation said that what was recorded for it is not its position. */
	disputedAt: Instant | null;
	/** 1, 2, 3 … per delegation, section and hearers. */
	version: number;
	textHash: string;
	statedAt: Instant;
	/** The person who stated it. */
	statedBy: string;
	/** As printed on its receipt, such as `KEN-3-2`; a sounding's is `KEN-3-F1`. */
	receipt: string;
	/** What there is to say of it in words, so that the pages need not carry them. */
	notes: string[];
	/** How it came here, before the name of who stated it; '' when the delegation did. */
	origin: string;
};

/** What a delegation gets for its statement. */
export type Receipt = { number: string; stance: Stance; version: number; statedAt: Instant };

/** What a form asks for: a saying on the text it displayed, after so many others. */
export type Statable = Saying & {
	hearers: Hearers;
	textHash: string;
	/** The log position of the displayed text, from which what changed can be shown. */
	textSeq: number;
	/** How many statements the delegation had on the section when the form was made. */
	after: number;
	receipt: string;
};

/** @returns what a form states, or why it cannot be stated. Rules P2, P3. */
export function readStatable(form: FormData): Outcome<Statable> {
	const said = readSaying(form);
	if (!said.ok) return said;
	if (said.value.reason === '' && needsReason(said.value.stance))
		return refuse(400, 'positions.reason-required');
	return accept({
		...said.value,
		hearers: HEARERS.find((each) => each === form.get('hearers')) ?? 'everybody',
		textHash: field(form, 'textHash'),
		textSeq: wholeNumber(field(form, 'textSeq')),
		after: wholeNumber(field(form, 'version'))
	});
}

/** What the secretariat records: for which delegation, by its code, and where it has it from. */
export type Recordable = Saying & { code: string; source: Source; receipt: string };

/** @returns what a form records for a delegation, with or without a reason. Rules P2, P16. */
export function readRecordable(form: FormData): Outcome<Recordable> {
	const said = readSaying(form);
	if (!said.ok) return said;
	const source = SOURCES.find((each) => each === form.get('source'));
	if (!source) return refuse(400, 'positions.source-required');
	return accept({ ...said.value, source, code: field(form, 'delegation') });
}

function readSaying(form: FormData): Outcome<Saying & { receipt: string }> {
	// One choice may name both: `reservation/general`.
	const [word, both] = field(form, 'stance').split('/');
	const stance = STANCES.find((each) => each === word);
	if (!stance) return refuse(400, 'positions.stance-required');
	const kind = RESERVATIONS.find((each) => each === (both ?? form.get('reservation'))) ?? 'general';
	const reason = plainWords(field(form, 'reason')).trim();
	if (reason.length > REASON_LIMIT) return refuse(413, 'positions.reason-too-long');
	const receipt = field(form, 'receipt');
	if (!/^[\w-]{16,64}$/.test(receipt)) return refuse(400, 'positions.receipt-missing');
	return accept({ stance, reservation: stance === 'reservation' ? kind : '', reason, receipt });
}

/** Whether this stance must say why. Rule P3. */
function needsReason(stance: Stance): boolean {
	return stance === 'support-if-amended' || stance === 'object';
}

/** Why this seat may not state a position here, as a reason code; null when it may. Rule P1. */
export function whyNotState(seat: Seat, rights: Pick<SectionRights, 'position'>): string | null {
	if (rights.position) return null;
	if (seat.role === 'facilitator') return 'positions.facilitators-impartial';
	if (seat.role !== 'delegate' || !seat.delegation) return 'positions.delegations-only';
	return seat.speaks ? 'positions.not-in-this-phase' : 'positions.not-a-speaker';
}

/**
 * Whether `asked` may be stated on today's text, after everything the delegation stated before.
 *
 * @returns the number of its version among those its hearers hear. Rules P4, P6, P8.
 */
export function decideStatement(
	history: readonly Stated[],
	asked: Pick<Statable, 'after' | 'stance' | 'hearers' | 'textHash'>,
	todaysHash: string
): Outcome<number> {
	if (asked.after !== history.length) return refuse(409, 'positions.changed-meanwhile');
	const heard = history.filter(({ hearers }) => hearers === asked.hearers);
	const standing = inForce(heard);
	if (asked.stance === 'withdrawn' && (!standing || standing.stance === 'withdrawn')) {
		return refuse(409, 'positions.nothing-to-withdraw');
	}
	if (asked.textHash !== todaysHash) return refuse(409, 'positions.text-changed');
	return accept(nextVersion(heard));
}

/** The version after these, which all have the same hearers. Rule P6. */
export function nextVersion(heard: readonly Pick<Statement, 'version'>[]): number {
	return Math.max(0, ...heard.map(({ version }) => version)) + 1;
}

type Stated = Pick<Statement, 'hearers' | 'version' | 'stance' | 'statedAt' | 'disputedAt'>;

/**
 * What a delegation's position is for somebody who may see these statements of it: the newest by
 * time. Withdrawing takes back what the same hearers heard; what is disputed is not in force.
 * Rules P15, P17.
 */
export function inForce<S extends Stated>(seen: readonly S[]): S | null {
	const newest = HEARERS.flatMap(
		(hearers) =>
			seen
				.filter((each) => each.hearers === hearers && each.disputedAt === null)
				.sort(byTime)
				.at(-1) ?? []
	).sort(byTime);
	return newest.findLast(({ stance }) => stance !== 'withdrawn') ?? newest.at(-1) ?? null;
}

/** The statement recorded for a delegation that it disputed and nothing replaced yet. Rule P17. */
export function inDispute<S extends Stated>(seen: readonly S[]): S | null {
	const newest = [...seen].sort(byTime).at(-1);
	return newest && newest.disputedAt !== null ? newest : null;
}

/** The earlier one first; of one instant, by version. */
export function byTime(a: Stated, b: Stated): number {
	return a.statedAt - b.statedAt || a.version - b.version;
}

/** Who may see what a delegation states to these hearers. Rule P14. */
export function audienceFor(hearers: Hearers, delegation: DelegationId): Audience {
	if (hearers === 'everybody') return EVERYBODY;
	return audienceOf({ facilitation: hearers === 'facilitation', delegations: [delegation] });
}

/** To whom something with this audience was stated: the reverse of {@link audienceFor}. */
export function hearersOf(audience: Audience): Hearers {
	if (audience === EVERYBODY) return 'everybody';
	return maySee({ role: 'facilitator', delegation: null }, audience)
		? 'facilitation'
		: 'delegation';
}

/** Whether this seat records positions for delegations. Rule P16. */
export function mayRecord(seat: Pick<Seat, 'role'>): boolean {
	return seat.role === 'secretariat';
}

/** Why this seat may not say that what was recorded for its delegation is not so. Rule P17. */
export function whyNotDispute(seat: Pick<Seat, 'role' | 'speaks' | 'delegation'>): string | null {
	if (seat.role !== 'delegate' || !seat.delegation) return 'positions.delegations-only';
	return seat.speaks ? null : 'positions.not-a-speaker';
}

/** What there is to say of a statement beside what it says. Rules P14, P16, P17. */
export function wordsOn({
	hearers,
	source,
	disputedAt
}: Pick<Statement, 'hearers' | 'source' | 'disputedAt'>): Pick<Statement, 'notes' | 'origin'> {
	const doubt = disputedAt !== null ? 'Disputed' : source && 'Unconfirmed';
	const notes = [doubt, hearers === 'everybody' ? '' : HEARER_WORDS[hearers]];
	return {
		notes: notes.filter((note) => note !== ''),
		origin: source && `Recorded for the delegation ${SOURCE_WORDS[source]} by`
	};
}

/**
 * The number on a receipt: delegation, section, version. The preamble counts as 0; what not
 * everybody hears is numbered by itself, so that no gap tells of it. A paragraph is named by its
 * lasting id, since its printed number changes with the text. Rules P7, P14, P20.
 */
export function receiptNumber(
	delegation: string,
	section: string,
	version: number,
	hearers: Hearers = 'everybody',
	block: TargetBlock = ''
): string {
	const series = { everybody: '', facilitation: 'F', delegation: 'D' }[hearers];
	const place = `${section || '0'}${block && `/${block}`}`;
	return `${delegation}-${place}-${series}${version}`;
}

function wholeNumber(text: string): number {
	return /^\d{1,15}$/.test(text) ? Number(text) : 0;
}

function field(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
