import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { updateHead } from './frames.ts';
import { Served } from './served.ts';
import { wire } from './wire.ts';

describe('what those who come are served', () => {
	const doc = new Y.Doc();
	const served = new Served();
	const text = doc.getText('text');
	let encoded = 0;
	const ask = (vector: Uint8Array) =>
		served.since(vector, () => {
			encoded++;
			return Y.encodeStateAsUpdate(doc, vector);
		});
	const nothing = new Uint8Array([0]);

	/** The text of somebody who takes every frame. */
	function read(wired: Buffer): string {
		const copy = new Y.Doc();
		for (let at = 0; at < wired.length;) {
			const length = wired[at + 1] ?? 0;
			// A short frame: its header, its kind and step, and the length of its update.
			Y.applyUpdate(copy, wired.subarray(at + 5, at + 2 + length));
			at += 2 + length;
		}
		return copy.getText('text').toString();
	}

	it('is encoded once for all who lack the same', () => {
		text.insert(0, 'Karibu.');
		expect(ask(nothing)).toBe(ask(nothing));
		expect(encoded).toBe(1);
	});

	it('goes on with what was typed since', () => {
		doc.once('update', (update: Uint8Array) => served.add(wire(update, updateHead(update))));
		text.insert(7, ' Asante.');
		expect(read(ask(nothing))).toBe('Karibu. Asante.');
		expect(encoded).toBe(1);
	});

	it('is the state as it was stored, with what was written behind it, for whoever has nothing', () => {
		const kept = new Served();
		const state = Y.encodeStateAsUpdate(doc);
		const before = Y.encodeStateVector(doc);
		text.insert(text.length, ' Sana.');
		kept.begin([state, Y.encodeStateAsUpdate(doc, before)]);
		expect(read(kept.since(nothing, () => expect.fail()))).toBe('Karibu. Asante. Sana.');
	});

	it('is encoded anew for another state vector, and when the text was read anew', () => {
		ask(Y.encodeStateVector(doc));
		served.forget();
		expect(read(ask(nothing))).toBe('Karibu. Asante. Sana.');
		expect(encoded).toBe(3);
	});

	it('is asked for what the text lacks in one frame, until the text changes', () => {
		const served = new Served();
		const vectors: Uint8Array[] = [];
		const ask = () =>
			served.asking(() => {
				vectors.push(Uint8Array.of(vectors.length));
				return vectors.at(-1) ?? Uint8Array.of();
			});
		expect(ask()).toBe(ask());
		served.add(wire(Uint8Array.of(9)));
		expect(ask()).toBe(ask());
		served.forget();
		ask();
		expect(vectors).toHaveLength(3);
	});
});
