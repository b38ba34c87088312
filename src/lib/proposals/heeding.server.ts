import type { PlacedChange } from '#db/proposal-lists.ts';
import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { decide, decideNext, OVERTAKEN, readPlaced } from './deciding.server.ts';
import { enterProposal } from './entering.server.ts';
import { isUnconfirmed, mayDecide } from './rules.ts';
import { standsOn } from './standing.ts';
import { blocksToday } from './wordings.server.ts';

/**
 * Let a paragraph stand as its sponsor asked: what incorporating is of a Change that changes nothing.
 * Field: change, or none for all that is open where all of it is such. Rules X6, X42.
 */
export function heedRetained(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData
): Promise<Outcome<null>> {
	return decideNext(locals.runtime, async () => {
		const here = await enterProposal(locals, slug, named);
		const { proposal, texts, participant } = here;
		const all = await readPlaced(locals.runtime, here);
		const one = form.get('change');
		const asked = all.filter(({ change }) => (one ? change.id === one : change.state === 'open'));
		const held = texts.filter(({ section }) => mayDecide(participant.seat, section));
		const holds = asked.every(({ change }) =>
			held.some(({ section }) => section.id === change.section)
		);
		if (held.length === 0 || !holds) return refuse(403, 'proposals.facilitators-decide');
		if (asked.some(({ change }) => change.kind !== 'retain'))
			return refuse(400, 'proposals.retained-only');
		// Nothing is taken up in the name of who has not said that it is its own. Rule X64.
		if (isUnconfirmed(proposal)) return refuse(409, 'proposals.unconfirmed');
		const open = asked.filter(({ change }) => change.state === 'open');
		if (proposal.together && one && all.length > 1) return refuse(409, 'proposals.together-only');
		// Pressed twice: it was heeded.
		if (open.length === 0) return (one ? asked : all).some(isHeeded) ? accept(null) : OVERTAKEN;
		const today = await blocksToday(locals.runtime.db, texts);
		const grounds = open.map(({ change }) =>
			standsOn({ change, today: today.get(change.section)?.get(change.block) ?? null })
		);
		if (grounds.some((ground) => ground !== 'same')) return refuse(409, 'proposals.retained-moved');
		return decide(...([locals.runtime, here, all.map(({ change }) => change)] as const), {
			...{ kind: 'proposal.heeded', state: 'incorporated', reason: '' },
			decided: open.map(({ change }) => change)
		});
	});
}

function isHeeded({ change: { kind, state } }: PlacedChange): boolean {
	return kind === 'retain' && state === 'incorporated';
}
