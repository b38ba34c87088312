import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { DelegationId, GroupId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { alignWithGroup, stateForGroup } from '#lib/positions/negotiating-commands.server.ts';
import { readGroupOn } from '#lib/positions/negotiating-queries.server.ts';
import type { Dialect } from './database.ts';
import { formOf, openNegotiation } from './decisions.ts';
import { NOW } from './rows.ts';
import { state, type Fields } from './stating.ts';

/** Kenya presides over the Group of 77, to which it, Fiji and India belong; Norway does not. */
export async function openGroup(dialect: Dialect) {
	const here = await openNegotiation(dialect);
	const { runtime, consultation, slug } = here;
	const { db } = runtime;
	const { tables } = db;
	const fiji = await here.seatDelegation('FJI');
	const india = await here.seatDelegation('IND');
	const norway = await here.seatDelegation('NOR');
	const delegationOf = async (locals: App.Locals) => {
		const { participant } = await enterConsultation(locals, slug);
		return participant.seat.delegation?.id as DelegationId;
	};
	const members = [here.kenya, fiji, india];
	/** A negotiating group of these, over which Kenya presides. */
	async function form(code: string, name: string, whose: App.Locals[]) {
		const group = newId<GroupId>(NOW);
		const terms = await Promise.all(whose.map(delegationOf));
		const since = NOW - 1000;
		await db.commit([
			db.read
				.insert(tables.stakeholderGroup)
				.values({ id: group, consultation, code, name, kind: 'negotiating', position: 9 }),
			...terms.map((delegation) =>
				db.read.insert(tables.membership).values({ delegation, group, since, until: null })
			),
			db.read
				.insert(tables.presidency)
				.values({ delegation: here.delegation, group, since, until: null })
		]);
		return group;
	}
	const group = await form('G77', 'Group of 77', members);

	const speak = (locals: App.Locals, fields: Fields = {}, code = 'G77') => {
		here.clock.at += 1000;
		const said = { stance: 'object', reason: 'Too vague.', version: 0 };
		const form = { ...said, receipt: crypto.randomUUID(), ...here.text, ...fields };
		return stateForGroup(locals, slug, '1', code, formOf(form));
	};
	const on = (locals: App.Locals, code = 'G77', block: string | null = null) =>
		readGroupOn(locals, slug, code, '1', block);
	/** Speak for the group on a paragraph, as its words stand. */
	const speakOn = async (block: string, locals: App.Locals, fields: Fields = {}) => {
		const { text, stating } = await on(locals, 'G77', block);
		const bound = { textHash: text.hash, textSeq: text.seq, version: stating?.after ?? 0 };
		return speak(locals, { block, ...bound, ...fields });
	};
	/** Answer what the group states now, as its own form would. */
	const align = async (
		locals: App.Locals,
		fields: Fields = {},
		code = 'G77',
		block: string | null = null
	) => {
		here.clock.at += 1000;
		const shown = await on(locals, code, block);
		const form = { statement: shown.statement?.id ?? '', version: shown.own?.after ?? 0 };
		const wish = { ...form, aligned: 'yes', receipt: crypto.randomUUID(), ...fields };
		return alignWithGroup(locals, slug, '1', formOf(wish));
	};
	const own = (locals: App.Locals, fields: Fields = {}) => {
		here.clock.at += 1000;
		return state(here, locals, { receipt: crypto.randomUUID(), ...fields });
	};
	const matrixOf = async (locals: App.Locals) =>
		(await readMatrix(locals, slug)).matrix.rows[0]?.all;
	return {
		...{ ...here, group, form, fiji, india, norway, delegationOf },
		...{ speak, speakOn, align, on, own, matrixOf }
	};
}
