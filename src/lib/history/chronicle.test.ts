import { describe, expect, it } from 'vitest';
import type * as Y from 'yjs';
import { MINUTE } from '#lib/kernel/instants.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { countSteps } from './counting.ts';
import { Drafting } from '../../../tests/support/drafting.ts';
import { compareMoments } from './redline.ts';
import { listSteps } from './rules.ts';
import { stateAt } from './states.ts';

describe('a chronicle', () => {
	it('[H1] tells how the text read after every edit, deleted words and all', () => {
		const draft = drafted();
		expect(draft.readAt(0)).toEqual(['The internet.', 'For everyone.']);
		expect(draft.readAt(1)).toEqual(['The open internet.', 'For everyone.']);
		expect(draft.readAt(2)).toEqual(['The open internet.', 'For.']);
		expect(draft.readAt(-1)).toEqual([]);
		expect(draft.chronicle.edits).toHaveLength(3);
	});

	it('[H1] reads as the text itself does after the last edit, in random drafting', () => {
		const draft = new Drafting('One two three.', 'Four five six.');
		let seed = 7;
		const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
		const states: unknown[] = [readBlocks(textOf(draft.doc))];
		for (let i = 0; i < 200; i++) {
			draft.edit(random(2) ? 'KEN' : 'NOR', (text) => {
				const at = 1 + random(text.length);
				const left = text.length - at;
				if (random(3) === 0 && left > 0) text.delete(at, 1 + random(Math.min(4, left)));
				else if (random(4) === 0 && left > 0)
					text.format(at, 1, { strong: random(2) ? true : null });
				else text.insert(at, 'abc'.slice(random(3)), {});
			});
			states[draft.chronicle.edits.length - 1] = readBlocks(textOf(draft.doc));
		}
		states.forEach((blocks, edit) => expect(stateAt(draft.chronicle, edit).blocks).toEqual(blocks));
	});

	it('[H1] tells what a paragraph was before its kind changed', () => {
		const draft = new Drafting('Connectivity');
		draft.edit('KEN', (text) => {
			const map = (text._start?.content as Y.ContentType).type as Y.Map<unknown>;
			map.set('type', 'heading');
		});
		expect(stateAt(draft.chronicle, 0).blocks[0]?.type).toBe('paragraph');
		expect(stateAt(draft.chronicle, 1).blocks[0]?.type).toBe('heading');
	});

	it('[H2] counts words put in and taken out, and no slips of the pen', () => {
		const draft = drafted();
		draft.at = MINUTE / 2;
		draft.edit('KEN', (text) => text.insert(5, 'x', {}));
		draft.edit('KEN', (text) => text.delete(5, 1));
		const { steps, stepOf } = listSteps(draft.chronicle.edits, []);
		expect(steps).toHaveLength(4);
		expect(countSteps(draft.chronicle, stepOf, steps.length)).toEqual([
			{ added: 4, removed: 0 },
			{ added: 1, removed: 0 },
			{ added: 0, removed: 1 },
			{ added: 0, removed: 0 }
		]);
	});

	it('[H3] says whose each change is', () => {
		const { chronicle } = drafted();
		const changes = compareMoments(chronicle, 0, 2, (edit) => edit);
		const words = changes.flatMap((change) => change.words).filter(({ kind }) => kind !== 'same');
		expect(words).toMatchObject([
			{ kind: 'insert', text: 'open ', by: 1 },
			{ kind: 'delete', text: ' everyone', by: 2 }
		]);
	});
});

/** Kenya adds a word, Norway takes one out. */
function drafted(): Drafting {
	const draft = new Drafting('The internet.', 'For everyone.');
	draft.edit('KEN', (text) => text.insert(5, 'open ', {}));
	draft.edit('NOR', (text) => text.delete(23, 9));
	return draft;
}
