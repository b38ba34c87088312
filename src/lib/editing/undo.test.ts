import { describe, expect, it } from 'vitest';
import * as commands from './commands.ts';
import { carryWords, deleteBlock, deleteWords, goTo, run, Table, typeWords } from './fuzz/table.ts';
import { redo, undo } from './undo.ts';

describe('undo', () => {
	it('leaves what others wrote', () => {
		const table = new Table('one');
		goTo(table.kenya, 'one');
		typeWords(table.kenya, 'K');
		table.meet();
		goTo(table.norway, 'one');
		typeWords(table.norway, 'N');
		table.meet();
		run(table.kenya, undo);
		expect(table.meet().lines).toEqual(['None']);
	});

	it('of a deletion gives the words back to their writers', () => {
		const table = new Table('one two');
		deleteWords(table.kenya, ' two');
		table.meet();
		run(table.kenya, undo);
		expect(table.meet().credits).toEqual([[1, 'one two']]);
	});

	it('of a move goes back behind what others carried out of the block', () => {
		const table = new Table('one', 'abcd', 'end');
		carryWords(table.norway, 'cd', 'ab');
		goTo(table.norway, 'cdab');
		run(table.norway, commands.moveBlockUp);
		table.meet();
		carryWords(table.kenya, 'd', 'end');
		goTo(table.kenya, 'ab');
		typeWords(table.kenya, 'K');
		expect(table.meet().lines).toEqual(['cKab', 'one', 'dend']);
		run(table.norway, undo);
		expect(table.meet().lines).toEqual(['one', 'cKdab', 'end']);
		expect(table.credits).toContainEqual([1, 'dab']);
	});

	it.each([
		['up', commands.moveBlockUp],
		['down', commands.moveBlockDown]
	])('of a move %s takes back along what others wrote in the block since', (_way, move) => {
		const table = new Table('zero', 'one', 'two', 'three', 'four');
		goTo(table.kenya, 'two');
		run(table.kenya, move);
		table.meet();
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'NN');
		table.meet();
		run(table.kenya, undo);
		expect(table.meet().lines).toEqual(['zero', 'one', 'tNNwo', 'three', 'four']);
		expect(table.credits).toContainEqual([102, 'NN']);
		expect(table.norway.state.selection.$head.parent.textContent).toBe('tNNwo');
		run(table.kenya, redo);
		const [first, second] = move === commands.moveBlockUp ? ['tNNwo', 'one'] : ['one', 'three'];
		expect(table.meet().lines.slice(1, 3)).toEqual([first, second]);
	});

	it('of a move takes back along the halves into which others split the block since', () => {
		const table = new Table('zero', 'one', 'two', 'three');
		goTo(table.kenya, 'two');
		run(table.kenya, commands.moveBlockUp);
		table.meet();
		goTo(table.norway, 'wo');
		run(table.norway, commands.splitBlock);
		typeWords(table.norway, 'N');
		expect(table.meet().lines).toEqual(['zero', 't', 'Nwo', 'one', 'three']);
		run(table.kenya, undo);
		expect(table.meet().lines).toEqual(['zero', 'one', 't', 'Nwo', 'three']);
		run(table.kenya, redo);
		expect(table.meet().lines).toEqual(['zero', 't', 'Nwo', 'one', 'three']);
	});

	it('of one deletion by two people restores the words once', () => {
		const table = new Table('one', 'two', 'three');
		const ids = table.ids;
		for (const editor of [table.kenya, table.norway]) deleteBlock(editor, 'two');
		table.meet();
		for (const editor of [table.kenya, table.norway]) run(editor, undo);
		expect(table.meet().lines).toEqual(['one', 'two', 'three']);
		expect(table.ids).toEqual(ids);
	});
});
