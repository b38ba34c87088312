import { expect } from 'vitest';
import { anchorAt, resolveAnchors } from '#lib/text/anchors.ts';
import type { Anchor } from '#lib/text/anchors.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { checkContent } from '#lib/text/validate.ts';
import { blockMinter, UNNAMED } from '#lib/text/markers.ts';
import { normalise } from '#lib/text/normal.ts';
import { docToSequence } from '../places.ts';
import { documentOf } from '../schema.ts';
import { shownDoc } from '../stillness.ts';
import { ACTIONS, type } from './actions.ts';
import type { Action, Hands } from './actions.ts';
import type { Editor } from './editor.ts';
import { receiveWatching } from './carets.ts';
import { lettersOf, Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { Room, SERVER } from './room.ts';
import type { Peer } from './room.ts';

const CLIENTS = [101, 102, 103];

type Commented = { anchor: Anchor; letters: string[] };

/** One seeded story of three people in one text, told until everybody has received everything. */
export class Story {
	readonly room: Room;
	readonly random: Random;
	readonly ledger = new Ledger();
	readonly told: string[] = [];
	private readonly hands: Hands[];
	private readonly comments: Commented[] = [];
	private readonly weight = ACTIONS.reduce((sum, [weight]) => sum + weight, 0);

	constructor(seed: number) {
		this.random = new Random(seed);
		const lines = Array.from({ length: this.random.between(1, 4) }, () =>
			this.ledger.mint(SERVER, this.random.between(0, 8))
		);
		this.room = new Room(
			CLIENTS,
			lines.map((line) => line || this.ledger.mint(SERVER, 1))
		);
		this.hands = this.room.peers.map(({ editor }) => ({
			random: this.random,
			letters: (count) => this.ledger.mint(editor.doc.clientID, count),
			clipboard: null
		}));
	}

	/** Let so many things happen, deliver everything, and check all that must hold. */
	tell(steps: number): void {
		try {
			for (let step = 0; step < steps; step++) this.step();
			for (const { editor } of this.room.peers) this.endComposing(editor);
			this.room.settle((peer) => this.receive(peer));
			this.check();
		} catch (error) {
			if (error instanceof Error) error.message += `\n\n${this.told.join('\n')}\n`;
			throw error;
		}
	}

	private step(): void {
		const index = this.random.between(0, this.room.peers.length - 1);
		const peer = this.room.peers[index] as Peer;
		const chance = this.random.next();
		if (chance < 0.5) this.act(peer, this.hands[index] as Hands);
		else if (chance < 0.7) this.deliver(peer);
		else if (chance < 0.95) this.receiveSome(peer);
		else this.comment(peer);
	}

	/** An input method may compose words for a while, in which the editor must stand still. */
	private act(peer: Peer, hands: Hands): void {
		const { editor } = peer;
		if (editor.composing && this.random.chance(0.3)) this.endComposing(editor);
		else if (this.random.chance(0.03)) {
			editor.composing = true;
			this.told.push(`${editor.doc.clientID} composes`);
		}
		if (!editor.composing) return this.actFreely(peer, hands);
		this.ledger.watch(editor, () => type(editor, hands));
		this.told.push(`  ${JSON.stringify(editor.lines)}`);
		this.checkEqual(editor);
	}

	private endComposing(editor: Editor): void {
		editor.composing = false;
		editor.binding.settle();
		this.checkEqual(editor);
	}

	private actFreely({ editor }: Peer, hands: Hands): void {
		let at = this.random.next() * this.weight;
		const chosen = ACTIONS.find(([weight]) => (at -= weight) < 0) ?? ACTIONS[0];
		const [, name, action] = chosen as [number, string, Action];
		this.told.push(`${editor.doc.clientID} ${name}`);
		if (this.random.chance(0.7)) editor.binding.undoManager.stopCapturing();
		this.ledger.watch(editor, () => action(editor, hands));
		this.told.push(`  ${JSON.stringify(editor.lines)}`);
		this.checkEqual(editor);
	}

	private deliver(peer: Peer): void {
		for (let i = this.random.between(1, 4); i > 0; i--) {
			if (peer.toServer.length > 0) this.told.push(`${peer.editor.doc.clientID} → server`);
			this.room.deliverToServer(peer);
		}
		this.told.push(`  server ${JSON.stringify(this.serverLines())}`);
	}

	private receiveSome(peer: Peer): void {
		for (let i = this.random.between(1, 6); i > 0; i--) this.receive(peer);
	}

	private receive(peer: Peer): void {
		if (peer.fromServer.length === 0) return;
		const { editor } = peer;
		const before = editor.state.doc;
		const jumped = receiveWatching(editor, () => this.room.deliverFromServer(peer));
		this.told.push(`server → ${editor.doc.clientID}  ${JSON.stringify(editor.lines)}`);
		if (jumped) throw new Error(jumped);
		if (editor.composing) expect(editor.state.doc).toBe(before);
		this.checkEqual(editor);
	}

	private comment({ editor }: Peer): void {
		const { doc } = editor.state;
		if (editor.composing) return;
		const text = textOf(editor.doc);
		const from = this.random.between(1, doc.content.size - 1);
		if (!doc.resolve(from).parent.inlineContent) return;
		const $from = doc.resolve(from);
		const to = Math.min($from.end(), from + this.random.between(1, 5));
		const letters = doc.textBetween(from, to, '', '').replaceAll('\n', '').split('');
		if (letters.length === 0) return;
		const anchor = anchorAt(text, docToSequence(doc, from), docToSequence(doc, to));
		this.comments.push({ anchor, letters });
		this.told.push(`${editor.doc.clientID} comments on ${letters.join('')}`);
	}

	private checkEqual({ state, doc }: Editor): void {
		state.doc.check();
		const shown = documentOf(readBlocks(textOf(shownDoc(doc))));
		// Comparing as JSON says what differs, and is slow.
		if (!state.doc.eq(shown)) expect(state.doc.toJSON()).toEqual(shown.toJSON());
	}

	private serverLines(): string[] {
		return readBlocks(textOf(this.room.doc)).map(({ content }) =>
			content.map((inline) => ('text' in inline ? inline.text : '¶')).join('')
		);
	}

	/** All that must hold once everybody has received everything. */
	private check(): void {
		const [first] = this.room.peers as [Peer];
		const { doc } = first.editor.state;
		for (const { editor } of this.room.peers) {
			expect(editor.state.doc.toJSON()).toEqual(doc.toJSON());
			expect(readBlocks(textOf(this.room.doc))).toEqual(readBlocks(editor.binding.text));
		}
		expect(checkContent(this.room.doc)).toBeNull();
		expect(normalise(this.room.doc, blockMinter(this.room.doc))).toBe(false);
		expect(this.ledger.audit(doc)).toEqual([]);
		this.checkIds();
		this.checkCredit();
		this.checkComments();
	}

	private checkIds(): void {
		const ids = readBlocks(textOf(this.room.doc)).map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).not.toContain(UNNAMED);
	}

	private checkCredit(): void {
		for (const { editor } of this.room.peers) {
			const blocks = this.lettersByBlock(editor.doc);
			const wrong = creditRuns(editor.doc, new Map()).flatMap(({ block, from, to, client }) =>
				(blocks.get(block)?.slice(from, to) ?? [])
					.filter((letter) => letter !== '¶' && this.ledger.writers.get(letter) !== client)
					.map((letter) => `${letter} is credited to ${client}`)
			);
			expect(wrong).toEqual([]);
		}
	}

	private lettersByBlock(doc: Parameters<typeof textOf>[0]): Map<string, string[]> {
		return new Map(
			readBlocks(textOf(doc)).map(({ id, content }) => [
				id,
				content.flatMap((inline) => ('text' in inline ? inline.text.split('') : ['¶']))
			])
		);
	}

	private checkComments(): void {
		for (const { editor } of this.room.peers) {
			const blocks = this.lettersByBlock(editor.doc);
			const standing = new Set(lettersOf(editor.state.doc));
			const found = resolveAnchors(
				editor.doc,
				this.comments.map(({ anchor }) => anchor)
			);
			this.comments.forEach(({ letters }, i) => {
				const left = letters.filter((letter) => standing.has(letter));
				const covered = (found[i] ?? []).flatMap(
					({ block, from, to }) => blocks.get(block)?.slice(from, to) ?? []
				);
				const message = `comment on ${letters.join('')}, of which ${left.join('')} stand`;
				const isSeen = left.every((letter) => covered.includes(letter));
				expect(isSeen ? null : `${message}, stands at ${covered.join('')}`).toBeNull();
				const untouched = letters.every((letter) => !this.ledger.isDeleted(letter));
				if (untouched && (found[i] ?? []).length === 1 && this.areTogether(letters, blocks)) {
					const own = covered.filter((letter) => letters.includes(letter));
					expect(own, message).toEqual(letters);
				}
			});
		}
	}

	private areTogether(letters: string[], blocks: Map<string, string[]>): boolean {
		return [...blocks.values()].some((block) => block.join('').includes(letters.join('')));
	}
}
