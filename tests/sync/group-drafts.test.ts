import { describe, expect, it } from 'vitest';
import { insertGroup, insertMembership } from '#db/delegations.ts';
import { insertPresidency } from '#db/groups.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import { newId, type GroupId } from '#lib/kernel/ids.ts';
import { addMembers, endMembership } from '#lib/people/groups.server.ts';
import { beginProposal } from '#lib/proposals/commands.server.ts';
import { readLog } from '#db/texts.ts';
import { formOf } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { answerTo } from './answers.ts';
import { until } from './clients.ts';
import { at, delegationOf, seatIn } from './drafts.ts';
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
	accepted(await beginProposal(localsOf(house, house.kenya), 'house', '1', form));
	const { proposalText } = db.tables;
	const [text] = await db.read.select().from(proposalText);
	if (!text) throw new Error('nothing was begun');
	const { participant } = await enterConsultation(
		localsOf(house, await seatIn(house, 'secretariat')),
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
	return { room: at(house, text), leave, come };
}

function localsOf({ runtime }: House, { account, session }: Visitor): App.Locals {
	const actor: Actor = {
		account: { id: account, email: '', name: 'Somebody', administrator: false },
		session: { id: session, expiresAt: Infinity }
	};
	return { runtime, actor };
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
