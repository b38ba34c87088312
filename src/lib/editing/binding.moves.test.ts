import { describe, expect, it } from 'vitest';
import * as commands from './commands.ts';
import type { Peer } from './fuzz/room.ts';
import { deleteBlock, deleteWords, goTo, run, Table, typeWords } from './fuzz/table.ts';
import { redo, undo } from './undo.ts';

describe('words typed into a block that somebody deleted at the same time', () => {
	it('keep the block, with its id', () => {
		const table = new Table('one', 'two', 'three');
		const [, id] = table.ids;
		deleteBlock(table.kenya, 'two');
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'N');
		expect(table.meet().lines).toEqual(['one', 'N', 'three']);
		expect(table.ids[1]).toBe(id);
		expect(table.credits[1]).toEqual([102, 'N']);
	});

	it('are at home again when the deletion is undone', () => {
		const table = new Table('one', 'two', 'three');
		const ids = table.ids;
		deleteBlock(table.kenya, 'two');
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'N');
		table.meet();
		run(table.kenya, undo);
		expect(table.meet().lines).toEqual(['one', 'tNwo', 'three']);
		expect(table.ids).toEqual(ids);
	});

	it('flow into the block before when only the end of it was joined', () => {
		const table = new Table('one', 'two', 'three');
		goTo(table.kenya, 'ne', true);
		const { state } = table.kenya;
		table.kenya.dispatch(state.tr.delete(state.selection.from, state.doc.content.size - 3));
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'N');
		expect(table.meet().lines).toEqual(['oNee']);
	});

	it('are told from words typed at that place later', () => {
		const table = new Table('one', 'two', 'three');
		deleteBlock(table.kenya, 'two');
		table.meet();
		goTo(table.norway, 'three');
		run(table.norway, commands.joinBackward);
		typeWords(table.norway, ' N ');
		expect(table.meet().lines).toEqual(['one N three']);
	});
});

describe('a moved block', () => {
	it('keeps its id and its writers', () => {
		const table = new Table('one', 'two');
		const [first, second] = table.ids;
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'N');
		table.meet();
		goTo(table.kenya, 'tN');
		run(table.kenya, commands.moveBlockUp);
		expect(table.meet().lines).toEqual(['tNwo', 'one']);
		expect(table.ids).toEqual([second, first]);
		expect(table.credits.slice(0, 3)).toEqual([
			[1, 't'],
			[102, 'N'],
			[1, 'wo']
		]);
	});

	it('takes along what is typed into it meanwhile', () => {
		const table = new Table('one', 'two', 'three');
		goTo(table.kenya, 'two');
		run(table.kenya, commands.moveBlockUp);
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'NN');
		for (const first of [table.kenya, table.norway]) table.meet(first);
		expect(table.lines).toEqual(['tNNwo', 'one', 'three']);
		expect(table.credits).toContainEqual([102, 'NN']);
		// The caret of whoever typed goes along.
		expect(table.norway.state.selection.$head.parent.textContent).toBe('tNNwo');
		expect(table.norway.state.selection.$head.parentOffset).toBe(3);
	});

	it('leaves a caret behind a late word where that word was shown, once it is deleted', () => {
		const table = new Table('one', 'two', 'three');
		const [kenya, norway] = table.room.peers as [Peer, Peer];
		const hear = () => {
			while (kenya.toServer.length > 0) table.room.deliverToServer(kenya);
			while (norway.fromServer.length > 0) table.room.deliverFromServer(norway);
		};
		goTo(table.norway, 'two');
		run(table.norway, commands.moveBlockUp);
		goTo(table.kenya, 'wo');
		typeWords(table.kenya, 'NN!');
		hear();
		expect(table.norway.lines).toEqual(['two', 'oneNN!', 'three']);
		goTo(table.norway, '!');
		deleteWords(table.kenya, 'NN');
		hear();
		const { parent, parentOffset } = table.norway.state.selection.$head;
		expect([parent.textContent, parentOffset]).toEqual(['one!', 3]);
	});

	it('is split where somebody pressed Enter in it meanwhile', () => {
		const table = new Table('one', 'two', 'three');
		goTo(table.kenya, 'two');
		run(table.kenya, commands.moveBlockUp);
		goTo(table.norway, 'wo');
		run(table.norway, commands.splitBlock);
		expect(table.meet().lines).toEqual(['t', 'wo', 'one', 'three']);
	});

	it('moved by two at once stands once', () => {
		const table = new Table('one', 'two', 'three');
		const ids = [...table.ids].sort();
		goTo(table.kenya, 'two');
		run(table.kenya, commands.moveBlockUp);
		goTo(table.norway, 'two');
		run(table.norway, commands.moveBlockDown);
		table.meet();
		expect([...table.lines].sort()).toEqual(['one', 'three', 'two']);
		expect([...table.ids].sort()).toEqual(ids);
	});

	it('stays where it was moved to when the deletion of a word in it is undone', () => {
		const table = new Table('one', 'two words', 'three');
		deleteWords(table.kenya, ' words');
		goTo(table.norway, 'two');
		run(table.norway, commands.moveBlockUp);
		run(table.kenya, undo);
		expect(table.meet().lines).toEqual(['two words', 'one', 'three']);
	});

	it('goes back by undo and forth by redo', () => {
		const table = new Table('one', 'two');
		const ids = table.ids;
		goTo(table.kenya, 'two');
		run(table.kenya, commands.moveBlockUp);
		run(table.kenya, undo);
		expect(table.meet().lines).toEqual(['one', 'two']);
		expect(table.ids).toEqual(ids);
		run(table.kenya, redo);
		expect(table.meet().lines).toEqual(['two', 'one']);
		expect(table.credits.every(([client]) => client === 1)).toBe(true);
	});
});

describe('words cut and pasted within the section', () => {
	it('stay their writers’, and pasted again become the paster’s', () => {
		const table = new Table('one two', 'three');
		goTo(table.kenya, ' two', true);
		const slice = table.kenya.state.selection.content();
		table.kenya.dispatch(table.kenya.state.tr.deleteSelection().setMeta('uiEvent', 'cut'));
		const paste = () => {
			goTo(table.kenya, 'hree');
			const { tr } = table.kenya.state;
			table.kenya.dispatch(tr.replaceSelection(slice).setMeta('uiEvent', 'paste'));
		};
		paste();
		expect(table.meet().lines).toEqual(['one', 't twohree']);
		expect(table.credits.every(([client]) => client === 1)).toBe(true);
		paste();
		expect(table.meet().credits).toContainEqual([101, ' two']);
	});
});
