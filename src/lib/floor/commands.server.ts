import { readFloor, saveFloor } from '#db/floor.ts';
import { listCounted } from '#db/positions.ts';
import { readProjection } from '#db/texts.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { topics } from '#lib/live/topics.ts';
import { readTargetBlock } from '#lib/positions/targets.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { mayLead } from './rules.ts';

/** Show a paragraph to the room. Field: block. Rules F2, F3. */
export async function showParagraph(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { section, participant } = await enterSection(locals, slug, address);
	if (!mayLead(participant.seat, section)) return refuse(403, 'floor.not-yours');
	const block = readTargetBlock(form.get('block'));
	const text = await readProjection(runtime.db, section.id);
	if (!block || !text?.blocks.some(({ id }) => id === block))
		return refuse(404, 'floor.paragraph-gone');
	const by = { section: section.id, seat: participant.seat.id, at: runtime.clock.now() };
	await saveFloor(runtime.db, { ...by, block });
	runtime.bus.announce(topics.floor(section.consultation, section.id));
	return accept(null);
}

/** Give a delegation the floor, or nobody. Field: delegation, a code or ''. Rule F2. */
export async function giveFloor(
	locals: App.Locals,
	slug: string,
	address: string,
	form: FormData
): Promise<Outcome<null>> {
	const { runtime } = locals;
	const { db, clock, bus } = runtime;
	const { section, participant } = await enterSection(locals, slug, address);
	if (!mayLead(participant.seat, section)) return refuse(403, 'floor.not-yours');
	const code = form.get('delegation');
	const delegations = await listCounted(db, section.consultation, clock.now());
	const speaker = code ? delegations.find((each) => each.code === code) : null;
	if (speaker === undefined) return refuse(400, 'floor.unknown-delegation');
	const delegation = speaker?.id ?? null;
	if ((await readFloor(db, section.id))?.delegation === delegation) return accept(null);
	const by = { section: section.id, seat: participant.seat.id, at: clock.now() };
	await saveFloor(db, { ...by, delegation });
	bus.announce(topics.floor(section.consultation, section.id));
	return accept(null);
}
