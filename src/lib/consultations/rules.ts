import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import {
	CAPABILITIES,
	CATEGORIES,
	type Capability,
	type Category,
	type Rights
} from '#lib/kernel/capabilities.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type {
	ConsultationId,
	DelegationId,
	PhaseId,
	RoundtableId,
	SectionId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';

export const OUTCOMES = ['presented', 'transmitted', 'adopted', 'none'] as const;
export const NUMBERINGS = ['continuous', 'per-section', 'pp-op'] as const;
export type Numbering = (typeof NUMBERINGS)[number];

/** A policy text under negotiation and how it is run. */
export type Consultation = {
	id: ConsultationId;
	slug: string;
	title: string;
	/** Who asked for it, and for what. */
	mandate: string;
	outcome: (typeof OUTCOMES)[number];
	calls: { code: string; text: string }[];
	numbering: Numbering;
	/** What facilitators are called here. */
	facilitatorLabel: string;
	/** Whether positions and comments are invented. */
	demonstration: boolean;
	createdAt: Instant;
};

export type Phase = {
	id: PhaseId;
	consultation: ConsultationId;
	position: number;
	name: string;
	rights: Rights;
	opensAt: Instant;
	/** Null while no end is set. */
	closesAt: Instant | null;
};

/** A circle of delegations around sections; `illustrative` when the mapping is ours. */
export type Roundtable = {
	id: RoundtableId;
	position: number;
	title: string;
	illustrative: boolean;
	sections: SectionId[];
	members: { delegation: DelegationId; code: string; name: string; part: string }[];
};

/** The phase that runs at `now`, or null between phases. Rule C2. */
export function runningPhase(phases: readonly Phase[], now: Instant): Phase | null {
	const running = phases.filter(
		(phase) => phase.opensAt <= now && (phase.closesAt === null || now < phase.closesAt)
	);
	return running.sort((a, b) => a.position - b.position).at(-1) ?? null;
}

/** What each category may do at `now`. Rule C3. */
export function rightsAt(phases: readonly Phase[], now: Instant): Rights {
	const running = runningPhase(phases, now);
	if (running) return running.rights;
	const last = phases
		.filter((phase) => phase.opensAt <= now)
		.sort((a, b) => a.position - b.position)
		.at(-1);
	return mapRights((category) =>
		category === 'secretariat' || last?.rights[category].includes('read') ? ['read'] : []
	);
}

/** Whether this seat may settle rights, numbering and sections. Rule C4. */
export function maySettle(seat: Seat): boolean {
	return seat.role === 'secretariat';
}

/** The rights that a settings form asks for, its boxes named `member-state:comment`. Rule C5. */
export function decideRights(seat: Seat, ticked: ReadonlySet<string>): Outcome<Rights> {
	if (!maySettle(seat)) return refuse(403, 'consultations.secretariat-only');
	if (!ticked.has('secretariat:read')) return refuse(400, 'consultations.secretariat-reads');
	return accept(
		mapRights((category) =>
			CAPABILITIES.filter((capability) => ticked.has(`${category}:${capability}`))
		)
	);
}

/** Which categories' rights differ, as the record tells it. */
export function changedRights(before: Rights, after: Rights): Category[] {
	const same = (category: Category) =>
		CAPABILITIES.every(
			(capability) => before[category].includes(capability) === after[category].includes(capability)
		);
	return CATEGORIES.filter((category) => !same(category));
}

/** The boxes `<category>:<capability>` that a settings form has ticked. */
export function readTicked(form: FormData): Set<string> {
	return new Set([...form.keys()].filter((name) => name.includes(':')));
}

/** Whether two phases' rights give the same capabilities to every category. */
export function sameRights(before: Rights, after: Rights): boolean {
	return changedRights(before, after).length === 0;
}

/** The numbering a settings form asks for. Rule C4. */
export function decideNumbering(seat: Seat, asked: unknown): Outcome<Numbering> {
	if (!maySettle(seat)) return refuse(403, 'consultations.secretariat-only');
	const numbering = NUMBERINGS.find((each) => each === asked);
	return numbering ? accept(numbering) : refuse(400, 'consultations.unknown-numbering');
}

function mapRights(capabilities: (category: Category) => Capability[]): Rights {
	return Object.fromEntries(
		CATEGORIES.map((category) => [category, capabilities(category)])
	) as Record<Category, Capability[]>;
}
