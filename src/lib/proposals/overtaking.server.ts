import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import type { Runtime } from '#server/runtime.ts';
import type { PlacedChange } from '#db/proposal-lists.ts';
import { decide, decideNext, OVERTAKEN, readPlaced } from './deciding.server.ts';
import { enterProposal, type EnteredProposal } from './entering.server.ts';
import { standsIn } from './overtaken.ts';
import { mayDecide, mayTable } from './rules.ts';
import { blocksToday } from './wordings.server.ts';

/**
 * Close what the text has already: by its sponsor, or by a facilitator of its section. Field: change, or
 * none for all that is open where all of it stands there. Rules X2, X45, X46.
 */
export function closeOvertaken(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	return decideNext(locals.runtime, async () => {
		const { runtime } = locals;
		const here = await enterProposal(locals, slug, named);
		const all = await readPlaced(runtime, here);
		const one = form.get('change');
		const asked = all.filter(({ change }) => (one ? change.id === one : change.state === 'open'));
		if (!mayClose(here, asked)) return refuse(403, 'proposals.overtaken-by-whom');
		if (one && here.proposal.together && all.length > 1)
			return refuse(409, 'proposals.together-only');
		const open = asked.filter(({ change }) => change.state === 'open');
		// Pressed twice, or by both.
		if (open.length === 0)
			return (one ? asked : all).some(({ change }) => change.state === 'overtaken')
				? accept(null)
				: OVERTAKEN;
		if (!(await stand(runtime, here, open))) return refuse(409, 'proposals.not-overtaken');
		const changes = all.map(({ change }) => change);
		return decide(runtime, here, changes, {
			...{ kind: 'proposal.overtaken', state: 'overtaken', reason: '' },
			decided: open.map(({ change }) => change)
		});
	});
}

function mayClose(
	{ proposal, participant, texts }: EnteredProposal,
	asked: readonly PlacedChange[]
): boolean {
	const { seat } = participant;
	if (mayTable(seat, proposal)) return true;
	const held = texts.filter(({ section }) => mayDecide(seat, section));
	return (
		held.length > 0 &&
		asked.every(({ change }) => held.some(({ section }) => section.id === change.section))
	);
}

/** Whether all of these are in the text, asked of itself: what does not stand there is not dropped. */
async function stand(
	{ db }: Runtime,
	{ texts }: EnteredProposal,
	open: readonly PlacedChange[]
): Promise<boolean> {
	const today = await blocksToday(db, texts);
	return open.every(({ change }) => {
		const blocks = today.get(change.section);
		return blocks
			? standsIn(
					change,
					[...blocks.values()].map(({ block }) => block)
				)
			: false;
	});
}
