import type { Outcome, Refused } from './outcome.ts';

/**
 * Answer a form once, however often it is sent: what was done for it before is its answer.
 *
 * Sent twice at the same moment, the later one may find the world as the earlier one left it, and
 * be refused for that alone. So a refusal stands only when nothing was done for the form meanwhile.
 *
 * @param repeated looks for what was done for this very form; null when nothing was
 */
export async function answerOnce<A extends Outcome<unknown>>(
	repeated: () => Promise<A | null>,
	act: () => Promise<A>
): Promise<A> {
	const before = await repeated();
	if (before) return before;
	const answer = await act();
	return answer.ok ? answer : ((await repeated()) ?? answer);
}

/**
 * Decide, and decide anew when somebody else's decision came between reading and writing: what they
 * did may be what was wanted, or leave room for it.
 *
 * @param overtaken what `decide` answers then
 */
export async function decideAnew<T>(
	overtaken: Refused,
	decide: () => Promise<Outcome<T>>,
	tries = 3
): Promise<Outcome<T>> {
	const outcome = await decide();
	const isOvertaken = !outcome.ok && outcome.reason === overtaken.reason;
	return isOvertaken && tries > 1 ? decideAnew(overtaken, decide, tries - 1) : outcome;
}
