import type { Statement, Write } from '#db/database.ts';
import { listDrafting, listOpenOfGroups, updateHeld } from '#db/group-drafts.ts';
import { readAllMemberships, readPresidencies } from '#db/groups.ts';
import { listProposalTexts, type Proposal } from '#db/proposals.ts';
import { commitDecision, type Decision } from '#db/record.ts';
import type { Audience } from '#lib/kernel/audience.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { rightsTopics, topicsOfProposal } from '#lib/live/topics.ts';
import type { Runtime } from '#server/runtime.ts';
import { audienceOfGroup, speakerOf, type GroupTerms } from './groups-rules.ts';

/** Who belongs to groups and speaks for them, as it is at an instant. */
type TermsAt = { terms: GroupTerms; at: Instant };

/** An open proposal of a group that others hold than before, and who is to hear of that. */
type Passed = { proposal: Proposal; told: Audience[]; write: Write | null };

/** Every term of the groups of a consultation. */
export async function readTerms(
	{ db }: Pick<Runtime, 'db'>,
	consultation: ConsultationId
): Promise<GroupTerms> {
	const [memberships, presidencies] = await Promise.all([
		readAllMemberships(db, consultation),
		readPresidencies(db, consultation)
	]);
	return { memberships, presidencies };
}

/**
 * How what groups draft follows who belongs to them and who speaks for them: written in the transaction
 * that changes it. Rules X66, X67 of proposals.
 */
async function followTerms(
	{ db }: Pick<Runtime, 'db'>,
	open: readonly Proposal[],
	before: TermsAt,
	after: TermsAt
): Promise<Passed[]> {
	const drafts = open.filter(({ state }) => state === 'draft').map(({ id }) => id);
	const drafting = await listDrafting(db, drafts);
	return open.flatMap((proposal): Passed[] => {
		const { group, state, id } = proposal;
		if (group === null) return [];
		const joined = drafting.filter((each) => each.proposal === id).map((each) => each.delegation);
		const was = audienceOfGroup(before.terms, group, before.at, joined);
		const is = audienceOfGroup(after.terms, group, after.at, joined);
		const spoke = speakerOf(before.terms, group, before.at);
		const speaks = speakerOf(after.terms, group, after.at);
		// What is tabled says who tabled it, whoever speaks for the group by now.
		const held =
			state === 'draft'
				? { delegation: speaks ?? proposal.delegation, audience: is }
				: { delegation: proposal.delegation, audience: proposal.audience };
		const isOther = held.delegation !== proposal.delegation || held.audience !== proposal.audience;
		if (!isOther && was === is && spoke === speaks) return [];
		return [
			{
				...{ proposal, told: [proposal.audience, was, is] },
				write: isOther ? updateHeld(db, proposal, held) : null
			}
		];
	});
}

/** So often a change of terms is written anew when a draft was begun, joined or tabled meanwhile. */
const TRIES = 3;

/**
 * Write a decision that changes the terms of groups, and in the same transaction who holds what they
 * draft. Without `change` they stay as they are.
 *
 * @returns whether it stands; nothing is written otherwise
 */
export async function commitWithDrafts(
	runtime: Pick<Runtime, 'db' | 'bus' | 'clock'>,
	decision: Decision,
	writes: readonly (Statement | Write)[],
	change: ((terms: GroupTerms) => GroupTerms) | undefined,
	tries = TRIES
): Promise<boolean> {
	const { db, clock } = runtime;
	const open = change ? await listOpenOfGroups(db, decision.consultation) : [];
	if (!change || open.length === 0)
		return (await commitDecision(db, clock, decision, writes)) !== null;
	const terms = await readTerms(runtime, decision.consultation);
	const at = clock.now();
	const after = { terms: change(terms), at };
	const passed = await followTerms(runtime, open, { terms, at }, after);
	const held = passed.flatMap(({ write }) => write ?? []);
	if (await commitDecision(db, clock, decision, [...writes, ...held])) {
		await announcePassed(runtime, passed);
		return true;
	}
	return held.length > 0 && tries > 1
		? commitWithDrafts(runtime, decision, writes, change, tries - 1)
		: false;
}

/** Tell those who hold a group's proposal now, and who did, and cut or let in who has it open. */
async function announcePassed(
	{ db, bus }: Pick<Runtime, 'db' | 'bus'>,
	passed: readonly Passed[]
): Promise<void> {
	for (const { proposal, told } of passed) {
		const { id, consultation, revision } = proposal;
		const texts = await listProposalTexts(db, id, revision + 1);
		for (const { text } of texts) bus.announce(rightsTopics.document(text.document));
		const sections = texts.map(({ section }) => section.id);
		const topics = told.flatMap((audience) => topicsOfProposal(consultation, sections, audience));
		for (const topic of new Set(topics)) bus.announce(topic);
	}
}

/**
 * Bring what groups draft up to who belongs to them by now: a term may begin or end by the clock, when
 * nobody decides anything.
 *
 * @param since when that was done last; what changed then is announced
 */
export async function keepToTerms(
	runtime: Pick<Runtime, 'db' | 'bus' | 'clock'>,
	consultation: ConsultationId,
	since: Instant = runtime.clock.now()
): Promise<void> {
	const { db, clock } = runtime;
	const open = await listOpenOfGroups(db, consultation);
	if (open.length === 0) return;
	const terms = await readTerms(runtime, consultation);
	const after = { terms, at: clock.now() };
	const passed = await followTerms(runtime, open, { terms, at: since }, after);
	const kept = [];
	// One by one: what somebody else has just brought up to date is no reason to leave the others.
	for (const each of passed) if (!each.write || (await db.commit([each.write]))) kept.push(each);
	await announcePassed(runtime, kept);
}
