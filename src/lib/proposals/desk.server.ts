import { error } from '@sveltejs/kit';
import { readAuthors } from '#db/authorship.ts';
import { readDelegationRows } from '#db/delegations.ts';
import { authorOf, type Author } from '#lib/editing/authors.ts';
import { readText } from '#lib/editing/queries.server.ts';
import { serveText } from '#lib/editing/serving.server.ts';
import { namedIn } from '#lib/kernel/audience.ts';
import { nameSection } from '#lib/record/entries.ts';
import { numberOfAddress, sectionAddress } from '#lib/sections/rules.ts';
import { numberBlocks } from '#lib/text/numbers.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { enterWording, type EnteredProposal, type EnteredText } from './entering.server.ts';
import { isUnconfirmed } from './rules.ts';
import { membersWords } from './words.ts';
import { withWording } from './wordings.server.ts';

/** A proposal's text for one section, as who writes it enters it. */
export type AtDesk = { here: EnteredProposal; text: EnteredText };

/**
 * Let the actor to the text of a proposal for one section, to write it or to read it.
 *
 * @throws what `enterProposal` throws, and Kit's error 404 where it has none for that section
 */
export async function enterDesk(
	locals: App.Locals,
	slug: string,
	named: string,
	address: string
): Promise<AtDesk> {
	const here = await enterWording(locals, slug, named);
	const number = numberOfAddress(address);
	const text = here.texts.find(({ section }) => section.number === number);
	return text ? { here, text } : error(404, 'This proposal is not about that section.');
}

/** Everything that the desk of a proposal shows around the text and needs to open it. */
export async function readDesk({ runtime }: App.Locals, { here, text }: AtDesk, address: string) {
	const { proposal, sponsor, participant, consultation } = here;
	const { actor, seat } = participant;
	const unconfirmed = isUnconfirmed(proposal);
	const { section, rights } = text;
	const original = await readText(runtime, consultation, section);
	const place = `/c/${consultation.slug}/sections/${sectionAddress(section)}`;
	return {
		proposal: {
			title: proposal.title,
			address: here.address,
			isDraft: here.isDrafted,
			seen: here.isDrafted
				? `Draft, seen only by ${await readSeers(runtime, here)}. Not tabled.`
				: ''
		},
		sponsor,
		section: { number: section.number, title: section.title },
		/** The texts that belong to it, this one too. */
		parts: here.texts.map((each) => ({
			name: nameSection(each.section.number),
			address: sectionAddress(each.section)
		})),
		/** As whom one writes here: for whom, of what the secretariat records. */
		delegation: unconfirmed ? sponsor : seat.delegation,
		writes: unconfirmed
			? 'recording for'
			: `proposing${proposal.forGroup ? ` for ${proposal.forGroup.name}` : ''} as`,
		seat: seat.id,
		rights: { write: rights.write },
		original: serveText(original.blocks, place),
		numbering: original.numbering,
		desk: {
			of: { account: actor.account.id, seat: seat.id, document: text.text.document },
			section: `the proposal for ${nameSection(section.number)}`,
			authorsAddress: `${address}/authors`,
			on: section.document
		}
	};
}

/** Who sees a draft, in words: `the secretariat and Kenya`. Rules X1, X60. */
async function readSeers(
	{ db }: App.Locals['runtime'],
	{ proposal, sponsor }: EnteredProposal
): Promise<string> {
	const { forGroup } = proposal;
	const members = forGroup ? namedIn(forGroup.members).delegations : [sponsor.id];
	const others = namedIn(proposal.audience).delegations.filter((id) => !members.includes(id));
	const rows = others.length > 0 ? await readDelegationRows(db, proposal.consultation) : [];
	const names = rows.filter(({ id }) => others.includes(id)).map(({ name }) => name);
	const recording = isUnconfirmed(proposal) ? ['the secretariat'] : [];
	const own = forGroup
		? membersWords({ name: forGroup.name, members: members.length })
		: sponsor.name;
	return new Intl.ListFormat('en-GB').format([...recording, own, ...names]);
}

/** The wording as it is on disk, in HTML: what is read until the editor is there. */
export async function serveWording(
	{ runtime }: App.Locals,
	{ here, text }: AtDesk
): Promise<string[]> {
	const { numbering } = await readText(runtime, here.consultation, text.section);
	const { scheme, startAt, part } = numbering;
	const blocks = await withWording(runtime.db, text, ({ proposal }) =>
		readBlocks(textOf(proposal))
	);
	const numbers = numberBlocks(blocks, scheme, startAt, part);
	return serveText(
		blocks.map((block, at) => ({ ...block, number: numbers[at] ?? '' })),
		''
	);
}

/** Whom the words of a proposal's text are credited to, the section's own among them. */
export async function readDeskAuthors(
	{ runtime }: App.Locals,
	{ text }: AtDesk
): Promise<Author[]> {
	const { section, document } = text.text;
	return (await readAuthors(runtime.db, section, document)).map(authorOf);
}
