import type { Instant } from '#lib/kernel/instants.ts';
import { presidentOf, type GroupTerm } from '#lib/people/groups-rules.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { Standing } from './standings.ts';
import { groupsOf, groupStands, type NegotiatingGroup, type Negotiation } from './negotiating.ts';
import { STANCE_WORDS, type Stance } from './rules.ts';
import type { Target } from './targets.ts';

/** What a group does to a text with each stance: “Group of 77 objects”. */
const DOES: Record<Stance, string> = {
	support: 'supports',
	'support-if-amended': 'supports, if amended',
	reservation: 'has a reservation',
	object: 'objects',
	withdrawn: 'withdrew its position'
};

/** What a group states, as a sentence without its end. */
export function groupSays({ name }: Pick<NegotiatingGroup, 'name'>, stance: Stance): string {
	return `${name} ${DOES[stance]}`;
}

/** How a reader's own delegation has answered its group's statement. Rules P42-P44. */
export type Answer = 'aligned' | 'stated-anew' | 'own' | 'unanswered';

/**
 * Whether a delegation has answered what its group states: by aligning itself or not, or with a
 * position of its own, since the statement was made. Rule P42.
 *
 * @param statement what the group states now
 */
export function answerTo(
	statement: { id: string; group: string; statedAt: Instant },
	own: Standing | null,
	{ groups, alignments }: Pick<Negotiation, 'groups' | 'alignments'>
): Answer {
	const group = groups.find(({ id }) => id === statement.group);
	if (own?.through && own.through.group.code === group?.code) return 'aligned';
	if (own?.lapsed && own.lapsed.group.code === group?.code) return 'stated-anew';
	const spoken = alignments.some(
		(each) => each.statement === statement.id && each.delegation === own?.delegation.id
	);
	const stated = own?.statement && own.statement.statedAt >= statement.statedAt;
	return spoken || stated ? 'own' : 'unanswered';
}

const ASKS: Record<Answer, string> = {
	aligned: ': your delegation is aligned',
	'stated-anew': ': stated anew since your delegation aligned',
	own: '',
	unanswered: ': align your delegation, or state its own position'
};

/** A line about a group at the positions on a section, and where it is dealt with. */
type Line = { href: string; words: string };

/**
 * What groups state on a section, what a reader's own delegation may answer, and for which it may
 * speak. Rules P40-P44.
 *
 * @param own where the reader's delegation stands; null for readers without one
 * @param at where the pages of groups are, and the target's place in them
 */
export function linesOfGroups(
	negotiation: Negotiation & { presidencies: readonly GroupTerm[]; now: Instant },
	own: Standing | null,
	at: { address: string; target: string }
): Line[] {
	const { groups, statements, presidencies, now } = negotiation;
	const memberOf = own ? groupsOf(negotiation, own.delegation.id, now) : [];
	return groups.flatMap((group): Line[] => {
		const href = `${at.address}/${group.code}/${at.target}`;
		const versions = statements.filter((each) => each.group === group.id);
		const statement = groupStands(versions);
		const presides = presidentOf(presidencies, group.id, now) === own?.delegation.id;
		if (statement) {
			const asks = memberOf.includes(group) ? ASKS[answerTo(statement, own, negotiation)] : '';
			return [{ href, words: groupSays(group, statement.stance) + asks }];
		}
		if (own?.lapsed?.group.code === group.code)
			return [{ href, words: `${groupSays(group, 'withdrawn')}: your delegation was aligned` }];
		return presides ? [{ href, words: `State a position for ${group.name}` }] : [];
	});
}

/** A target's place in the addresses of a group's pages: `3`, or a paragraph `3?block=7.12`. */
export function addressOf({ section, block }: Target<{ number: string }>): string {
	return `${sectionAddress(section)}${block && `?block=${block}`}`;
}

/** What stating a position of one's own replaces, in words; '' for nothing. Rule P44. */
export function replacedByOwn(own: Pick<Standing, 'through'> | null): string {
	if (!own?.through) return '';
	return `Your delegation is aligned with ${own.through.group.name}. A position of its own takes the place of that.`;
}

/** What aligning with a group takes the place of, in words; '' for nothing. Rule P44. */
export function replacedByAligning(
	own: Pick<Standing, 'through' | 'statement'> | null,
	{ code }: Pick<NegotiatingGroup, 'code'>
): string {
	if (!own?.statement || own.statement.stance === 'withdrawn') return '';
	const stance = STANCE_WORDS[own.statement.stance].toLowerCase();
	if (own.through)
		return own.through.group.code === code
			? ''
			: `Aligning takes the place of your delegation’s alignment with ${own.through.group.name} (${stance}).`;
	return `Aligning takes the place of your delegation’s own position (${stance}).`;
}
