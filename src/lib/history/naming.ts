import type { NamedDelegation } from '#db/entries.ts';
import type { Role } from '#lib/kernel/actor.ts';
import type { AccountId, SeatId } from '#lib/kernel/ids.ts';
import { roleWords } from '#lib/people/seat-words.ts';
import type { Hand } from './asked.ts';

/** Whose an edit is, as it is shown: the delegation first, then the person. */
export type NamedHand = {
	/** What the filter asks for it by. */
	key: string;
	delegation: { code: string; name: string; group: string } | null;
	/** What stands in place of a delegation where there is none. */
	role: string;
	person: string;
	/** What marks its words: a code, and the group whose colour they have. */
	code: string;
	group: string;
};

/** What names are known by. */
export type Names = {
	delegations: readonly NamedDelegation[];
	roles: ReadonlyMap<SeatId, Role>;
	people: ReadonlyMap<AccountId, string>;
	facilitatorLabel: string;
};

const NOBODY = {
	source: { role: 'Source text', code: 'source' },
	server: { role: 'Plenary itself, tidying up', code: 'Plenary' },
	closed: { role: 'While the text was closed to you', code: 'closed' }
} as const;

/** Names a hand. Rule H5. */
export function nameHand({ kind, account, seat, delegation }: Hand, names: Names): NamedHand {
	if (kind !== 'edit')
		return { key: kind, delegation: null, person: '', group: 'OT', ...NOBODY[kind] };
	const person = (account && names.people.get(account)) ?? '';
	const found = names.delegations.find(({ id }) => id === delegation);
	if (found) {
		const { code, name, group } = found;
		return { key: code, delegation: { code, name, group }, role: '', person, code, group };
	}
	const known = seat && names.roles.get(seat);
	const role = known ? roleWords(known, names.facilitatorLabel) : 'Somebody';
	return { key: seat ?? '', delegation: null, role, person, code: role, group: 'OT' };
}

/** A hand in words, for labels: "Kenya, Amina Otieno". */
export function handWords({ delegation, role, person }: NamedHand): string {
	return [delegation?.name ?? role, person].filter(Boolean).join(', ');
}
