import { readEditorial } from '#db/editorial.ts';
import { listStatements, type StatedRow } from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { readSections, type SectionView } from '#lib/sections/queries.server.ts';
import { sectionAddress } from '#lib/sections/rules.ts';
import type { BlockChange } from '#lib/text/changes.ts';
import { readChangesSince } from './changes.server.ts';
import { statePosition } from './commands.server.ts';
import { grounded, groundOf, NOTHING_MARKED } from './editorial.ts';
import { hearersOf, inForce, whyNotDispute, type Receipt, type Statement } from './rules.ts';
import { readReadable, toStatement } from './standings.server.ts';
import { nameParagraphs, paragraphWords, type TargetBlock } from './targets.ts';

/** A position of the reader's delegation whose text changed since, with what a form needs. */
export type Reconfirmable = {
	section: { id: SectionId; address: string; number: string; title: string };
	/** A paragraph, '' for the whole section, and how it is called. */
	block: TargetBlock;
	paragraph: string;
	statement: Statement;
	changes: BlockChange[] | null;
	text: { hash: string; seq: number };
	/** How many statements its delegation has there. */
	after: number;
};

/** Why one of several could not be reconfirmed; the others were. */
type LeftOut = { position: string; reason: string };

/** What several reconfirmed at once gave. */
export type Reconfirmed = { receipts: Receipt[]; left: LeftOut[] };

/**
 * The positions in force of the actor's delegation whose text changed since, in the text's order;
 * none for whoever does not speak for one or may state none. Rules P9, P15, E2.
 */
export async function readReconfirmable(
	locals: App.Locals,
	slug: string
): Promise<Reconfirmable[]> {
	const { runtime } = locals;
	const entered = await enterConsultation(locals, slug);
	const { consultation, participant } = entered;
	const { delegation } = participant.seat;
	if (whyNotDispute(participant.seat) || !delegation) return [];
	const sections = await readSections(runtime, participant, consultation.id);
	const { db } = runtime;
	const where = { consultation: consultation.id };
	const [rows, marked, positions] = await Promise.all([
		listStatements(db, { ...where, delegation: delegation.id, block: 'any' }, participant.seat),
		readEditorial(db, where),
		readReadable(locals, entered)
	]);
	// What it holds through a group is not its own to reconfirm, nor what that took the place of.
	const standing = new Set(
		positions.flatMap(({ standings }) =>
			standings
				.filter((each) => each.delegation.id === delegation.id)
				.map(({ statement }) => statement?.id)
		)
	);
	const found = sections
		.filter((section) => section.rights.position)
		.map(async (section): Promise<Reconfirmable[]> => {
			const here = rows.filter((row) => row.section === section.id);
			const text = here.length > 0 ? await readProjection(db, section.id) : null;
			if (!text) return [];
			const editorial = marked.get(section.id) ?? NOTHING_MARKED;
			const byTarget = Map.groupBy(here, ({ block }) => block);
			const names = nameParagraphs(text.blocks);
			// The section first, then its paragraphs in their order; of one that is gone nothing is left.
			const targets: [TargetBlock, string, string][] = [
				['', text.hash, ''],
				...text.blocks.map(({ id, hash }, at): [TargetBlock, string, string] => {
					const name = names[at];
					return [id, hash, name ? paragraphWords(name) : ''];
				})
			];
			const changed = targets.map(async ([block, hash, paragraph]) => {
				const own = byTarget.get(block) ?? [];
				const history = own.map((row) => toStatement(row, delegation.code, section.number));
				const current = inForce(history);
				const ground = current && groundOf(current, delegation.id, block, hash, editorial);
				if (!current || !ground?.changed) return [];
				if (block === '' && !standing.has(current.id)) return [];
				const target = { section, block };
				const changes = await readChangesSince(db, target, { textHash: ground.hash });
				const statement = grounded(current, delegation.id, ground, editorial);
				const bound = { text: { hash, seq: text.seq }, after: history.length };
				return [{ section: placeOf(section), block, paragraph, statement, changes, ...bound }];
			});
			return (await Promise.all(changed)).flat();
		});
	return (await Promise.all(found)).flat();
}

function placeOf(section: SectionView): Reconfirmable['section'] {
	const { id, number, title } = section;
	return { id, address: sectionAddress(section), number, title };
}

/**
 * State again, on the texts displayed, the positions that a form ticks: each by itself, so that one
 * whose text moved meanwhile is left out and the others are not. Rules P4, P6, P7, P9.
 *
 * Fields: receipt, position (the id of each ticked), and by these ids `on-ID`: hash and log position
 * of the text displayed, and how many statements there were, parted by spaces.
 */
export async function reconfirmPositions(
	locals: App.Locals,
	slug: string,
	form: FormData
): Promise<Outcome<Reconfirmed>> {
	const { consultation, participant } = await enterConsultation(locals, slug);
	const { delegation } = participant.seat;
	const refused = whyNotDispute(participant.seat);
	if (refused || !delegation) return refuse(403, refused ?? 'positions.delegations-only');
	const receipt = String(form.get('receipt') ?? '');
	if (!/^[\w-]{16,36}$/.test(receipt)) return refuse(400, 'positions.receipt-missing');
	const ticked = new Set(form.getAll('position').map(String));
	if (ticked.size === 0) return refuse(400, 'positions.nothing-ticked');
	const own = { consultation: consultation.id, delegation: delegation.id, block: 'any' } as const;
	const [rows, sections] = await Promise.all([
		listStatements(locals.runtime.db, own, participant.seat),
		readSections(locals.runtime, participant, consultation.id)
	]);
	const answer: Reconfirmed = { receipts: [], left: [] };
	// One after the other: each is a decision of its own in the record.
	for (const position of ticked) {
		const row = rows.find(({ id }) => id === position);
		const section = sections.find(({ id }) => id === row?.section);
		const outcome =
			row && section
				? await statePosition(locals, slug, sectionAddress(section), again(row, receipt, form))
				: refuse(404, 'positions.not-yours');
		if (outcome.ok) answer.receipts.push(outcome.value);
		else answer.left.push({ position, reason: outcome.reason });
	}
	return accept(answer);
}

/** The form that states one of them again, through the same command as any other statement. */
function again(row: StatedRow, receipt: string, form: FormData): FormData {
	const { id, stance, reservation, reason, audience, block } = row;
	const on = String(form.get(`on-${id}`) ?? '').split(' ');
	const [textHash = '', textSeq = '', version = ''] = on;
	const hearers = hearersOf(audience);
	const said = { stance, reservation, reason, hearers, textHash, textSeq, version, block };
	const stated = new FormData();
	for (const [name, value] of Object.entries(said)) stated.set(name, value);
	stated.set('receipt', `${receipt}-${id}`);
	return stated;
}
