import type { Node, Slice } from 'prosemirror-model';
import type { Transaction } from 'prosemirror-state';
import {
	AddMarkStep,
	AttrStep,
	Mapping,
	RemoveMarkStep,
	ReplaceAroundStep,
	ReplaceStep
} from 'prosemirror-transform';
import type { Step, StepMap } from 'prosemirror-transform';
import type * as Y from 'yjs';
import type { Unit } from '#lib/text/insertion.ts';
import { insertUnits } from '#lib/text/insertion.ts';
import { UNNAMED } from '#lib/text/markers.ts';
import type { Marker } from '#lib/text/markers.ts';
import { sameMarks } from '#lib/text/marks.ts';
import { markerAt, setMarker } from '#lib/text/sequence.ts';
import { readCarried, writtenAs } from './carrying.ts';
import type { Carried } from './carrying.ts';
import { docToSequence, isUnnamed } from './places.ts';
import { markerOf } from './schema.ts';
import { sharedEnds, tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';

/** What follows a step: the documents and maps that its positions must still go through. */
type Later = { doc: Node; maps: StepMap[] };

/** The marker that a block opened by a step ends up with, once ids are given and types set. */
function finalMarker(token: Marker, pos: number, { doc, maps }: Later): Marker {
	const { pos: at, deleted } = new Mapping(maps).mapResult(pos, 1);
	const node = deleted ? null : doc.nodeAt(at);
	return node?.type.name === 'block' ? markerOf(node) : token;
}

function toUnits(tokens: Token[], pos: number, later: Later): Unit[] {
	const units: Unit[] = [];
	tokens.forEach((token, i) => {
		const last = units.at(-1);
		if ('open' in token) units.push({ marker: finalMarker(token.open, pos + i, later) });
		else if ('atom' in token) units.push(token);
		else if ('char' in token) {
			if (last && 'text' in last && sameMarks(last.marks, token.marks)) last.text += token.char;
			else units.push({ text: token.char, marks: token.marks });
		}
	});
	return units;
}

/** Writes an editor's steps into the sequence, inside one transaction of Yjs. */
export class StepWriter {
	readonly transaction: Y.Transaction;
	readonly text: Y.Text;
	/** What was taken away and what was put in, where words may have been carried elsewhere. */
	readonly taken: Carried[] = [];
	readonly put: Carried[] = [];
	private readonly carries: boolean;
	/** Whether the first block of the document, as far as it is written, has no marker. */
	private unmarked = false;

	constructor(transaction: Y.Transaction, text: Y.Text, carries: boolean) {
		this.transaction = transaction;
		this.text = text;
		this.carries = carries;
	}

	/** Write the steps of transactions that follow on each other. */
	write(transactions: readonly Transaction[]): void {
		const steps = transactions.flatMap((tr) =>
			tr.steps.map((step, i) => ({ step, doc: tr.docs[i] as Node, map: step.getMap() }))
		);
		const doc = transactions.at(-1)?.doc;
		if (!doc || !steps[0]) return;
		this.unmarked = isUnnamed(steps[0].doc);
		steps.forEach(({ step, doc: before }, i) => {
			const maps = steps.slice(i + 1).map(({ map }) => map);
			this.writeStep(step, before, { doc, maps });
		});
	}

	private writeStep(step: Step, doc: Node, later: Later): void {
		if (step instanceof ReplaceStep) {
			this.replace(doc, step.from, step.to, tokensOf(step.slice), later);
		} else if (step instanceof ReplaceAroundStep) {
			const tokens = tokensOf(step.slice);
			// The part behind the gap first: its positions are those of the document as it was.
			this.replace(doc, step.gapTo, step.to, tokens.slice(step.insert), later);
			this.replace(doc, step.from, step.gapFrom, tokens.slice(0, step.insert), later);
		} else if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) {
			this.format(doc, step);
		} else if (step instanceof AttrStep) {
			this.setAttribute(doc, step, later);
		} else {
			throw new Error(`the editor has no ${step.constructor.name}`);
		}
	}

	private format(doc: Node, step: AddMarkStep | RemoveMarkStep): void {
		const index = docToSequence(doc, step.from, this.unmarked);
		const length = docToSequence(doc, step.to, this.unmarked) - index;
		const { name } = step.mark.type;
		const value = name === 'link' ? { ...step.mark.attrs } : true;
		this.text.format(index, length, { [name]: step instanceof AddMarkStep ? value : null });
	}

	private setAttribute(doc: Node, step: AttrStep, later: Later): void {
		const marker = finalMarker(markerOf(doc.nodeAt(step.pos) as Node), step.pos, later);
		if (this.unmarked && step.pos === 0) {
			if (marker.id === UNNAMED) return;
			this.insert(0, [{ marker }]);
			this.unmarked = false;
			return;
		}
		setMarker(markerAt(this.text, docToSequence(doc, step.pos, this.unmarked)), marker);
	}

	private replace(doc: Node, from: number, to: number, inserted: Token[], later: Later): void {
		const deleted = tokensOf(doc.slice(from, to) as Slice);
		const { head, tail } = sharedEnds(deleted, inserted);
		this.keepMarkers(doc, from, inserted.slice(0, head), later);
		const start = from + head;
		const end = to - tail;
		const added = inserted.slice(head, inserted.length - tail);
		const index = docToSequence(doc, start, this.unmarked);
		const length = docToSequence(doc, end, this.unmarked) - index;
		const units = toUnits(added, start, later);
		if (this.unmarked && start === 0) this.replaceStart(doc, end, added, units, later);
		this.remove(index, length);
		this.insert(index, units);
	}

	/** Words without a marker came first; now something is put before them, or in their stead. */
	private replaceStart(doc: Node, end: number, added: Token[], units: Unit[], later: Later): void {
		const first = units[0];
		if (end === 0) {
			if (!first || !doc.firstChild) return;
			units.push({ marker: finalMarker(markerOf(doc.firstChild), added.length, later) });
		} else if (first && 'marker' in first && first.marker.id === UNNAMED) {
			units.shift();
			return;
		}
		this.unmarked = false;
	}

	/** Opening tokens that a step repeats may say something new about their block. */
	private keepMarkers(doc: Node, from: number, kept: Token[], later: Later): void {
		kept.forEach((token, i) => {
			if (!('open' in token)) return;
			const map = markerAt(this.text, docToSequence(doc, from + i, this.unmarked));
			setMarker(map, finalMarker(token.open, from + i, later));
		});
	}

	private remove(index: number, length: number): void {
		if (length === 0) return;
		if (this.carries) this.taken.push(readCarried(this.text, index, length));
		this.text.delete(index, length);
	}

	private insert(index: number, units: Unit[]): void {
		if (units.length === 0) return;
		const ranges = insertUnits(this.transaction, this.text, index, units);
		if (this.carries) this.put.push(writtenAs(units, ranges));
	}
}
