import { roleName } from './authors.ts';

/** A person who has the text open, as the server named them. */
export type Person = {
	client: number;
	name: string;
	/** Their delegation, or what they are here: Secretariat, Facilitator, Observer. */
	delegation: { code: string; name: string; group: string };
	/** Encoded relative positions, base64; null when they have no caret. */
	caret: { anchor: string; head: string } | null;
};

type State = Record<string, unknown>;

/** Everyone else in the room, by delegation and name; states that name nobody are left out. */
export function readPeople(states: ReadonlyMap<number, State>, own: number): Person[] {
	const people: Person[] = [];
	for (const [client, state] of states) {
		if (client === own) continue;
		const user = record(state.user);
		const delegation = record(user?.delegation);
		if (!user || typeof user.name !== 'string') continue;
		people.push({
			client,
			name: user.name,
			delegation: {
				code: words(delegation?.code),
				name: words(delegation?.name) || roleName(words(user.role)) || user.name,
				group: words(delegation?.group) || 'OT'
			},
			caret: readCaret(state.caret)
		});
	}
	return people.sort(
		(a, b) =>
			a.delegation.name.localeCompare(b.delegation.name) ||
			a.name.localeCompare(b.name) ||
			a.client - b.client
	);
}

/**
 * One sentence for the live region: who is here, aggregated, or '' when nobody else is.
 */
export function presenceSentence(people: readonly Person[], section: string): string {
	const names = [...new Set(people.map((person) => person.delegation.name))];
	if (names.length === 0) return '';
	const others = names.length - 1;
	const who =
		others === 0
			? `${names[0]} is`
			: others === 1
				? `${names[0]} and ${names[1]} are`
				: `${names[0]} and ${others} others are`;
	return `${who} also in ${section}.`;
}

function readCaret(value: unknown): Person['caret'] {
	const caret = record(value);
	if (typeof caret?.anchor !== 'string' || typeof caret.head !== 'string') return null;
	return { anchor: caret.anchor, head: caret.head };
}

function record(value: unknown): State | null {
	return typeof value === 'object' && value !== null ? (value as State) : null;
}

function words(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
