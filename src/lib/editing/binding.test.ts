import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { anchorIn, resolveAnchors } from '#lib/text/anchors.ts';
import * as commands from './commands.ts';
import { deleteWords, goTo, run, Table, typeWords } from './fuzz/table.ts';
import { undo } from './undo.ts';

describe('typing', () => {
	it('writes what was typed and nothing else: "aa" and one more "a"', () => {
		const table = new Table('aa');
		goTo(table.kenya, 'a');
		const updates: Uint8Array[] = [];
		table.kenya.doc.on('update', (update: Uint8Array) => updates.push(update));
		typeWords(table.kenya, 'a');
		const [update] = updates as [Uint8Array];
		const { structs, ds } = Y.decodeUpdate(update);
		expect(structs.map(({ length }) => length)).toEqual([1]);
		expect(ds.clients.size).toBe(0);
		expect(table.meet().credits).toEqual([
			[101, 'a'],
			[1, 'aa']
		]);
	});

	it('keeps the letters that a replacement repeats', () => {
		const table = new Table('the roadmap');
		goTo(table.kenya, 'the road', true);
		typeWords(table.kenya, 'the broad');
		expect(table.meet().credits).toEqual([
			[1, 'the '],
			[101, 'b'],
			[1, 'roadmap']
		]);
	});

	it('keeps a caret at its letter while others type before and behind it', () => {
		const table = new Table('connect all');
		goTo(table.kenya, ' all');
		goTo(table.norway, 'connect');
		typeWords(table.norway, 'We will ');
		goTo(table.norway, ' all');
		typeWords(table.norway, 'ed');
		table.meet();
		expect(table.kenya.lines).toEqual(['We will connected all']);
		expect(table.kenya.state.selection.$head.parentOffset).toBe('We will connect'.length);
	});

	it('keeps bold switched on for the next letter while others type', () => {
		const table = new Table('connect all');
		goTo(table.kenya, ' all');
		run(table.kenya, commands.toggleStrong);
		goTo(table.norway, 'connect');
		typeWords(table.norway, 'We ');
		table.meet();
		expect(table.kenya.state.storedMarks?.map(({ type }) => type.name)).toEqual(['strong']);
	});

	it('never cuts a character of two units in half', () => {
		const table = new Table('a😀b');
		goTo(table.kenya, '😀', true);
		typeWords(table.kenya, '😁');
		expect(table.meet().lines).toEqual(['a😁b']);
	});
});

describe('composing with an input method', () => {
	it('stands still while others write, and shows it when composing ends', () => {
		const table = new Table('we agree');
		goTo(table.kenya, ' agree');
		table.kenya.composing = true;
		typeWords(table.kenya, 'n');
		goTo(table.norway, 'we');
		typeWords(table.norway, 'Today ');
		table.meet(table.norway);
		typeWords(table.kenya, 'i');
		expect(table.kenya.lines).toEqual(['weni agree']);
		table.meet();
		table.kenya.composing = false;
		table.kenya.binding.settle();
		expect(table.kenya.lines).toEqual(['Today weni agree']);
		expect(table.kenya.state.selection.$head.parentOffset).toBe('Today weni'.length);
		expect(table.lines).toEqual(['Today weni agree']);
	});
});

describe('Enter and Backspace', () => {
	it('leave the id with the first half', () => {
		const table = new Table('onetwo');
		const [id] = table.ids;
		goTo(table.kenya, 'two');
		run(table.kenya, commands.splitBlock);
		expect(table.meet().lines).toEqual(['one', 'two']);
		expect(table.ids[0]).toBe(id);
		expect(table.ids[1]).toMatch(/^101\.\d+$/);
	});

	it('leave the id with the words when Enter is pressed before them', () => {
		const table = new Table('one');
		const [id] = table.ids;
		goTo(table.kenya, 'one');
		run(table.kenya, commands.splitBlock);
		expect(table.meet().lines).toEqual(['', 'one']);
		expect(table.ids[1]).toBe(id);
	});

	it('pressed at once by two in one paragraph keep every word once', () => {
		const table = new Table('one two three');
		goTo(table.kenya, 'two');
		run(table.kenya, commands.splitBlock);
		typeWords(table.kenya, 'K');
		goTo(table.norway, 'three');
		run(table.norway, commands.splitBlock);
		typeWords(table.norway, 'N');
		expect(table.meet().lines).toEqual(['one ', 'Ktwo ', 'Nthree']);
		goTo(table.kenya, 'Ktwo');
		run(table.kenya, commands.joinBackward);
		expect(table.meet().lines).toEqual(['one Ktwo ', 'Nthree']);
	});

	it('at the same place by two make two blocks', () => {
		const table = new Table('onetwo');
		for (const editor of [table.kenya, table.norway]) {
			goTo(editor, 'two');
			run(editor, commands.splitBlock);
		}
		expect(table.meet().lines).toEqual(['one', '', 'two']);
	});

	it('join an empty block away', () => {
		const table = new Table('one', 'two');
		deleteWords(table.kenya, 'two');
		run(table.kenya, commands.joinBackward);
		expect(table.meet().lines).toEqual(['one']);
	});

	it('joined while the other types in the second block: the words flow into the first', () => {
		const table = new Table('one', 'two');
		goTo(table.kenya, 'two');
		run(table.kenya, commands.joinBackward);
		goTo(table.norway, 'wo');
		typeWords(table.norway, 'N');
		expect(table.meet().lines).toEqual(['onetNwo']);
	});
});

describe('an anchor', () => {
	const place = (table: Table, block: number, from: number, to: number) =>
		anchorIn(table.room.doc, { block: table.ids[block] as never, from, to }) as never;

	it('stands at its words after Enter before them', () => {
		const table = new Table('we connect all people');
		const anchor = place(table, 0, 3, 14);
		goTo(table.kenya, 'connect');
		run(table.kenya, commands.splitBlock);
		table.meet();
		expect(resolveAnchors(table.room.doc, [anchor])).toEqual([
			[{ block: table.ids[1], from: 0, to: 11 }]
		]);
	});

	it('does not grow by typing at its edges, but by typing inside', () => {
		const table = new Table('we connect all');
		const anchor = place(table, 0, 3, 10);
		goTo(table.kenya, 'connect');
		typeWords(table.kenya, 'K');
		goTo(table.kenya, ' all');
		typeWords(table.kenya, 'K');
		goTo(table.kenya, 'nnect');
		typeWords(table.kenya, 'K');
		table.meet();
		expect(resolveAnchors(table.room.doc, [anchor])).toEqual([
			[{ block: table.ids[0], from: 4, to: 12 }]
		]);
	});

	it('goes along when its paragraph is moved, and is in two parts when it is split', () => {
		const table = new Table('one', 'connect all');
		const anchor = place(table, 1, 0, 11);
		goTo(table.kenya, 'connect');
		run(table.kenya, commands.moveBlockUp);
		goTo(table.kenya, ' all');
		run(table.kenya, commands.splitBlock);
		table.meet();
		expect(resolveAnchors(table.room.doc, [anchor])[0]).toEqual([
			{ block: table.ids[0], from: 0, to: 7 },
			{ block: table.ids[1], from: 0, to: 4 }
		]);
	});

	it('is about deleted text when its words are gone, and back when they are', () => {
		const table = new Table('we connect all');
		const anchor = place(table, 0, 3, 10);
		deleteWords(table.kenya, 'connect');
		table.meet();
		expect(resolveAnchors(table.room.doc, [anchor])).toEqual([[]]);
		run(table.kenya, undo);
		table.meet();
		expect(resolveAnchors(table.room.doc, [anchor])).toEqual([
			[{ block: table.ids[0], from: 3, to: 10 }]
		]);
	});
});
