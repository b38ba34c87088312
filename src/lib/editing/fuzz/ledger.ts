import type { Node } from 'prosemirror-model';
import type { Editor } from './editor.ts';

/** The letters of a document; fuzzing types each letter once, so that a letter is a word's identity. */
export function lettersOf(doc: Node): string[] {
	return doc.textContent.replaceAll('\n', '').split('');
}

function count(letters: string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
	return counts;
}

/** Who typed each letter, and which peers have it deleted by their own hand. */
export class Ledger {
	readonly writers = new Map<string, number>();
	private readonly deletedBy = new Map<string, Set<number>>();
	private used = 0x4e00;

	/** Letters that nobody typed before, credited to a client. */
	mint(client: number, amount: number): string {
		let letters = '';
		for (let i = 0; i < amount; i++) {
			const letter = String.fromCharCode(this.used++);
			this.writers.set(letter, client);
			letters += letter;
		}
		return letters;
	}

	/** Watch what an action of a peer itself takes away or brings back. */
	watch(editor: Editor, action: () => void): void {
		const before = count(lettersOf(editor.state.doc));
		action();
		const after = count(lettersOf(editor.state.doc));
		for (const [letter, times] of before) {
			if ((after.get(letter) ?? 0) < times) this.deletersOf(letter).add(editor.doc.clientID);
		}
		for (const [letter, times] of after) {
			if ((before.get(letter) ?? 0) < times) this.deletersOf(letter).delete(editor.doc.clientID);
		}
	}

	private deletersOf(letter: string): Set<number> {
		const deleters = this.deletedBy.get(letter) ?? new Set();
		this.deletedBy.set(letter, deleters);
		return deleters;
	}

	isDeleted(letter: string): boolean {
		return this.deletersOf(letter).size > 0;
	}

	/** What is wrong with the letters of a document: lost or doubled ones. */
	audit(doc: Node): string[] {
		const counts = count(lettersOf(doc));
		const problems: string[] = [];
		for (const letter of this.writers.keys()) {
			const times = counts.get(letter) ?? 0;
			if (times > 1) problems.push(`${letter} stands ${times} times`);
			if (times === 0 && !this.isDeleted(letter)) problems.push(`${letter} is lost`);
		}
		return problems;
	}
}
