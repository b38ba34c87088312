import { describe, expect, it } from 'vitest';
import { insertGroup, insertMembership } from '#db/delegations.ts';
import { insertPresidency } from '#db/groups.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { newId, type GroupId } from '#lib/kernel/ids.ts';
import { addMembers, endMembership } from '#lib/people/groups.server.ts';
import { beginProposal } from '#lib/proposals/commands.server.ts';
import { rewordParagraph } from '#lib/proposals/writing.server.ts';
import { reviseProposal } from '#lib/proposals/revising.server.ts';
import { tableProposal } from '#lib/proposals/tabling.server.ts';
import { markOf } from '#lib/proposals/wordings.server.ts';
import { creditRuns } from '#lib/text/credit.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { readAuthors } from '#db/authorship.ts';
import { readLog } from '#db/texts.ts';
import { loadDocument } from '#server/sync/document.ts';
import { formOf } from '../support/decisions.ts';
import {
	fields,
	incorporateAs,
	localsOf,
	must,
	paragraphs,
	untilReads
} from '../support/incorporating.ts';
import { accepted } from '../support/people.ts';
import { answerTo } from './answers.ts';
import { enter, type, until } from './clients.ts';
import { at, delegationOf, seatIn, setMode } from './drafts.ts';
import { openHouse, type House, type Visitor } from './house.ts';
import { Raw } from './raw.ts';

/** Kenya presides over a group that Norway belongs to, and has begun a draft for it. */
async function openGroupDraft(house: House) {
	const { runtime, consultation } = house;
	const { db, clock } = runtime;
	const group = newId<GroupId>();
	const since = clock.now() - 1000;
	const [kenya, norway] = await Promise.all(
		[house.kenya, house.norway].map((each) => delegationOf(house, each))
	);
	if (!kenya || !norway) throw new Error('nobody is there');
	await db.commit([
		insertGroup(db, {
			...{ id: group, consultation, code: 'G77', name: 'Group of 77' },
			...{ kind: 'negotiating', position: 9 }
		}),
		insertMembership(db, { delegation: kenya, group, since, until: null }),
		insertMembership(db, { delegation: norway, group, since, until: null }),
		insertPresidency(db, { delegation: kenya, group, since, until: null })
	]);
	const form = formOf({ receipt: 'a-receipt-of-a-group', group: 'G77', title: 'Ours' });
	const begun = await beginProposal(await localsOf(house, house.kenya), 'house', '1', form);
	const { address } = accepted(begun);
	const { proposalText } = db.tables;
	const [text] = await db.read.select().from(proposalText);
	if (!text) throw new Error('nothing was begun');
	const { participant } = await enterConsultation(
		await localsOf(house, await seatIn(house, 'secretariat')),
		'house'
	);
	const office = { runtime };
	const leave = async (after = 0) =>
		accepted(
			await endMembership(office, participant, {
				...{ group, delegation: norway, since, until: clock.now() + after }
			})
		);
	const come = async (who: Visitor) =>
		accepted(
			await addMembers(office, participant, {
				...{ group, delegations: [await delegationOf(house, who)] },
				...{ since: clock.now(), until: null }
			})
		);
	return { room: at(house, text), address, leave, come };
}

describe('[X66] the draft of a group', () => {
	it('is written by its members together, and is to others what no document is', async () => {
		const house = await openHouse();
		const { room } = await openGroupDraft(house);
		const [kenya, norway] = await Promise.all(
			[house.kenya, house.norway].map((each) => new Raw(room, each).ready())
		);
		kenya?.type('Kenya’s. ');
		await until(() => norway?.words.includes('Kenya’s.') === true);
		norway?.type('Norway’s. ');
		await until(() => kenya?.words.includes('Norway’s.') === true);
		const log = await readLog(house.runtime.db, room.section.document);
		const wrote = new Set(log.map(({ delegation }) => delegation));
		const delegations = [house.kenya, house.norway].map((each) => delegationOf(house, each));
		expect(wrote).toEqual(new Set(await Promise.all(delegations)));
		const nowhere = at(house, { document: newId() });
		const others = [
			...[house.observer, house.stranger],
			...(await Promise.all(
				(['facilitator', 'secretariat'] as const).map((each) => seatIn(house, each))
			))
		];
		for (const who of others)
			for (const query of ['', `?seat=${who.seat}`])
				expect(await answerTo(room, who, query)).toBe(await answerTo(nowhere, who, query));
	});
});

describe('[X66] the words of a group', () => {
	const FIRST = 'States protect human rights online.';

	/** Who the words of the section's only paragraph are credited to. */
	async function creditsOf({ runtime, section }: House): Promise<string[]> {
		const { doc } = await loadDocument(runtime, section.document);
		const authors = await readAuthors(runtime.db, section.id);
		const names = new Map(
			authors.map(({ client, delegation, role }) => [client, delegation?.code ?? role ?? ''])
		);
		const words = readBlocks(textOf(doc)).map(plainText).join('');
		return creditRuns(doc, names).map(
			({ from, to, author }) => `${author}: ${words.slice(from, to).trim()}`
		);
	}

	it('stay those of the members that wrote them, in the text and in another wording', async () => {
		const house = await openHouse();
		const facilitator = await seatIn(house, 'facilitator');
		const writer = await enter(house, facilitator);
		type(writer, FIRST);
		await untilReads(house, FIRST);
		await setMode(house, 'proposals');
		const { address } = await openGroupDraft(house);
		const block = (await paragraphs(house))[0]?.id ?? '';
		const reword = async (who: Visitor, named: string, shown: string, words: string) => {
			const form = fields({ section: '1', block, words, shown: markOf(shown) });
			must(await rewordParagraph(await localsOf(house, who), 'house', named, form));
		};
		const once = 'States shall protect human rights online.';
		const twice = 'States shall protect human rights online, always.';
		await reword(house.kenya, address, FIRST, once);
		await reword(house.norway, address, once, twice);
		const kenya = await localsOf(house, house.kenya);
		const { receipt } = must(await tableProposal(kenya, 'house', address));
		expect(receipt).toBe('G77-P1');
		const { address: next } = must(await reviseProposal(kenya, 'house', '1'));
		const thrice = 'States shall protect all human rights online, always.';
		await reword(house.norway, next, twice, thrice);
		must(await tableProposal(kenya, 'house', next));
		must(await incorporateAs(house, facilitator, '1'));
		await untilReads(house, thrice);
		const credits = await creditsOf(house);
		expect(credits).toEqual(expect.arrayContaining(['KEN: shall', 'NOR: all', 'NOR: , always']));
	});
});

describe('[X67] a socket on the draft of a group', () => {
	it('is cut within a second when its delegation leaves, and is let in when it comes back', async () => {
		const house = await openHouse();
		const { room, leave, come } = await openGroupDraft(house);
		const [kenya, norway] = await Promise.all(
			[house.kenya, house.norway].map((each) => new Raw(room, each).ready())
		);
		await leave();
		await until(() => norway?.closed === 4401, 1_000);
		kenya?.type('Among ourselves.');
		await until(() => kenya?.saved === 1);
		expect(norway?.words).not.toContain('Among');
		const nowhere = at(house, { document: newId() });
		expect(await answerTo(room, house.norway, '')).toBe(await answerTo(nowhere, house.norway, ''));
		await come(house.norway);
		const again = await new Raw(room, house.norway).ready();
		await until(() => again.words.includes('Among ourselves.'));
	});

	it('is cut by the clock when the membership was for a time', async () => {
		const house = await openHouse();
		const { room, leave } = await openGroupDraft(house);
		const norway = await new Raw(room, house.norway).ready();
		expect(norway.hello).toMatchObject({ mode: 'write' });
		await leave(300);
		await until(() => norway.closed === 4401);
		const nowhere = at(house, { document: newId() });
		expect(await answerTo(room, house.norway, '')).toBe(await answerTo(nowhere, house.norway, ''));
	});
});
