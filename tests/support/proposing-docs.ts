import * as Y from 'yjs';
import type { BlockId } from '#lib/kernel/ids.ts';
import { incorporateIn } from '#lib/proposals/incorporating.ts';
import type { ChangeUnits } from '#lib/proposals/rules.ts';
import type { Block } from '#lib/text/blocks.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { blockMinter } from '#lib/text/markers.ts';
import { normalise } from '#lib/text/normal.ts';
import { MOVES_ROOT, readBlocks, TEXT_ROOT, textOf, writeBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';

/** A section's text with the proposals on it: documents alone, as rooms hold them. */
export class Table {
	readonly section = emptyDoc();
	readonly proposals: Y.Doc[] = [];
	/** Who writes with a client id. */
	readonly writers = new Map<number, string>();
	#clients = 1;

	constructor(...paragraphs: (string | Block)[]) {
		const blocks = paragraphs.map((each, i) => (typeof each === 'string' ? plain(i, each) : each));
		this.#write(this.section, 'source', () => writeBlocks(this.section, blocks));
	}

	/** Somebody opens a proposal on the section as it reads now. */
	propose(): Y.Doc {
		const doc = emptyDoc();
		this.proposals.push(doc);
		this.#flow(doc);
		return doc;
	}

	/** Somebody edits a document, under a client id of their own. */
	edit<T>(doc: Y.Doc, who: string, act: (doc: Y.Doc) => T): T {
		const done = this.#write(doc, who, () => act(doc));
		this.#settle();
		return done;
	}

	incorporate(proposal: Y.Doc, ...units: ChangeUnits[]): void {
		this.edit(this.section, 'facilitator', (doc) => incorporateIn(doc, proposal, units));
	}

	lines(doc: Y.Doc = this.section): string[] {
		return readBlocks(textOf(doc)).map(plainText);
	}

	/** Who the words of a block are credited to, a run each: `Kenya: words`. */
	credits(block: string, doc: Y.Doc = this.section): string[] {
		const words = plainText(readBlocks(textOf(doc)).find(({ id }) => id === block) as Block);
		const said: { who: string; text: string }[] = [];
		for (const { from, to, author } of creditRuns(doc, this.writers).filter(
			(run) => run.block === block
		)) {
			const who = author ?? 'nobody';
			const last = said.at(-1);
			if (last?.who === who) last.text += words.slice(from, to);
			else said.push({ who, text: words.slice(from, to) });
		}
		return said.map(({ who, text }) => `${who}: ${text}`);
	}

	#write<T>(doc: Y.Doc, who: string, act: () => T): T {
		doc.clientID = ++this.#clients * 7919;
		this.writers.set(doc.clientID, who);
		return act();
	}

	/** What rooms do after every edit: normal form, and the section's news into the proposals. */
	#settle(): void {
		this.#normalise(this.section);
		for (const proposal of this.proposals) this.#flow(proposal);
	}

	#flow(proposal: Y.Doc): void {
		Y.applyUpdate(proposal, Y.encodeStateAsUpdate(this.section, Y.encodeStateVector(proposal)));
		this.#normalise(proposal);
	}

	#normalise(doc: Y.Doc): void {
		this.#write(doc, 'server', () => normalise(doc, blockMinter(doc)));
	}
}

function emptyDoc(): Y.Doc {
	const doc = new Y.Doc({ gc: false });
	doc.getText(TEXT_ROOT);
	doc.getArray(MOVES_ROOT);
	return doc;
}

function plain(i: number, text: string): Block {
	const content = text === '' ? [] : [{ text, marks: {} }];
	return {
		...{ id: `1.${i + 1}` as BlockId, type: 'paragraph', level: 0, list: null, lang: null },
		content
	};
}
