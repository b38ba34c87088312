import { error } from '@sveltejs/kit';
import { listGroups } from '#db/positions.ts';
import { readHeldText, readProjection } from '#db/texts.ts';
import type { NumberedBlock } from '#lib/text/render.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import { matrixRow, type MatrixRow, type SectionPosition } from './matrix.ts';
import { readSectionPosition } from './queries.server.ts';
import { mayRecord, type Statement } from './rules.ts';
import { readStandingsOn, toStatement } from './standings.server.ts';
import { nameParagraphs, readTargetBlock, type NamedParagraph } from './targets.ts';

/** What was stated on words that are no longer in the text, and those words. Rule P22. */
export type EarlierWords = {
	hash: string;
	blocks: NumberedBlock[];
	said: { delegation: { code: string; name: string; group: string }; statement: Statement }[];
};

/** A paragraph with where everybody stands on it. */
export type ParagraphPage = {
	section: { id: string; number: string; title: string; address: string };
	/** Null when it is no longer in the text. */
	paragraph: NamedParagraph | null;
	/** It alone, numbered as it prints; none when it is gone. */
	blocks: NumberedBlock[];
	position: SectionPosition;
	counts: Omit<MatrixRow, 'section'>;
	groups: { code: string; name: string }[];
	/** Whom positions can be recorded for; null for whoever records none. */
	recordable: { code: string; name: string }[] | null;
	/** Of a paragraph that is gone: what was stated on it, newest words first. */
	earlier: EarlierWords[];
};

/**
 * The page of one paragraph, as far as the actor may see. Rules P20, P22.
 *
 * @throws what `enterSection` throws, and Kit's error 404 where there is no such paragraph and the
 * actor may see no position on one
 */
export async function readParagraph(
	locals: App.Locals,
	slug: string,
	address: string,
	named: string
): Promise<{ here: Awaited<ReturnType<typeof enterSection>>; shown: ParagraphPage }> {
	const here = await enterSection(locals, slug, address);
	const { consultation, section, participant, granted } = here;
	const { db } = locals.runtime;
	const block = readTargetBlock(named);
	if (!block) unknown();
	const [text, groups, position] = await Promise.all([
		readProjection(db, section.id),
		listGroups(db, consultation.id, 'stakeholder'),
		readSectionPosition(locals, here, block)
	]);
	const at = text?.blocks.findIndex(({ id }) => id === block) ?? -1;
	const found = text?.blocks[at];
	const target = { section, block };
	const on = await readStandingsOn(locals.runtime, target, found?.hash ?? '', participant.seat);
	const { standings, delegations, rows } = on;
	if (!found && rows.length === 0) unknown();
	const { section: _, ...counts } = matrixRow(
		section,
		standings,
		groups.map(({ code }) => code),
		granted
	);
	const shown = {
		section: { ...section, address: sectionAddress(section) },
		paragraph: (text && nameParagraphs(text.blocks)[at]) ?? null,
		blocks: found ? [{ ...found.content, number: found.number }] : [],
		position,
		counts,
		groups,
		recordable: mayRecord(participant.seat)
			? delegations.map(({ code, name }) => ({ code, name }))
			: null,
		earlier: found ? [] : await readEarlier()
	};
	return { here, shown };

	async function readEarlier(): Promise<EarlierWords[]> {
		const byWords = Map.groupBy(rows.toReversed(), ({ textHash }) => textHash);
		const of = new Map(delegations.map((each) => [each.id, each]));
		return Promise.all(
			[...byWords].map(async ([hash, stated]) => {
				const held = (await readHeldText(db, section.id, hash)) ?? [];
				return {
					hash,
					blocks: held.map((each) => ({ ...each, number: '' })),
					said: stated.flatMap((row) => {
						const delegation = of.get(row.delegation);
						if (!delegation) return [];
						return { delegation, statement: toStatement(row, delegation.code, section.number) };
					})
				};
			})
		);
	}
}

function unknown(): never {
	error(404, 'There is no such paragraph in this text.');
}
