import { COUNTED_IN, type RegionalGroup } from './states-list.ts';

export type { RegionalGroup };

/** A Member State of the United Nations. */
export type MemberState = {
	/** ISO 3166-1 alpha-3, which is its delegation's code here. */
	code: string;
	/** ISO 3166-1 alpha-2. */
	alpha2: string;
	/** As the United Nations list it. */
	name: string;
	/** The one group in which it is counted for elections. */
	elects: RegionalGroup;
	/** The groups it is a member of: one, two or none. */
	groups: readonly RegionalGroup[];
};

/**
 * Where membership differs from that. Türkiye takes part fully in two groups and is counted in one
 * of them for elections; the United States is a member of none, attends one as an observer and is
 * counted there. So 55 States are members of the Asia-Pacific Group and 28 of WEOG.
 */
const MEMBER_OF: Record<string, readonly RegionalGroup[]> = { TUR: ['APG', 'WEOG'], USA: [] };

/** The 193 Member States, by regional group and name. */
export const MEMBER_STATES: readonly MemberState[] = Object.entries(COUNTED_IN).flatMap(
	([group, lines]) =>
		lines
			.trim()
			.split('\n')
			.map((line) => {
				const [code = '', alpha2 = '', ...name] = line.trim().split(' ');
				const elects = group as RegionalGroup;
				const groups = MEMBER_OF[code] ?? [elects];
				return { code, alpha2, name: name.join(' '), elects, groups };
			})
);

const BY_WORD = new Map(
	MEMBER_STATES.flatMap((state) =>
		[state.code, state.alpha2, state.name, ...shortNames(state.name)].map((word) => [
			foldName(word),
			state
		])
	)
);

/** The State that an alpha-3 or alpha-2 code or a name means; null for none. `NA` is Namibia. */
export function findState(word: string): MemberState | null {
	return BY_WORD.get(foldName(word)) ?? null;
}

/** A name as it is compared: without case, accents, and differences of apostrophe and space. */
export function foldName(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[’‘ʼ`´]/g, "'")
		.replace(/\s+/g, ' ')
		.trim()
		.toLowerCase();
}

/** What stands before a bracket, such as Bolivia. Both Koreas and both Congos have names of their own. */
function shortNames(name: string): string[] {
	const short = /^(.+) \(.+\)$/.exec(name)?.[1];
	return short ? [short] : [];
}
