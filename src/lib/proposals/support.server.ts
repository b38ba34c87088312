import {
	findProposalOfChange,
	listStatedOnChanges,
	type StatedOnChange
} from '#db/change-positions.ts';
import { listCounted, listGroups } from '#db/positions.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ChangeId, ConsultationId, DelegationId } from '#lib/kernel/ids.ts';
import { say } from '#lib/messages/say.ts';
import { hearersOf, whyNotState, type Statement } from '#lib/positions/rules.ts';
import { toStatement } from '#lib/positions/standings.server.ts';
import { sectionRights, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import type { ChangeCard } from './cards.ts';
import {
	countSupport,
	supportReceipt,
	type OwnSupport,
	type SupportStatement
} from './supporting.ts';

/** Who looks at Changes, and where. */
type Looking = { consultation: ConsultationId; seat: Seat; granted: Rights };

/** Cards with the positions on their Changes, as far as the reader may see them. Rules X30-X32, P14. */
export async function withSupport(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	{ consultation, seat, granted }: Looking,
	sections: readonly Section[],
	cards: readonly ChangeCard[]
): Promise<ChangeCard[]> {
	if (cards.length === 0) return [];
	const proposals = [...new Set(cards.map(({ proposal }) => proposal.id))];
	const [counted, groups, stated] = await Promise.all([
		listCounted(db, consultation, clock.now()),
		listGroups(db, consultation, 'stakeholder'),
		listStatedOnChanges(db, proposals, seat)
	]);
	const delegations = counted.map((each) => ({ ...each, negotiating: [] }));
	const codes = new Map(counted.map(({ id, code }) => [id, code]));
	const byChange = Map.groupBy(stated, keyOf);
	return cards.map((card) => {
		const section = sections.find(({ number }) => number === card.section.number);
		if (!section) return card;
		const { hash } = card;
		const key = keyOf({ proposal: card.proposal.id, section: section.id, hash });
		const seen = seenOn(byChange.get(key) ?? [], codes, card.proposal.number);
		const support = countSupport(
			...([delegations, seen, hash, groups.map(({ code }) => code)] as const)
		);
		return {
			...card,
			support: {
				all: support.all,
				groups: groups.flatMap(({ code, name }) => {
					const tally = support.groups[code];
					return tally && tally.none < tally.total ? [{ code, name, tally }] : [];
				}),
				statements: support.statements,
				own: ownOf({ seat, granted }, section, card, seen, support.statements)
			}
		};
	});
}

/** The tabled proposal that a Change is of, as the page of a thread on it names it; null when it is gone. */
export async function readProposalOfChange(
	{ db }: Pick<Runtime, 'db'>,
	change: ChangeId
): Promise<{ number: number; title: string; change: ChangeId } | null> {
	const found = await findProposalOfChange(db, change);
	return found?.number ? { ...found, number: found.number, change } : null;
}

function ownOf(
	{ seat, granted }: Pick<Looking, 'seat' | 'granted'>,
	section: Section,
	card: ChangeCard,
	seen: ReadonlyMap<string, readonly Statement[]>,
	statements: readonly SupportStatement[]
): OwnSupport | null {
	const { delegation } = seat;
	if (seat.role !== 'delegate' || !delegation || card.state !== 'open') return null;
	const { id, code, name } = delegation;
	const reason = whyNotState(seat, sectionRights(seat, granted, section));
	return {
		...{ delegation: { code, name }, whyNot: reason && say(reason) },
		draftKey: `change/${seat.id}/${card.id}`,
		current: statements.find((each) => each.delegation.code === code)?.statement ?? null,
		after: seen.get(id)?.length ?? 0
	};
}

/** What is stated on the Change of a proposal with this number, as its readers see it, by delegation. */
export function seenOn(
	rows: readonly StatedOnChange[],
	codes: ReadonlyMap<DelegationId, string>,
	number: number
): Map<DelegationId, Statement[]> {
	return new Map(
		[...Map.groupBy(rows, (row) => row.delegation)].map(([delegation, own]) => [
			delegation,
			own.map((row) => statementOf(row, codes.get(delegation) ?? '', number))
		])
	);
}

/** What makes statements be on the same Change. Rule X31. */
export function keyOf({
	proposal,
	section,
	hash
}: Pick<StatedOnChange, 'proposal' | 'section' | 'hash'>): string {
	return `${proposal} ${section} ${hash}`;
}

/** A row as its readers see it. */
function statementOf(row: StatedOnChange, delegation: string, number: number): Statement {
	const { hash: textHash, ordinal, revision, version, audience } = row;
	const told = { textHash, block: '', source: '', disputedAt: null } as const;
	const receipt = supportReceipt(
		...([delegation, { number, revision, ordinal }, version, hearersOf(audience)] as const)
	);
	return { ...toStatement({ ...row, ...told }, delegation, ''), receipt };
}
