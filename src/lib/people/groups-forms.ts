import type { DelegationId } from '#lib/kernel/ids.ts';
import { readDay, type Instant } from '#lib/kernel/instants.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Term } from './groups-rules.ts';
import { findDelegation, wordsOf } from './naming.ts';

/** The term a form names by its days: from now where it names no first, without end where no last. */
export function readTerm(form: FormData, now: Instant): Outcome<Term> {
	const since = readDayField(form, 'since');
	const until = readDayField(form, 'until');
	if (since === 'no day' || until === 'no day') return refuse(400, 'people.day-unknown');
	return accept({ since: since ?? now, until });
}

function readDayField(form: FormData, name: string): Instant | null | 'no day' {
	const word = String(form.get(name) ?? '').trim();
	return word === '' ? null : (readDay(word) ?? 'no day');
}

/** The delegations ticked or named in a form, and the words that name none. */
export function readMembers<D extends { id: DelegationId; code: string; name: string }>(
	form: FormData,
	delegations: readonly D[]
): { members: DelegationId[]; unknown: string[] } {
	const words = wordsOf(String(form.get('list') ?? ''));
	const named = words.map((word) => findDelegation(delegations, word)?.id);
	const ticked = form.getAll('delegation').map((id) => String(id) as DelegationId);
	return {
		members: [...new Set([...ticked, ...named.filter((id) => id !== undefined)])],
		unknown: words.filter((_, i) => named[i] === undefined)
	};
}
