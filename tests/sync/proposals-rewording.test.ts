import { describe, expect, it } from 'vitest';
import { findProposal } from '#db/proposal-lists.ts';
import { listProposalTexts, type ProposalText } from '#db/proposals.ts';
import { readAuthors } from '#db/authorship.ts';
import { newId } from '#lib/kernel/ids.ts';
import { discardDraft } from '#lib/proposals/commands.server.ts';
import { joinProposal } from '#lib/proposals/joining.server.ts';
import { reviseProposal } from '#lib/proposals/revising.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { proposeBlock } from '#lib/proposals/wording.ts';
import { loadDocument } from '#server/sync/document.ts';
import {
	changesOf,
	fields,
	incorporateAs,
	localsOf,
	must,
	tableByForms,
	untilReads
} from '../support/incorporating.ts';
import { answerTo } from './answers.ts';
import { enter, until } from './clients.ts';
import { at, seatIn, setMode } from './drafts.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

const TEXT = 'States protect human rights.';
const AMENDED = 'States shall protect human rights.';
const ADDED = 'They report on it.';

/** The text of one wording of a tabled proposal. */
async function textOfWording({ runtime, consultation }: House, named: string, wording: number) {
	const found = await findProposal(runtime.db, consultation, { number: Number(named) });
	const [only] = found ? await listProposalTexts(runtime.db, found.proposal.id, wording) : [];
	if (!only) throw new Error(`There is no wording ${wording} of ${named}.`);
	return only.text;
}

/** Kenya has tabled two Changes, which Norway co-sponsors, and begins another wording. */
async function openRewording() {
	const house = await openHouse();
	const facilitator = await seatIn(house, 'facilitator');
	const writer = await enter(house, facilitator);
	writer.text.insert(1, TEXT);
	await untilReads(house, TEXT);
	await setMode(house, 'proposals');
	const named = await tableByForms(
		...([house, house.kenya] as const),
		{ at: 0, words: AMENDED },
		{ at: 0, words: ADDED, isNew: true }
	);
	const kenya = await localsOf(house, house.kenya);
	const norway = await localsOf(house, house.norway);
	const join = (locals: App.Locals, values: Record<string, string>) =>
		joinProposal(locals, 'house', named, fields({ revision: '1', ...values }));
	must(await join(norway, { word: 'asked' }));
	must(await join(kenya, { word: 'accepted', delegation: 'NOR' }));
	const former = await textOfWording(house, named, 1);
	must(await reviseProposal(kenya, 'house', named));
	const text = await textOfWording(house, named, 2);
	return { house, facilitator, writer, named, kenya, former, text, room: at(house, text) };
}

async function linesOf({ runtime, section }: House, { document }: Pick<ProposalText, 'document'>) {
	const { doc } = await loadDocument(runtime, document, { on: section.document });
	return { doc, lines: readBlocks(textOf(doc)).map(plainText) };
}

describe('[X50] another wording while it is drafted', () => {
	it('is to everybody but its sponsor what no document is', async () => {
		const { house, facilitator, room, named, kenya } = await openRewording();
		const nowhere = at(house, { document: newId() });
		const others = [
			...[house.norway, house.observer, house.stranger, facilitator],
			await seatIn(house, 'secretariat')
		];
		const expectUnknown = async () => {
			for (const who of others)
				for (const query of ['', `?seat=${who.seat}`]) {
					const answer = await answerTo(room, who, query);
					expect(answer).toBe(await answerTo(nowhere, who, query));
					expect(answer).toMatch(query ? /^101 / : /^404 /);
				}
		};
		await expectUnknown();
		must(await discardDraft(kenya, 'house', `${named}r2`));
		others.push(house.kenya);
		await expectUnknown();
	});

	it('begins with what is open, under the names of who wrote it, and is written by colleagues', async () => {
		const { house, room, text, former } = await openRewording();
		const colleague = await seatIn(house, 'delegate', house.kenya);
		const { doc, lines } = await linesOf(house, text);
		expect(lines).toEqual([AMENDED, ADDED]);
		const authors = await readAuthors(house.runtime.db, house.section.id, text.document);
		const codes = new Map(
			authors.map(({ client, delegation }) => [client, delegation?.code ?? ''])
		);
		const by = new Set(creditRuns(doc, codes).map(({ author }) => author));
		expect([...by].sort()).toEqual(['', 'KEN']);
		const here = [await enter(room, house.kenya), await enter(room, colleague)];
		here[1]?.text.insert(1, 'All ');
		await until(() => here.every((stock) => String(stock.text).includes('All ')));
		expect((await linesOf(house, former)).lines).toEqual([AMENDED, ADDED]);
	});

	it('[X9] takes no client id of the wording before', async () => {
		const { house, room, former } = await openRewording();
		const { doc } = await linesOf(house, former);
		const { doc: section } = await loadDocument(house.runtime, house.section.document);
		const own = [...doc.store.clients.keys()].filter((id) => !section.store.clients.has(id));
		expect(own.length).toBeGreaterThan(0);
		for (const id of own) {
			const kenya = await new Raw(room, house.kenya).ready();
			kenya.sync(
				2,
				kenya.change((mine) => {
					mine.clientID = id;
					mine.getText('text').insert(1, 'Twice.', {});
				})
			);
			await until(() => kenya.closed === 4403);
			expect(kenya.refused).toBe('sync.foreign-client');
		}
	});

	it('takes in what the section says meanwhile, and has once what is incorporated of the former', async () => {
		const { house, facilitator, writer, named, room, text, kenya } = await openRewording();
		const reader = await enter(room, house.kenya);
		must(await incorporateAs(house, facilitator, named, { at: [1] }));
		await untilReads(house, TEXT, ADDED);
		proposeBlock(writer.doc, readBlocks(writer.text).at(-1)?.id ?? '', 'Agreed.');
		await untilReads(house, TEXT, ADDED, 'Agreed.');
		const expected = [AMENDED, ADDED, 'Agreed.'];
		await until(() => readBlocks(reader.text).map(plainText).join('\n') === expected.join('\n'));
		expect((await linesOf(house, text)).lines).toEqual(expected);
		proposeBlock(reader.doc, readBlocks(reader.text).at(-1)?.id ?? '', 'And more.');
		await until(() => reader.saved === 2);
		must(await tableProposal(kenya, 'house', `${named}r2`));
		const changes = await changesOf(house, named);
		expect(changes.map(({ change }) => change.newWords)).toEqual(['shall', 'And more.']);
		must(await incorporateAs(house, facilitator, named));
		await untilReads(house, AMENDED, ADDED, 'Agreed.', 'And more.');
		expect((await changesOf(house, named))[0]?.proposal.state).toBe('incorporated');
	});
});

describe('[X52] when another wording is tabled', () => {
	it('everybody reads it, nobody writes it, and the former stays to be read', async () => {
		const { house, named, room, former, kenya, facilitator } = await openRewording();
		const before = at(house, former);
		const [typist, reader] = [
			await new Raw(room, house.kenya).ready(),
			await new Raw(before, house.norway).ready()
		];
		typist.type(' Each year.');
		await until(() => typist.saved === 1);
		must(await tableProposal(kenya, 'house', `${named}r2`));
		await until(() => typist.rights !== null && reader.rights !== null, 1_000);
		expect(typist.rights).toMatchObject({ mode: 'read', reason: 'proposals.tabled' });
		expect(reader.rights).toMatchObject({ mode: 'read', reason: 'proposals.replaced' });
		typist.type('Afterwards.');
		await until(() => typist.closed === 4403);
		const norway = await new Raw(room, house.norway).ready();
		await until(() => norway.words.includes('Each year.'));
		expect(await incorporateAs(house, facilitator, named)).toMatchObject({ ok: true });
		await untilReads(house, AMENDED, `${ADDED} Each year.`);
	});
});
