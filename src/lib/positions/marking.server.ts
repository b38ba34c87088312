import { findMark, insertMark } from '#db/editorial.ts';
import { commitDecision } from '#db/record.ts';
import { holdText, readHeldText } from '#db/texts.ts';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type EditorialMarkId, type SectionId } from '#lib/kernel/ids.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics, topicsOfPositions } from '#lib/live/topics.ts';
import { asRecorded } from '#lib/people/seats.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { hashBlock } from '#lib/text/hash.ts';
import type { Runtime } from '#server/runtime.ts';
import type { EditorialChange } from './editorial.ts';
import { readAudiencesOn, readGround, type SectionGround } from './ground.server.ts';
import { FACILITATION, markNumber, readMarkable, whyNotMark, type MarkReceipt } from './marking.ts';

type Change = Omit<EditorialChange, 'mark'>;

/**
 * Mark the change from some texts of a section to the one displayed editorial: positions that stand
 * on them stand on it. Fields: text (the hash of each), textHash, note, days, receipt. Rules E1-E3, E5.
 */
export async function markEditorial(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<MarkReceipt>> {
	const { runtime } = locals;
	const { db, clock } = runtime;
	const here = await enterSection(locals, slug, address);
	const { section, participant } = here;
	const { seat } = participant;
	const refused = whyNotMark(seat, section);
	if (refused) return refuse(403, refused);
	const asked = readMarkable(form, clock.now());
	if (!asked.ok) return asked;
	const { texts, textHash, note, contestUntil, receipt } = asked.value;
	const before = await answerRepeated(runtime, here, receipt);
	if (before) return before;

	const ground = await readGround(runtime, section, seat);
	if (ground?.text.hash !== textHash) return refuse(409, 'positions.marked-text-changed');
	const left = ground.stated.filter((each) => each.ground.changed);
	const known = texts.every((text) => left.some((each) => each.ground.hash === text));
	if (!known) return refuse(409, 'positions.nobody-stands-there');
	const open = left.filter(({ statement }) => statement.hearers === 'everybody');
	const told = texts.filter((text) => open.some((each) => each.ground.hash === text));
	const at = clock.now();
	const id = newId<EditorialMarkId>(at);
	const by = asRecorded(participant);
	const changes = await listChanges(runtime, section.id, texts, ground.text);
	const blocks = ground.text.blocks.map((block) => block.content);
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
				from: told.length > 0 ? told : texts
			}
		},
		[
			holdText(db, { section: section.id, hash: textHash, blocks, at }),
			...insertMark(db, row, changes)
		]
	);
	if (!entry) {
		const repeated = await answerRepeated(runtime, here, receipt);
		return repeated ?? refuse(409, 'positions.marked-text-changed');
	}
	const touched = changes.map(({ from }) => from);
	const audiences = await readAudiencesOn(db, section, touched);
	for (const audience of new Set([...audiences, FACILITATION]))
		for (const topic of topicsOfPositions(consultation, audience)) runtime.bus.announce(topic);
	runtime.bus.announce(topics.record(consultation));
	return accept({ number: markNumber(section.number, id), markedAt: at, contestUntil });
}

/** The changes of the section, and of each paragraph whose words changed with it. Rule E2. */
async function listChanges(
	{ db }: Runtime,
	section: SectionId,
	texts: readonly string[],
	today: SectionGround['text']
): Promise<Change[]> {
	const held = await Promise.all(texts.map((text) => readHeldText(db, section, text)));
	const now = new Map(today.blocks.map(({ id, content }) => [id, hashBlock(content)]));
	const paragraphs = held.flat().flatMap((block): Change[] => {
		const to = block && now.get(block.id);
		if (!block || !to) return [];
		const from = hashBlock(block);
		return from === to ? [] : [{ block: block.id, from, to }];
	});
	const changes = [...texts.map((from) => ({ block: '', from, to: today.hash })), ...paragraphs];
	return [...new Map(changes.map((each) => [`${each.block} ${each.from}`, each])).values()];
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
