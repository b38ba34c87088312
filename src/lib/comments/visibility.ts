import type { Seat } from '#lib/kernel/actor.ts';
import {
	audienceOf,
	EVERYBODY,
	isWider,
	namedIn,
	wordsFor,
	type Audience
} from '#lib/kernel/audience.ts';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';

/** Whom a form lets read a new thread; rule C13 says who they are. */
export type Visibility = 'everybody' | 'delegation' | 'chosen' | 'facilitation';

type Reader = Pick<Seat, 'role' | 'delegation'>;
type Named = { id: DelegationId; code: string; name: string };

/** What a seat may choose between: whoever opens a thread can always read it. Rule C13. */
export function visibilitiesFor(seat: Reader): Visibility[] {
	if (wordsFor(seat).length === 0) return ['everybody'];
	return isFacilitation(seat)
		? ['everybody', 'facilitation', 'chosen']
		: ['everybody', 'delegation', 'chosen', 'facilitation'];
}

/**
 * The audience that a form chooses for a new thread. Fields: `visibility`, everybody when it is
 * left out; `delegations`, codes parted by commas or spaces, where they are chosen. Rule C13.
 *
 * @param delegations those of the consultation
 */
export function readAudience(
	form: FormData,
	seat: Reader,
	delegations: readonly Named[]
): Outcome<Audience> {
	const wished = form.get('visibility') || 'everybody';
	const visibility = visibilitiesFor(seat).find((each) => each === wished);
	if (!visibility) return refuse(400, 'comments.unknown-visibility');
	if (visibility === 'everybody') return accept(EVERYBODY);
	const own = isFacilitation(seat) || !seat.delegation ? [] : [seat.delegation.id];
	const facilitation = isFacilitation(seat) || visibility === 'facilitation';
	if (visibility !== 'chosen') return accept(audienceOf({ facilitation, delegations: own }));
	const chosen = chooseDelegations(form, delegations);
	if (!chosen.ok) return chosen;
	if (chosen.value.length === 0) return refuse(400, 'comments.choose-delegations');
	return accept(audienceOf({ facilitation, delegations: [...own, ...chosen.value] }));
}

/**
 * The audience that a form asks for in place of `from`. Fields: `wider`, everybody or more; where
 * it is more, `facilitation` and `delegations` say who is added. Rule W1.
 *
 * @param delegations those of the consultation that may be added
 */
export function readWider(
	form: FormData,
	from: Audience,
	delegations: readonly Named[]
): Outcome<Audience> {
	const wider = form.get('wider');
	if (wider !== 'everybody' && wider !== 'more') return refuse(400, 'comments.choose-wider');
	const chosen = chooseDelegations(form, delegations);
	if (!chosen.ok) return chosen;
	const named = namedIn(from);
	const more = audienceOf({
		facilitation: named.facilitation || form.get('facilitation') === 'yes',
		delegations: [...named.delegations, ...chosen.value]
	});
	const to = wider === 'everybody' ? EVERYBODY : more;
	return isWider(from, to) ? accept(to) : refuse(400, 'comments.not-wider');
}

function chooseDelegations(form: FormData, delegations: readonly Named[]): Outcome<DelegationId[]> {
	const codes = form
		.getAll('delegations')
		.join(' ')
		.toUpperCase()
		.split(/[\s,;]+/);
	const asked = codes.filter((code) => code !== '');
	const byCode = new Map(delegations.map(({ code, id }) => [code.toUpperCase(), id]));
	const ids = asked.flatMap((code) => byCode.get(code) ?? []);
	if (ids.length < asked.length) return refuse(400, 'comments.unknown-delegation');
	return accept(ids);
}

/** Who reads a confidential thread, in words; null where everybody does. Rule C14. */
export function nameReaders(audience: Audience, delegations: readonly Named[]): string | null {
	if (audience === EVERYBODY) return null;
	const { facilitation, delegations: ids } = namedIn(audience);
	const names = delegations.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
	return new Intl.ListFormat('en').format([
		...names,
		...(facilitation ? ['the facilitators', 'the secretariat'] : [])
	]);
}

function isFacilitation({ role }: Reader): boolean {
	return role === 'facilitator' || role === 'secretariat';
}
