import { Fragment, Slice } from 'prosemirror-model';
import type { Node } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';
import { ReplaceStep } from 'prosemirror-transform';
import * as Y from 'yjs';
import type { Atom } from '#lib/text/blocks.ts';
import { readMarker } from '#lib/text/markers.ts';
import { readMarks } from '#lib/text/marks.ts';
import { readBlocks, startsUnmarked } from '#lib/text/sequence.ts';
import { blockBefore, isUnnamed, sequenceToDoc } from './places.ts';
import { documentOf, inlineNode, schema } from './schema.ts';

type Delta = Y.YTextEvent['delta'];

function formatRange(tr: Transaction, index: number, length: number, attributes: object): void {
	const from = sequenceToDoc(tr.doc, index);
	const to = sequenceToDoc(tr.doc, index + length);
	for (const [name, value] of Object.entries(attributes)) {
		const type = schema.marks[name];
		if (!type) continue;
		if (value === null) tr.removeMark(from, to, type);
		else tr.addMark(from, to, type.create(value === true ? null : value));
	}
}

function deleteRange(tr: Transaction, index: number, length: number): void {
	const from = sequenceToDoc(tr.doc, index);
	tr.step(new ReplaceStep(from, sequenceToDoc(tr.doc, index + length), Slice.empty));
}

function insert(tr: Transaction, index: number, op: Delta[number]): number {
	const at = sequenceToDoc(tr.doc, index);
	if (op.insert instanceof Y.Map) {
		const block = schema.node('block', readMarker(op.insert));
		const split = new Slice(Fragment.from([tr.doc.resolve(at).parent.copy(), block]), 1, 1);
		tr.step(new ReplaceStep(at, at, split));
		return 1;
	}
	const marks = readMarks(Object.entries(op.attributes ?? {}));
	const node =
		typeof op.insert === 'string'
			? inlineNode({ text: op.insert, marks })
			: inlineNode({ atom: op.insert as Atom, marks });
	tr.step(new ReplaceStep(at, at, new Slice(Fragment.from(node), 0, 0)));
	return node.nodeSize;
}

/** Carry a change of the sequence over, step for step. It must leave the first marker alone. */
function applyDelta(tr: Transaction, delta: Delta): void {
	let index = 0;
	for (const op of delta) {
		if (op.retain !== undefined) {
			if (op.attributes) formatRange(tr, index, op.retain, op.attributes);
			index += op.retain;
		} else if (op.delete !== undefined) {
			deleteRange(tr, index, op.delete);
		} else {
			index += insert(tr, index, op);
		}
	}
}

function applyMarker(tr: Transaction, map: Y.Map<unknown>): void {
	const item = map._item;
	if (!item || item.deleted || !map.doc) return;
	const place = Y.createAbsolutePositionFromRelativePosition(
		new Y.RelativePosition(null, null, item.id, 0),
		map.doc
	);
	if (place) tr.setNodeMarkup(blockBefore(tr.doc, place.index), null, readMarker(map));
}

/** Make the document equal to the sequence by one replacement between the first and last difference. */
export function replaceDifference(tr: Transaction, next: Node): void {
	const start = tr.doc.content.findDiffStart(next.content);
	if (start === null) return;
	const end = tr.doc.content.findDiffEnd(next.content);
	if (!end) return;
	const overlap = Math.max(0, start - Math.min(end.a, end.b));
	tr.replace(start, end.a + overlap, next.slice(start, end.b + overlap));
}

/** Carry what happened to the sequence over into a transaction of the editor, with minimal steps. */
export function applyEvents(
	tr: Transaction,
	text: Y.Text,
	events: Y.YEvent<Y.AbstractType<unknown>>[]
): void {
	for (const event of events) {
		if (event.target !== text) continue;
		const { delta } = event as unknown as Y.YTextEvent;
		const untouchedStart = delta.length === 0 || delta[0]?.retain !== undefined;
		if (untouchedStart && !isUnnamed(tr.doc) && !startsUnmarked(text)) applyDelta(tr, delta);
		else replaceDifference(tr, documentOf(readBlocks(text)));
	}
	for (const { target } of events) {
		if (target instanceof Y.Map) applyMarker(tr, target);
	}
}
