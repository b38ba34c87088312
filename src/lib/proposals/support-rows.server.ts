import { listStatedOnChanges } from '#db/change-positions.ts';
import { listCounted } from '#db/positions.ts';
import { listPlaced, listTabled, type PlacedChange } from '#db/proposal-lists.ts';
import { listSections } from '#db/sections.ts';
import type { Entered } from '#lib/consultations/queries.server.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import type { ConsultationId } from '#lib/kernel/ids.ts';
import { positionsAsRows, walkPositionRows } from '#lib/positions/queries.server.ts';
import { rowsOf, type PositionRow } from '#lib/positions/rows.ts';
import { PUBLIC } from '#lib/positions/standings.server.ts';
import { readSections } from '#lib/sections/queries.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { keyOf, seenOn } from './support.server.ts';
import { supportStandings } from './supporting.ts';

/** Proposals that are read at once. */
const AT_ONCE = 50;

/** All statements in force that the actor may read, for downloads: on the text, and after them on Changes. */
export async function* walkAllRows(
	locals: App.Locals,
	entered: Entered
): AsyncGenerator<PositionRow[]> {
	yield* walkPositionRows(locals, entered);
	const { consultation, participant } = entered;
	const sections = await readSections(locals.runtime, participant, consultation.id);
	yield* walkSupportRows(locals.runtime, consultation, sections, participant.seat);
}

/** All that everybody may see, likewise, as the command line prints it. Rule P14. */
export async function allAsRows(
	runtime: Runtime,
	consultation: { id: ConsultationId; demonstration: boolean }
): Promise<PositionRow[]> {
	const rows = await positionsAsRows(runtime, consultation);
	const sections = await listSections(runtime.db, consultation.id);
	for await (const some of walkSupportRows(runtime, consultation, sections, PUBLIC))
		rows.push(...some);
	return rows;
}

/** What is in force on the Changes of tabled proposals for these sections, in the order of tabling. Rule X32. */
async function* walkSupportRows(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	{ id: consultation, demonstration }: { id: ConsultationId; demonstration: boolean },
	sections: readonly Pick<Section, 'id' | 'number' | 'title'>[],
	reader: Pick<Seat, 'role' | 'delegation'>
): AsyncGenerator<PositionRow[]> {
	const counted = await listCounted(db, consultation, clock.now());
	const delegations = counted.map((each) => ({ ...each, negotiating: [] }));
	const codes = new Map(counted.map(({ id, code }) => [id, code]));
	const where = { consultation, sections: sections.map(({ id }) => id) };
	for (let offset = 0; ; offset += AT_ONCE) {
		const { shown } = await listTabled(db, where, { offset, limit: AT_ONCE });
		if (shown.length === 0) return;
		const tabled = shown.map(({ proposal }) => proposal.id);
		const stated = Map.groupBy(await listStatedOnChanges(db, tabled, reader), keyOf);
		if (stated.size === 0) continue;
		for (const placed of await listPlaced(db, { proposals: tabled })) {
			const { change, proposal } = placed;
			const section = sections.find(({ id }) => id === change.section);
			const rows = stated.get(keyOf(change));
			if (!section || !rows) continue;
			const seen = seenOn(rows, codes, proposal.number ?? 0);
			const standings = supportStandings(delegations, seen, change.hash);
			yield rowsOf(section, standings, demonstration, placeOf(placed));
		}
	}
}

function placeOf({ change, proposal, today }: PlacedChange) {
	return {
		...{ id: change.block, label: today?.number ?? '' },
		change: {
			...{ proposal: String(proposal.number), proposalTitle: proposal.title },
			...{ change: String(change.ordinal), changeState: change.state }
		}
	};
}
