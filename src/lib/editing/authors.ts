import type { Role } from '#lib/kernel/actor.ts';

/** Whom the insertions of a Yjs client are credited to, as the authorship view names them. */
export type Author = { client: number; code: string; name: string; group: string };

type Bound = {
	client: number;
	role: Role | null;
	delegation: { code: string; name: string; group: string } | null;
};

/**
 * The source text and the secretariat belong to no delegation and are named for what they are. What the
 * secretariat typed for a delegation is that delegation's, and says so.
 */
export function authorOf({ client, role, delegation }: Bound): Author {
	if (delegation) {
		const { code, group } = delegation;
		const by = role === 'secretariat' ? ', recorded by the secretariat' : '';
		return { client, code, name: delegation.name + by, group };
	}
	return { client, code: '', name: roleName(role ?? '') || 'Source text', group: role ? 'OT' : '' };
}

/** What somebody without a delegation is called; '' for no known role. */
export function roleName(role: string): string {
	return NAMES[role as Role] ?? '';
}

const NAMES: Record<Role, string> = {
	secretariat: 'Secretariat',
	facilitator: 'Facilitator',
	observer: 'Observer',
	delegate: 'Delegate'
};

/** How much of a text one group wrote. `share` is of all characters, 0–1. */
export type Share = { group: string; name: string; characters: number; share: number };

/** What each group wrote, the largest first; the source text stands as a group of its own. */
export function sharesOf(
	runs: readonly { length: number; author: Author | null }[],
	groupName: (code: string) => string
): Share[] {
	const counts = new Map<string, number>();
	let all = 0;
	for (const { length, author } of runs) {
		const group = author?.group ?? '';
		counts.set(group, (counts.get(group) ?? 0) + length);
		all += length;
	}
	return [...counts]
		.map(([group, characters]) => ({
			group,
			name: group ? groupName(group) : 'Source text',
			characters,
			share: all === 0 ? 0 : characters / all
		}))
		.sort((a, b) => b.characters - a.characters);
}
