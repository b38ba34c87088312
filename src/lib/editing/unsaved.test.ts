import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { unsavedSince, unsavedWords } from './unsaved.ts';

function block(text: Y.Text, at: number, words: string): void {
	text.insertEmbed(at, new Y.Map([['id', `${text.doc?.clientID}.${at}`]]), {});
	text.insert(at + 1, words, {});
}

function server(): Y.Doc {
	const doc = new Y.Doc();
	block(doc.getText('text'), 0, 'All persons should have access.');
	return doc;
}

function copyOf(doc: Y.Doc): Y.Doc {
	const copy = new Y.Doc();
	Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
	return copy;
}

const has = (doc: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(doc));

describe('words that were never saved', () => {
	it('are none when the server has everything', () => {
		const there = server();
		expect(unsavedSince(copyOf(there), has(there)).size).toBe(0);
	});

	it('are those typed here, without the words around them', () => {
		const there = server();
		const here = copyOf(there);
		const text = here.getText('text');
		text.insert(12, 'everywhere ', {});
		text.insert(text.length, ' By 2030.', {});
		const unsaved = unsavedSince(here, has(there));
		expect(unsavedWords(text, unsaved)).toBe('everywhere  …  By 2030.');
	});

	it('start a line where they start a block, and leave out what was deleted again', () => {
		const there = server();
		const here = copyOf(there);
		const text = here.getText('text');
		block(text, text.length, 'First.');
		block(text, text.length, 'Second, regretted.');
		text.delete(text.length - 11, 11);
		const unsaved = unsavedSince(here, has(there));
		expect(unsavedWords(text, unsaved)).toBe('First.\nSecond,');
	});

	it('begin inside a run of which the server has the first part', () => {
		const there = server();
		const here = copyOf(there);
		const text = here.getText('text');
		text.insert(text.length, ' Soon', {});
		const meanwhile = has(here);
		text.insert(text.length, ' and well', {});
		expect(unsavedWords(text, unsavedSince(here, meanwhile))).toBe(' and well');
	});
});
