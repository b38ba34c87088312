import * as Y from 'yjs';
import type { AccountId, BlockId, DelegationId, SeatId } from '#lib/kernel/ids.ts';
import { textOf, writeBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { Chronicle } from '#lib/history/chronicle.ts';
import { stateAt } from '#lib/history/states.ts';

/** A text whose every update is kept as a row of its log. */
export class Drafting {
	readonly doc = new Y.Doc({ gc: false });
	readonly chronicle = new Chronicle();
	at = 0;

	constructor(...paragraphs: string[]) {
		this.edit(null, () =>
			writeBlocks(
				this.doc,
				paragraphs.map((text, i) => ({
					...{ id: `1.${i + 1}` as BlockId, type: 'paragraph' as const, level: 0, list: null },
					...{ lang: null, content: [{ text, marks: {} }] }
				}))
			)
		);
	}

	edit(who: string | null, act: (text: Y.Text) => void): void {
		const updates: Uint8Array[] = [];
		const collect = (bytes: Uint8Array) => void updates.push(bytes);
		this.doc.on('update', collect);
		this.doc.clientID = who === null ? 1 : who.charCodeAt(0) * 1000;
		this.doc.transact(() => act(textOf(this.doc)));
		this.doc.off('update', collect);
		const editor = {
			account: who as AccountId | null,
			seat: who as SeatId | null,
			delegation: who as DelegationId | null
		};
		this.chronicle.add(
			updates.map((bytes) => ({ seq: this.chronicle.seq + 1, at: this.at, ...editor, bytes }))
		);
	}

	readAt(edit: number): string[] {
		return stateAt(this.chronicle, edit).blocks.map(plainText);
	}
}
