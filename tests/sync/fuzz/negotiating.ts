import { expect } from 'vitest';
import type * as Y from 'yjs';
import { listProposalTexts } from '#db/proposals.ts';
import { newId, type ProposalId } from '#lib/kernel/ids.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { beginProposal } from '#lib/proposals/commands.server.ts';
import { confirmMoved } from '#lib/proposals/confirming.server.ts';
import { retainNot, withdrawProposal } from '#lib/proposals/deciding.server.ts';
import { incorporateChanges, mergeChanges } from '#lib/proposals/incorporate.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { takeBack } from '#lib/proposals/taking-back.server.ts';
import {
	insertParagraph,
	removeParagraph,
	rewordParagraph
} from '#lib/proposals/writing.server.ts';
import { markOf } from '#lib/proposals/wordings.server.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { changesOf, fields, must, paragraphs } from '../../support/incorporating.ts';
import { until } from '../clients.ts';
import { frozenOf, Tabled, type Frozen } from './tabled.ts';
import { breakAt, linesOf, outOfOrder, reword, textsOf, type, wordsIn } from './wording.ts';
import {
	Negotiation,
	newWriter,
	wordsOfBlocks,
	type Draft,
	type Side,
	type Writer
} from './negotiation.ts';

/** Why a facilitator may not be able to incorporate what was chosen, though it is open. */
const NOT_NOW = [
	'proposals.text-moved',
	'proposals.place-gone',
	'proposals.nothing-to-incorporate'
];

/**
 * One seeded story of a section in proposals mode over real rooms: facilitators edit it, delegations
 * draft by sockets and by forms, table and withdraw, facilitators incorporate and do not retain, sockets
 * come back. After each step everything stands as plain lists of words say.
 */
export class NegotiatingStory extends Negotiation {
	/** The facilitator writes the text that all is about. */
	async begin(): Promise<void> {
		const { doc } = this.section[0];
		for (let i = 0; i < 4; i++) {
			const put = this.lexicon.mint('facilitator', 8);
			const place = textOf(doc).length;
			doc.transact(() => {
				if (i > 0) breakAt(doc, place);
				textOf(doc).insert(textOf(doc).length, put.join(' '), {});
			});
			this.lines.push(put);
		}
		await this.expectAll();
	}

	async step(): Promise<void> {
		const random = this.random;
		const side = random.pick(this.sides);
		const open = this.tabled.filter((each) => each.open.length > 0);
		const chance = random.next();
		if (chance < 0.2) await this.#editSection();
		else if (chance < 0.6 || open.length === 0) await this.#draft(side);
		else if (chance < 0.8) await this.#incorporate(random.pick(open));
		else if (chance < 0.84) await this.#merge(open);
		else if (chance < 0.89) await this.#retainNot(random.pick(open));
		else if (chance < 0.94) await this.#withdraw(random.pick(open));
		else await this.#tryWithoutRight(random.pick(open));
		await this.expectAll();
	}

	/** Let somebody do something in their document, at times without a line. */
	#edit(writer: Writer, side: string) {
		const isOffline = this.random.chance(0.2);
		if (isOffline) writer.stock?.provider.disconnect();
		const intent = type(writer.doc, this.random, (count) => this.lexicon.mint(side, count));
		if (isOffline) writer.stock?.provider.connect();
		this.told.push(`${side} writes ${JSON.stringify([intent.puts, intent.takes])}`);
		return intent;
	}

	async #editSection(): Promise<void> {
		const facilitators = this.section.slice(0, this.people.facilitators.length);
		this.lines = this.#edit(this.random.pick(facilitators), 'facilitator').lines;
	}

	async #draft(side: Side): Promise<void> {
		const { draft } = side;
		if (!draft) return this.#beginDraft(side);
		const chance = this.random.next();
		if (chance < 0.25) return this.#table(side, draft);
		if (chance < 0.6) return this.#draftByForm(side, draft);
		const { puts, takes } = this.#edit(this.random.pick(draft.writers), side.code.toLowerCase());
		note(draft, puts, takes);
	}

	async #beginDraft(side: Side): Promise<void> {
		const { runtime } = this.house;
		const locals = await this.localsOf(side.people[0]);
		const form = fields({ receipt: newId(), title: 'Wording' });
		const { address } = must(await beginProposal(locals, 'house', '1', form));
		const [held] = await listProposalTexts(runtime.db, address as ProposalId, 1);
		if (!held) throw new Error('A draft has a text.');
		const writers = side.people.map(newWriter);
		side.draft = { address, text: held.text, puts: new Set(), takes: new Set(), writers };
		this.sit(side.draft);
		await until(() => writers.every(({ stock }) => stock?.provider.synced));
		this.told.push(`${side.code} begins a draft`);
	}

	async #draftByForm(side: Side, draft: Draft): Promise<void> {
		const random = this.random;
		const locals = await this.localsOf(random.pick(side.people));
		const block = random.pick(readBlocks(textOf(await this.read(draft.text))));
		const shown = plainText(block);
		const place = { section: '1', block: block.id, shown: markOf(shown) };
		const mint = (count: number) => this.lexicon.mint(side.code.toLowerCase(), count);
		const act = random.next();
		if (act < 0.2) {
			const puts = mint(5);
			const form = fields({ ...place, words: puts.join(' ') });
			must(await insertParagraph(locals, 'house', draft.address, form));
			note(draft, puts, []);
		} else if (act < 0.35) {
			must(await removeParagraph(locals, 'house', draft.address, fields(place)));
			note(draft, [], wordsIn(shown));
		} else {
			const { words, puts, takes } = reword(wordsIn(shown), random, mint);
			const form = fields({ ...place, words: words.join(' ') });
			must(await rewordParagraph(locals, 'house', draft.address, form));
			note(draft, puts, takes);
		}
		this.told.push(`${side.code} drafts by a form`);
	}

	async #table(side: Side, draft: Draft): Promise<void> {
		const locals = await this.localsOf(side.people[0]);
		const [section, proposal] = [await this.read(), await this.read(draft.text)];
		const takes = this.lines.flat().filter((word) => draft.takes.has(word));
		const outcome = await tableProposal(locals, 'house', draft.address);
		this.told.push(`${side.code} tables: ${outcome.ok ? outcome.value.receipt : outcome.reason}`);
		if (!outcome.ok) {
			expect([outcome.reason, draft.puts.size, takes]).toEqual([
				'proposals.nothing-proposed',
				0,
				[]
			]);
			return;
		}
		const number = String(outcome.value.number);
		const rows = await changesOf(this.house, number);
		const changes = rows.map((row) => frozenOf(row, section, proposal));
		expect(changes.flatMap(({ puts }) => puts).sort()).toEqual([...draft.puts].sort());
		expect(changes.flatMap((change) => change.takes).sort()).toEqual(takes.sort());
		const read = { base: textsOf(section), clean: textsOf(proposal) };
		this.tabled.push(new Tabled({ number, side: side.code, text: draft.text }, read, changes));
		for (const { stock } of draft.writers) stock?.leave();
		side.draft = null;
	}

	async #incorporate(tabled: Tabled): Promise<void> {
		const random = this.random;
		const all = random.chance(0.3);
		const chosen = all ? tabled.open : tabled.open.filter(() => random.chance(0.5));
		if (chosen.length === 0) return;
		const section = await this.read();
		const wasUntouched = tabled.isUntouched(textsOf(section));
		const wording = await this.#wordingOf(tabled, chosen, section);
		const change = all && !wording ? [] : chosen.map(({ id }) => id);
		const form = () =>
			fields({
				...{ receipt: newId(), change },
				...(wording ? { words: wording.words.join(' ') } : {})
			});
		const locals = await this.localsOf(random.pick(this.people.facilitators));
		const ask = () => incorporateChanges(locals, 'house', tabled.number, form());
		let outcome = await ask();
		if (!outcome.ok && outcome.reason === 'proposals.text-moved') {
			expect(wasUntouched).toBe(false);
			await this.#confirm(tabled, chosen);
			outcome = await ask();
		}
		this.told.push(
			`${tabled.number}: ${chosen.length} of ${tabled.changes.length} incorporated${wording ? ' otherwise' : ''}: ${outcome.ok || outcome.reason}`
		);
		if (!outcome.ok) {
			expect(NOT_NOW).toContain(outcome.reason);
			expect(wasUntouched).toBe(false);
			return;
		}
		await this.#incorporated([tabled], chosen, section, wording ?? undefined);
		if (wasUntouched && chosen.length === tabled.changes.length && !wording)
			expect(textsOf(await this.read()), this.told.join('\n')).toEqual(tabled.clean);
		const [put] = outcome.value;
		// A draft in which somebody took the same words out has them again. Rule X74.
		const isAlone = this.sides.every(({ draft }) =>
			chosen.every(({ takes }) => !takes.some((word) => draft?.takes.has(word)))
		);
		if (put && isAlone && random.chance(0.3))
			await this.#takeBack(tabled, put.number, section, ask);
	}

	/** It is taken back, reads as before, and is put in again. Rules X71, X73. */
	async #takeBack(
		{ number }: Tabled,
		entry: number,
		section: Y.Doc,
		putAgain: () => Promise<Outcome<unknown>>
	): Promise<void> {
		const after = await this.read();
		const locals = await this.localsOf(this.random.pick(this.people.facilitators));
		const form = fields({ receipt: newId(), entry: String(entry) });
		must(await takeBack(locals, 'house', number, form));
		this.told.push(`${number}: taken back, and put in again`);
		expect(textsOf(await this.read()), this.told.join('\n')).toEqual(textsOf(section));
		this.lines = linesOf(section);
		// Nobody goes on from words that look like those which are put in next.
		await this.expectTexts();
		must(await putAgain());
		expect(textsOf(await this.read()), this.told.join('\n')).toEqual(textsOf(after));
		this.lines = linesOf(after);
	}

	/** At times: how the facilitator words one Change of a paragraph otherwise. */
	async #wordingOf(tabled: Tabled, chosen: readonly Frozen[], section: Y.Doc) {
		const [change, other] = chosen;
		if (!change || other || change.kind !== 'amend' || this.random.chance(0.5)) return null;
		const proposal = await this.read(tabled.text);
		const lineOf = (doc: Y.Doc) => {
			const block = readBlocks(textOf(doc)).find(({ id }) => id === change.block);
			return block ? wordsIn(plainText(block)) : null;
		};
		const [today, proposed] = [lineOf(section), lineOf(proposal)];
		if (!today || !proposed) return null;
		const next = new Set([...today, ...change.puts].filter((word) => !change.takes.includes(word)));
		const line = proposed.filter((word) => next.has(word));
		// What it splits, joins or carries elsewhere is not worded in one field.
		if (line.length !== next.size) return null;
		return reword(line, this.random, (count) => this.lexicon.mint('facilitator', count));
	}

	async #confirm(tabled: Tabled, chosen: readonly Frozen[]): Promise<void> {
		const side = this.sides.find(({ code }) => code === tabled.side);
		if (!side) throw new Error('A sponsor is in the story.');
		await this.end();
		const locals = await this.localsOf(side.people[0]);
		const shown = new Map(
			(await paragraphs(this.house)).map(({ id, hash }) => [id as string, hash])
		);
		for (const { id, block } of chosen)
			await confirmMoved(
				locals,
				'house',
				tabled.number,
				fields({ change: id, hash: shown.get(block) ?? '' })
			);
	}

	/** What was put in stands there, what was taken out does not, and the rest stands in its order. */
	async #incorporated(
		of: readonly Tabled[],
		chosen: readonly Frozen[],
		section: Y.Doc,
		{ puts = [], takes = [] }: { puts?: string[]; takes?: string[] } = {}
	): Promise<void> {
		const before = wordsIn(textsOf(section).join(' '));
		const gone = new Set([...takes, ...chosen.flatMap((change) => change.takes)]);
		const put = [...puts, ...chosen.flatMap((change) => change.puts)];
		const now = await this.read();
		const words = linesOf(now).flat();
		const expected = [...before, ...put].filter((word) => !gone.has(word)).sort();
		expect(words.toSorted(), this.told.join('\n')).toEqual(expected);
		expect(outOfOrder(before, words)).toEqual([]);
		for (const tabled of of) {
			const proposed = wordsOfBlocks(await this.readWording(tabled));
			expect(outOfOrder(proposed, words), this.told.join('\n')).toEqual([]);
		}
		for (const change of chosen) change.state = 'incorporated';
		this.lines = linesOf(now);
	}

	/** Open Changes of two delegations to one paragraph, as one edit. */
	async #merge(open: readonly Tabled[]): Promise<void> {
		const all = open.flatMap((tabled) => tabled.open.map((change) => ({ tabled, change })));
		const one = this.random.pick(all);
		const other = all.find(
			({ tabled, change }) =>
				tabled.side !== one.tabled.side &&
				change.block === one.change.block &&
				change.kind === 'amend'
		);
		if (!other || one.change.kind !== 'amend') return;
		const section = await this.read();
		const pair = [one, other];
		const form = fields({
			receipt: newId(),
			proposal: pair.map(({ tabled }) => tabled.number),
			change: pair.map(({ change }) => change.id)
		});
		const locals = await this.localsOf(this.people.facilitators[0]);
		const outcome = await mergeChanges(locals, 'house', form);
		this.told.push(`merged: ${outcome.ok || outcome.reason}`);
		if (!outcome.ok) return expect(NOT_NOW).toContain(outcome.reason);
		await this.#incorporated(
			pair.map(({ tabled }) => tabled),
			pair.map(({ change }) => change),
			section
		);
	}

	async #retainNot(tabled: Tabled): Promise<void> {
		const locals = await this.localsOf(this.people.facilitators[0]);
		const [chosen, form] = this.#oneOrAll(tabled);
		form.set('reason', 'It is said elsewhere.');
		must(await retainNot(locals, 'house', tabled.number, form));
		for (const change of chosen) change.state = 'not-retained';
		this.told.push(`${tabled.number}: ${chosen.length} not retained`);
	}

	async #withdraw(tabled: Tabled): Promise<void> {
		const side = this.sides.find(({ code }) => code === tabled.side);
		if (!side) throw new Error('A sponsor is in the story.');
		const [chosen, form] = this.#oneOrAll(tabled);
		const locals = await this.localsOf(side.people[0]);
		must(await withdrawProposal(locals, 'house', tabled.number, form));
		for (const change of chosen) change.state = 'withdrawn';
		this.told.push(`${tabled.number}: ${chosen.length} withdrawn`);
	}

	/** Delegates incorporate nothing and withdraw nothing of others, and facilitators withdraw nothing. */
	async #tryWithoutRight(tabled: Tabled): Promise<void> {
		const other = this.sides.find(({ code }) => code !== tabled.side);
		const [, form] = this.#oneOrAll(tabled);
		form.set('receipt', newId());
		form.set('reason', 'It is said elsewhere.');
		const delegate = await this.localsOf(other?.people[0] ?? this.people.facilitators[0]);
		const facilitator = await this.localsOf(this.people.facilitators[0]);
		const answers = await Promise.all([
			incorporateChanges(delegate, 'house', tabled.number, form),
			retainNot(delegate, 'house', tabled.number, form),
			withdrawProposal(delegate, 'house', tabled.number, form),
			withdrawProposal(facilitator, 'house', tabled.number, form)
		]);
		expect(answers.map((answer) => !answer.ok && answer.status)).toEqual([403, 403, 403, 403]);
	}

	#oneOrAll(tabled: Tabled): [chosen: readonly Frozen[], form: FormData] {
		if (this.random.chance(0.5)) return [tabled.open, new FormData()];
		const one = this.random.pick(tabled.open);
		return [[one], fields({ change: one.id })];
	}
}

/** A delegation put words into its draft, and took some out of it. */
function note(
	{ puts: own, takes: taken }: Draft,
	puts: readonly string[],
	takes: readonly string[]
) {
	for (const word of puts) own.add(word);
	for (const word of takes) if (!own.delete(word)) taken.add(word);
}
