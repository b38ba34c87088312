import { error } from '@sveltejs/kit';
import { findSection, findSectionOfDocument, listSections } from '#db/sections.ts';
import { enterConsultation, readRights, type Entered } from '#lib/consultations/queries.server.ts';
import type { Actor, Participant } from '#lib/kernel/actor.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { ConsultationId, DocumentId } from '#lib/kernel/ids.ts';
import { readParticipant } from '#lib/people/queries.server.ts';
import type { Runtime } from '#server/runtime.ts';
import {
	maySetMode,
	numberOfAddress,
	sectionRights,
	type Mode,
	type Section,
	type SectionAccess,
	type SectionRights
} from './rules.ts';

/** A section as its reader may see and use it. */
export type SectionView = Section & {
	rights: SectionRights;
	maySetMode: boolean;
};

/** The sections that a participant may read, in the text's order, with their rights in each. */
export async function readSections(
	runtime: Runtime,
	{ seat }: Participant,
	consultation: ConsultationId
): Promise<SectionView[]> {
	const rights = await readRights(runtime, consultation);
	const sections = await listSections(runtime.db, consultation);
	return sections
		.map((section) => ({
			...section,
			rights: sectionRights(seat, rights, section),
			maySetMode: maySetMode(seat, section)
		}))
		.filter((section) => section.rights.read);
}

/**
 * Let the actor into the section at `/c/<slug>/sections/<address>`: what every page and
 * action on a section starts with. Rules C1, M5.
 *
 * @throws what `enterConsultation` throws, and Kit's error 404 for unknown and unreadable alike
 */
export async function enterSection(
	locals: App.Locals,
	slug: string,
	address: string
): Promise<Entered & SectionAccess> {
	const entered = await enterConsultation(locals, slug, `/c/${slug}/sections/${address}`);
	const { consultation, participant, granted } = entered;
	const number = numberOfAddress(address);
	const section = await findSection(locals.runtime.db, consultation.id, number);
	const rights = section && sectionRights(participant.seat, granted, section);
	if (!section || !rights?.read) error(404, 'There is no such section in this text.');
	return { ...entered, section, rights };
}

/**
 * What the actor may do with the document of a section: the sync server asks this at
 * admission and whenever rights changed. Null for unknown and unreadable alike. Rule M5.
 */
export async function readSectionAccess(
	runtime: Runtime,
	actor: Actor,
	document: string
): Promise<SectionAccess | null> {
	const place = await readSectionPlace(runtime, document);
	return place && readAccess(runtime, actor, place);
}

/** A section, and what each category may do in its consultation now: the same whoever asks. */
export type SectionPlace = { section: Section; granted: Rights };

/** The section of a document; null when there is none. */
export async function readSectionPlace(
	runtime: Runtime,
	document: string
): Promise<SectionPlace | null> {
	const section = await findSectionOfDocument(runtime.db, document as DocumentId);
	return section && { section, granted: await readRights(runtime, section.consultation) };
}

/** What the actor may do with a section; null when that is nothing. Rule M5. */
export async function readAccess(
	runtime: Runtime,
	actor: Actor,
	{ section, granted }: SectionPlace
): Promise<SectionAccess | null> {
	const participant = await readParticipant(runtime, actor, section.consultation);
	if (!participant) return null;
	const rights = sectionRights(participant.seat, granted, section);
	return rights.read ? { section, participant, rights } : null;
}

/** A section as the command line prints it. */
export type SectionLine = { number: string; title: string; document: DocumentId; mode: Mode };

/** All sections of a consultation, for the command line. */
export async function listSectionLines(
	runtime: Runtime,
	consultation: ConsultationId
): Promise<SectionLine[]> {
	return (await listSections(runtime.db, consultation)).map(toLine);
}

export function toLine({ number, title, document, mode }: Section): SectionLine {
	return { number, title, document, mode };
}
