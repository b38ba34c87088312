import { describe, expect, it } from 'vitest';
import { readHeldText } from '#db/texts.ts';
import { dropTexts } from '#db/visits.ts';
import { MINUTE } from '#lib/kernel/instants.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { noteVisit, readChanges } from '#lib/visits/commands.server.ts';
import { readSince, sayLastVisit, sayWhatChanged } from '#lib/visits/queries.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { opening, receipt, reply } from '../support/discussing.ts';
import { accepted } from '../support/people.ts';
import { state } from '../support/stating.ts';

const OLD = ['The internet is for everyone.', 'Nobody is left behind.'] as const;

async function see({ slug }: Negotiation, locals: App.Locals, text: string) {
	accepted(await noteVisit(locals, slug, '1', formOf({ text })));
}

async function since({ slug }: Negotiation, locals: App.Locals) {
	return readSince(locals, await enterSection(locals, slug, '1'));
}

/** Kenya saw the section an hour ago, and Norway is there to change things. */
async function openVisited(dialect: (typeof dialects)[number]) {
	const here = await openNegotiation(dialect);
	const norway = await here.seatDelegation('NOR');
	await see(here, here.kenya, here.text.textHash);
	here.clock.at += 60 * MINUTE;
	return { here, norway };
}

describe.each(dialects)('a visit on %s', (dialect) => {
	it('[V1] [V5] is compared with what others did since, and with nothing of one’s own', async () => {
		const { here, norway } = await openVisited(dialect);
		const at = here.clock.at - 60 * MINUTE;
		expect(await since(here, here.kenya)).toMatchObject({
			last: { at },
			...{ changes: [], comments: [], positions: [] }
		});
		const text = await here.write('The internet is for all.', OLD[1]);
		const { thread } = accepted(await opening(here, norway));
		here.clock.at += 1;
		accepted(await reply(here, here.kenya, thread));
		accepted(await state({ ...here, text }, norway));
		const read = await since(here, here.kenya);
		expect(read.words).toMatch(/: 1 paragraph, 1 new comment, 1 position$/);
		expect(read).toMatchObject({
			changes: [{ kind: 'changed', id: '7.1' }],
			comments: [{ thread, opens: true, by: { delegation: { code: 'NOR' } }, body: 'Whose?' }],
			positions: [{ delegation: { code: 'NOR' }, statement: { stance: 'object' } }]
		});
		const entered = await enterSection(here.kenya, here.slug, '1');
		expect(await sayLastVisit(here.runtime, entered)).toBe(read.words);
		const overview = await sayWhatChanged(here.runtime, entered.participant, [entered.section]);
		expect([...overview.values()]).toEqual(['the text, 1 new comment, 1 position']);
		expect((await since(here, norway)).last).toBeNull();
	});

	it('[V5] tells of nothing that was said in confidence to others', async () => {
		const { here, norway } = await openVisited(dialect);
		accepted(await opening(here, norway, { visibility: 'delegation' }));
		accepted(await state(here, norway, { hearers: 'facilitation' }));
		expect((await since(here, here.kenya)).words).toMatch(/^Nothing changed since/);
		accepted(
			await opening(here, norway, {
				...{ visibility: 'chosen', delegations: 'KEN', receipt: receipt('to kenya') }
			})
		);
		expect((await since(here, here.kenya)).words).toMatch(/: 1 new comment$/);
	});

	it('[V3] is not noted on a text that the section does not have', async () => {
		const here = await openNegotiation(dialect);
		await see(here, here.kenya, 'a hash that nobody saw');
		expect((await since(here, here.kenya)).last).toBeNull();
		await see(here, here.kenya, here.text.textHash);
		here.clock.at += 10 * MINUTE;
		await here.write('Other words.');
		// What it shows is older than the text, and was seen before: that it was seen is noted.
		await see(here, here.kenya, here.text.textHash);
		here.clock.at += 31 * MINUTE;
		expect(await since(here, here.kenya)).toMatchObject({
			last: { at: here.clock.at - 31 * MINUTE },
			changes: { length: 2 }
		});
	});

	it('[V6] ends with what its page showed, when its reader says so', async () => {
		const { here, norway } = await openVisited(dialect);
		const shown = here.clock.at;
		const text = await here.write('Other words.');
		here.clock.at += MINUTE;
		accepted(await opening(here, norway));
		const read = (fields: Record<string, string | number>) =>
			readChanges(here.kenya, here.slug, '1', formOf(fields));
		expect(await read({ text: here.text.textHash, at: shown })).toMatchObject({
			reason: 'visits.text-changed'
		});
		accepted(await read({ text: text.textHash, at: shown }));
		expect(await since(here, here.kenya)).toMatchObject({
			...{ last: { at: shown }, changes: [], comments: { length: 1 } }
		});
		here.clock.at += 1;
		accepted(await read({ text: text.textHash, at: here.clock.at }));
		expect((await since(here, here.kenya)).comments).toEqual([]);
	});

	it('[V7] is one row, whatever a seat’s pages say at once, and no entry of the record', async () => {
		const here = await openNegotiation(dialect);
		const seeing = () => see(here, here.kenya, here.text.textHash);
		await Promise.all(Array.from({ length: 6 }, seeing));
		here.clock.at += 40 * MINUTE;
		await Promise.all(Array.from({ length: 6 }, seeing));
		const { visit } = here.runtime.db.tables;
		const rows = await here.runtime.db.read.select().from(visit);
		expect(rows).toMatchObject([{ seenAt: here.clock.at, beforeAt: here.clock.at - 40 * MINUTE }]);
		expect(await here.kinds()).toEqual([]);
		expect(here.announced).toEqual([]);
	});

	it('[V8] holds its text as long as something refers to it, and no longer', async () => {
		const { here, norway } = await openVisited(dialect);
		const { db } = here.runtime;
		const held = async (...hashes: string[]) => {
			const texts = await Promise.all(hashes.map((each) => readHeldText(db, here.section, each)));
			return texts.map((text) => text !== null);
		};
		const first = here.text.textHash;
		const second = (await here.write('Second.')).textHash;
		await see(here, here.kenya, second);
		expect(await held(first, second)).toEqual([true, true]);
		here.clock.at += 10 * MINUTE;
		const third = await here.write('Third.');
		await see(here, here.kenya, third.textHash);
		expect(await held(first, second, third.textHash)).toEqual([true, false, true]);
		accepted(await state({ ...here, text: third }, norway));
		for (const words of ['Fourth.', 'Fifth.']) {
			here.clock.at += 40 * MINUTE;
			await see(here, here.kenya, (await here.write(words)).textHash);
		}
		expect(await held(first, third.textHash)).toEqual([false, true]);
	});

	it('[V8] lets go of no text that somebody is about to refer to', async () => {
		const { here, norway } = await openVisited(dialect);
		const { db } = here.runtime;
		const second = await here.write('Second.');
		await see(here, here.kenya, second.textHash);
		const until = here.clock.at + MINUTE;
		here.clock.at = until;
		const drops = Array.from({ length: 4 }, () => db.commit([dropTexts(db, here.section, until)]));
		accepted(await state({ ...here, text: second }, norway));
		await Promise.all(drops);
		expect(await readHeldText(db, here.section, second.textHash)).not.toBeNull();
	});
});
