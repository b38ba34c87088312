import { canonicalJson, hashPayload } from './chain.ts';

/** From which text to which a mark says that nothing of substance changed. */
type MarkedChange = { block: string; from: string; to: string };

/**
 * What the entry of an editorial mark says of all its changes, also of those under positions stated
 * in confidence, of which the entry must not tell: a hash that nobody can guess from without the
 * mark's receipt key, which stands in no entry. Rule R10.
 */
export function commitChanges(receipt: string, changes: readonly MarkedChange[]): string {
	const listed = changes.map(({ block, from, to }) => [block, from, to].join(' ')).sort();
	return hashPayload(receipt, canonicalJson(listed));
}
