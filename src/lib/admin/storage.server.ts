import { listConsultations } from '#db/consultations.ts';
import { findProposalOfDocument, listWordings, type Wording } from '#db/proposals.ts';
import { findSectionOfDocument, listSections } from '#db/sections.ts';
import { checkLog, listCuts, type LogCheck } from '#db/torn.ts';
import type { DocumentId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';

/** Something about what is on disk that an administrator must know: which text, what, since when. */
export type StorageNote = { text: string; what: string; at: Instant };

/** What is wrong with what is on disk, as far as anybody came upon it; the newest first. Rule A4. */
export async function readStorageNotes(runtime: Runtime): Promise<StorageNote[]> {
	const { db, storage } = runtime;
	const notes: StorageNote[] = [];
	for (const [document, { seq, at }] of storage.damaged)
		notes.push({ text: await nameOf(runtime, document), what: sayDamaged(seq), at });
	for (const { document, cutAt, from, updates } of await listCuts(db))
		notes.push({ text: await nameOf(runtime, document), what: sayCut(from, updates), at: cutAt });
	return notes.sort((a, b) => b.at - a.at);
}

function sayDamaged(seq: number): string {
	return (
		`Update ${seq} of this text is not what was written. The text is closed for editing; readers ` +
		'see it as it last stood, and nothing was deleted. Restore a backup, or have the disk looked at.'
	);
}

function sayCut(from: number, updates: number): string {
	const what = updates === 1 ? `Update ${from} was` : `${updates} updates from ${from} on were`;
	return `${what} torn by a crash before anybody saw it. It was cut off and is kept aside.`;
}

/** What a check of every text found. */
export type CheckedText = LogCheck & { text: string; cuts: string[] };

/**
 * Read the log of every text whole, proposals' too, and compare it with its checksums. Of a draft it is
 * said only that something is wrong with it: it is seen by those who draft it.
 */
export async function* checkTexts({ db }: Pick<Runtime, 'db'>): AsyncGenerator<CheckedText> {
	const cuts = await listCuts(db);
	const check = async (document: DocumentId, text: string): Promise<CheckedText> => ({
		...(await checkLog(db, document)),
		text,
		cuts: cuts
			.filter((cut) => cut.document === document)
			.map(({ from, updates }) => sayCut(from, updates))
	});
	for (const { id, slug } of await listConsultations(db)) {
		for (const section of await listSections(db, id))
			yield check(section.document, nameSection(slug, section));
		for (const wording of await listWordings(db, id)) {
			const checked = await check(wording.text.document, nameWording(slug, wording));
			const isSound = checked.missing.length + checked.damaged.length + checked.cuts.length === 0;
			if (!isDrafted(wording) || !isSound) yield checked;
		}
	}
}

async function nameOf({ db }: Runtime, document: DocumentId): Promise<string> {
	const wording = await findProposalOfDocument(db, document);
	const section = wording?.section ?? (await findSectionOfDocument(db, document));
	if (!section) return document;
	const consultations = await listConsultations(db);
	const slug = consultations.find(({ id }) => id === section.consultation)?.slug ?? '';
	return wording ? nameWording(slug, wording) : nameSection(slug, section);
}

// Not by its title: who may administer need not be who may read.
function nameSection(slug: string, section: Section): string {
	return `${slug}/${sectionAddress(section)}`;
}

/** Not by whose it is, for the same reason. */
function nameWording(slug: string, named: Wording): string {
	const { proposal, text, section } = named;
	const place = nameSection(slug, section);
	if (isDrafted(named)) return `a draft for ${place}`;
	const wording = text.revision === 1 ? '' : `, wording ${text.revision}`;
	return `proposal ${String(proposal.number)} for ${place}${wording}`;
}

/** Whether it is not tabled, of a proposal that is as well: it is seen by its sponsor alone. Rules X1, X50. */
function isDrafted({ proposal, text }: Wording): boolean {
	return text.revision > proposal.revision;
}
