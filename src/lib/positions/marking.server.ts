import type { Database, Statement } from '#db/database.ts';
import { findMark, insertMark } from '#db/editorial.ts';
import { commitDecision } from '#db/record.ts';
import { holdText, readHeldText } from '#db/texts.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type EditorialMarkId, type SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import { answerOnce } from '#lib/kernel/once.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics, topicsOfPositions } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { commitChanges } from '#lib/record/commitment.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { hashBlock } from '#lib/text/hash.ts';
import type { Runtime } from '#server/runtime.ts';
import type { EditorialChange, Ground } from './editorial.ts';
import { readAudiencesOn, readGround, type SectionGround } from './ground.server.ts';
import {
	FACILITATION,
	markNumber,
	readMarkable,
	textName,
	whyNotMark,
	type Markable,
	type MarkReceipt
} from './marking.ts';

type Change = Omit<EditorialChange, 'mark'>;
type Standing = { ground: Ground };

/**
 * Mark the change from some texts of a section to the one displayed editorial: positions that stand
 * on them stand on it. Fields: text (each by its name), textHash, note, days, receipt. Rules E1-E3, E5.
 */
export async function markEditorial(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<MarkReceipt>> {
	const { runtime } = locals;
	const here = await enterSection(locals, slug, address);
	const refused = whyNotMark(here.participant.seat, here.section);
	if (refused) return refuse(403, refused);
	const asked = readMarkable(form, runtime.clock.now());
	if (!asked.ok) return asked;
	return answerOnce(
		() => answerRepeated(runtime, here, asked.value.receipt),
		() => decideAndCommit(runtime, here, asked.value)
	);
}

async function decideAndCommit(
	runtime: Runtime,
	{ section, participant }: SectionAccess,
	{ texts, textHash, note, contestUntil, receipt }: Markable
): Promise<Outcome<MarkReceipt>> {
	const { db, clock } = runtime;
	const { seat } = participant;
	const ground = await readGround(runtime, section, seat);
	if (ground?.text.hash !== textHash) return refuse(409, 'positions.marked-text-changed');
	const left = [...ground.stated, ...ground.groups].filter((each) => each.ground.changed);
	const changes = await listChanges(runtime, section.id, texts, left, ground.text);
	if (!changes) return refuse(409, 'positions.nobody-stands-there');
	// What a group states, everybody hears.
	const open = left.filter((each) => 'group' in each || each.statement.hearers === 'everybody');
	const told = texts.filter((text) => open.some((each) => isOn(each, text)));
	const at = clock.now();
	const id = newId<EditorialMarkId>(at);
	const by = asRecorded(participant);
	const { consultation } = section;
	const row = {
		...{ id, consultation, section: section.id, note, receipt, markedAt: at, contestUntil },
		...{ account: by.account, seat: by.seat }
	};
	const entry = await commitDecision(
		db,
		clock,
		{
			...{ consultation, kind: 'editorial.marked', actor: by, section: section.id },
			// Which texts are stood on in confidence alone is told to nobody else.
			audience: told.length > 0 ? EVERYBODY : FACILITATION,
			payload: {
				...{ mark: id, section: section.number, note, contestUntil, to: textHash },
				...{ markedAt: at, changes: commitChanges(receipt, changes) },
				from: (told.length > 0 ? told : texts).map(textName)
			}
		},
		[...holdWords(db, section.id, changes, ground.text, at), ...insertMark(db, row, changes)]
	);
	if (!entry) return refuse(409, 'positions.marked-text-changed');
	const touched = changes.map(({ from }) => from);
	const audiences = await readAudiencesOn(db, section, touched);
	for (const audience of new Set([...audiences, FACILITATION]))
		for (const topic of topicsOfPositions(consultation, audience)) runtime.bus.announce(topic);
	runtime.bus.announce(topics.record(consultation));
	return accept({ number: markNumber(section.number, id), markedAt: at, contestUntil });
}

/** Whether a position stands on this text. */
function isOn({ ground }: Standing, { block, hash }: Markable['texts'][number]): boolean {
	return ground.block === block && ground.hash === hash;
}

/**
 * The changes from these texts to today's, and with a section's those of each paragraph whose words
 * changed with it; null when nobody whom the marker sees stands on one of them. Rule E2.
 */
async function listChanges(
	{ db }: Runtime,
	section: SectionId,
	texts: Markable['texts'],
	left: readonly Standing[],
	today: SectionGround['text']
): Promise<Change[] | null> {
	const now = new Map<string, string>(today.blocks.map(({ id, hash }) => [id, hash]));
	now.set('', today.hash);
	const listed = texts.map(async (text): Promise<Change[]> => {
		const { block, hash: from } = text;
		const to = now.get(block);
		// Of a paragraph that is gone nothing is left to stand on.
		if (to === undefined || !left.some((each) => isOn(each, text))) return [];
		if (block !== '') return [{ block, from, to }];
		const held = (await readHeldText(db, section, from)) ?? [];
		const paragraphs = held.flatMap((before): Change[] => {
			const [was, is] = [hashBlock(before), now.get(before.id)];
			return is === undefined || is === was ? [] : [{ block: before.id, from: was, to: is }];
		});
		return [{ block, from, to }, ...paragraphs];
	});
	const found = await Promise.all(listed);
	if (found.some((changes) => changes.length === 0)) return null;
	// Two texts before may hold the same words of a paragraph.
	return [...new Map(found.flat().map((each) => [`${each.block} ${each.from}`, each])).values()];
}

/** Keep the words that positions stand on from now on, to tell what changes them later. Rules P5, E3. */
function holdWords(
	db: Database,
	section: SectionId,
	changes: readonly Change[],
	{ hash, blocks }: SectionGround['text'],
	at: Instant
): Statement[] {
	const touched = new Set(changes.map(({ block }) => block));
	const texts = blocks
		.filter(({ id }) => touched.has(id))
		.map((each) => ({ hash: each.hash, blocks: [each.content] }));
	if (touched.has('')) texts.push({ hash, blocks: blocks.map(({ content }) => content) });
	return texts.map((text) => holdText(db, { section, ...text, at }));
}

/** The receipt of a form that was sent before; null when this is the first time. */
async function answerRepeated(
	{ db }: Runtime,
	{ section, participant }: SectionAccess,
	receipt: string
): Promise<Outcome<MarkReceipt> | null> {
	const made = await findMark(db, participant.seat.id, receipt);
	if (!made) return null;
	const { id, markedAt, contestUntil } = made;
	return made.section === section.id
		? accept({ number: markNumber(section.number, id), markedAt, contestUntil })
		: refuse(409, 'positions.stated-before');
}
