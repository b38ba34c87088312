import type { Database } from '#db/database.ts';
import { readProjection, saveProjection } from '#db/texts.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { hashBlock, hashText } from '#lib/text/hash.ts';
import { INSIDERS, OUTSIDERS, type Actor } from './cast.ts';

export type Asker = Actor | 'ghana' | 'administrator';
export const ASKERS: readonly Asker[] = [...OUTSIDERS, ...INSIDERS, 'ghana', 'administrator'];

export const KENYA: readonly Asker[] = ['kenya', 'mute-delegate'];
export const FACILITATION: readonly Asker[] = [
	'facilitator',
	'facilitator-of-others',
	'secretariat'
];

/** Seated, and among the readers of nothing. */
export const STRANGERS = ['ghana', 'observer'] as const;

/** Words and whoever may read them. */
export type Canary = {
	what: string;
	words: string;
	readers: readonly Asker[];
	/** Those whom the section's page shows them; others of its readers look into the record. */
	shown: readonly Asker[];
	/** Where its readers find it, when it is neither on the section's page nor in the record. */
	elsewhere?: string;
	/** Those whom the record shows them; others of its readers look elsewhere. */
	recorded: readonly Asker[];
};

/** Let a section's first paragraph read so. @returns the hash of what the section reads then */
export async function rewriteOpening(
	db: Database,
	section: SectionId,
	words: string
): Promise<string> {
	const text = await readProjection(db, section);
	const [first, ...others] = text?.blocks ?? [];
	if (!text || !first) throw new Error('The section has no text.');
	const content = { ...first.content, content: [{ text: words, marks: {} }] };
	const blocks = [{ ...first, content, text: words, hash: hashBlock(content) }, ...others];
	const hash = hashText(blocks.map((each) => each.content));
	await saveProjection(db, section, blocks, { hash, seq: text.seq, at: text.at });
	return hash;
}

/** What pages are asked beside their addresses, of this section and this paragraph of it. */
export function queriesFor(section: SectionId, block: string): Record<string, string[]> {
	return {
		'/c/[consultation]/record': [
			'?subject=comments',
			'?subject=positions',
			`?section=${section}`,
			'?from=2020-01-01&until=2099-12-31&mine=yes'
		],
		'/c/[consultation]/positions': [
			'?section=3&delegation=KEN&unfold=MS',
			'?section=3&paragraphs',
			`?section=3&paragraphs&block=${block}&delegation=KEN`
		],
		'/c/[consultation]/delegations/names': ['?for=mention'],
		'/c/[consultation]/waiting': ['?aside'],
		'/c/[consultation]/proposals': ['?delegation=KEN', '?section=3&group=MS&state=tabled'],
		'/c/[consultation]/proposals/[proposal]': ['?view=clean', '?section=3&block='],
		'/c/[consultation]/sections/[section]': ['?threads=resolved'],
		'/c/[consultation]/sections/[section]/proposals': ['?block=', `?block=${block}`],
		'/c/[consultation]/sections/[section]/history': ['?find=canary&by=KEN', '?at=1&view=text'],
		'/c/[consultation]/sections/[section]/history/restore': ['?to=1']
	};
}
