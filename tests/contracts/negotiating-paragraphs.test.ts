import { describe, expect, it } from 'vitest';
import { readGroupsPage } from '#lib/positions/groups-page.server.ts';
import { readGroupOn } from '#lib/positions/negotiating-queries.server.ts';
import { topics } from '#lib/live/topics.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { readAudiencesOn } from '#lib/positions/ground.server.ts';
import { dialects } from '../support/database.ts';
import { changesFor, markAll } from '../support/marking.ts';
import { openGroup } from '../support/negotiating.ts';
import { accepted } from '../support/people.ts';
import { stateOnParagraph, widget } from '../support/stating.ts';
import { waitingPage } from '../support/waiting.ts';

const OTHERWISE = ['The Internet, is for everyone.', 'Nobody is left behind.'] as const;

describe.each(dialects)(
	'what groups state on paragraphs, and under changed texts, on %s',
	(dialect) => {
		it('[P20] [P43] a paragraph is a target of its own', async () => {
			const here = await openGroup(dialect);
			const page = (who: App.Locals) => readGroupOn(who, here.slug, 'G77', '1', '7.1');
			const { text } = await page(here.kenya);
			const bound = { textHash: text.hash, textSeq: text.seq, block: '7.1' };
			expect(accepted(await here.speak(here.kenya, bound)).number).toBe('G77-1/7.1-G1');
			const statement = (await page(here.fiji)).statement?.id ?? '';
			const said = accepted(await here.align(here.fiji, { statement, version: 0 }));
			expect(said.number).toBe('FJI-1/7.1-G77-1.1');
			expect((await page(here.norway)).members[0]).toMatchObject({ how: 'aligned' });
			expect(await here.matrixOf(here.norway)).toMatchObject({ object: 0, none: 4 });
		});

		it('[N9] waits for members, with the way to where they align, until they answer it', async () => {
			const here = await openGroup(dialect);
			const waiting = async (who: App.Locals) =>
				(await waitingPage(here, who)).decisions.filter(({ key }) => key.startsWith('group/'));
			accepted(await here.speakOn('7.1', here.kenya));
			expect(await waiting(here.norway)).toEqual([]);
			expect(await waiting(here.fiji)).toMatchObject([
				{
					path: '/positions/groups/G77/1?block=7.1',
					why: 'Group of 77 objects: align your delegation, or state its own position',
					title: expect.stringMatching(/^Section 1: .*, “The internet is for everyone.”$/)
				}
			]);
			accepted(await here.align(here.fiji, {}, 'G77', '7.1'));
			expect(await waiting(here.fiji)).toEqual([]);
			here.clock.at += 1000;
			accepted(await stateOnParagraph(here, here.india, '7.1'));
			expect(await waiting(here.india)).toEqual([]);

			await here.write(...OTHERWISE);
			expect(await waiting(here.fiji)).toEqual([]);
			expect((await waiting(here.kenya)).map(({ why }) => why)).toEqual([
				'text changed since you stated the position of Group of 77'
			]);
			// On a paragraph that is gone nothing is to be stated or answered.
			accepted(await here.speakOn('7.2', here.kenya));
			expect(await waiting(here.fiji)).toHaveLength(1);
			await here.write('The Internet, is for everyone.');
			expect(await waiting(here.fiji)).toEqual([]);
		});

		it('[P41] [P45] stands in the overview of groups below its section, also when it is gone', async () => {
			const here = await openGroup(dialect);
			await here.form('AOSIS', 'Small Islands', [here.fiji]);
			accepted(await here.speakOn('7.2', here.kenya));
			accepted(await here.align(here.fiji, {}, 'G77', '7.2'));
			const rowsFor = async (who: App.Locals) => (await readGroupsPage(who, here.slug)).rows;
			const [whole, paragraph, ...more] = await rowsFor(here.norway);
			expect(more).toEqual([]);
			expect(whole).toMatchObject({ paragraph: null, cells: [{ stance: null }, { stance: null }] });
			expect(paragraph).toMatchObject({
				paragraph: { id: '7.2', words: '“Nobody is left behind.”', isGone: false },
				cells: [
					{ group: 'AOSIS', path: 'AOSIS/1?block=7.2', stance: null, aligned: 0 },
					{ group: 'G77', path: 'G77/1?block=7.2', stance: 'object', aligned: 1, changed: false }
				]
			});
			await here.write('The internet is for everyone.');
			expect((await rowsFor(here.norway))[1]).toMatchObject({
				paragraph: { words: 'a paragraph that is gone', isGone: true },
				cells: [{ path: '' }, { path: 'G77/1?block=7.2', changed: true }]
			});
		});

		it('[P14] a sounding of a member on that paragraph shows to those alone who may see it', async () => {
			const here = await openGroup(dialect);
			accepted(await here.speakOn('7.1', here.kenya));
			const before = await readGroupsPage(here.norway, here.slug);
			const sounding = { hearers: 'facilitation', reason: 'Between us.' };
			accepted(await stateOnParagraph(here, here.fiji, '7.1', sounding));
			expect(await readGroupsPage(here.norway, here.slug)).toEqual(before);
			const facilitator = await here.seat('facilitator');
			const shown = await readGroupsPage(facilitator, here.slug);
			expect(shown.rows[1]?.cells[0]?.members).toMatchObject({ object: 1, soundings: 1 });
		});

		it('[E1] [E2] a change under a group’s statement alone is marked, and the statement stands', async () => {
			const here = await openGroup(dialect);
			const facilitator = await here.seat('facilitator');
			accepted(await here.speak(here.kenya));
			accepted(await here.speakOn('7.1', here.kenya));
			const { textHash } = await here.write(...OTHERWISE);
			const { changed } = await changesFor(here, facilitator);
			expect(changed).toMatchObject([
				{ paragraph: null, standing: [], groups: [{ code: 'G77', path: 'G77/1' }] },
				{ paragraph: { id: '7.1' }, groups: [{ stance: 'object', path: 'G77/1?block=7.1' }] }
			]);
			expect((await widget(here, facilitator)).lines[0]?.words).toBe(
				'What changed under one position'
			);
			here.announced.length = 0;
			accepted(await markAll(here, facilitator));
			expect(here.announced).toContain(topics.positions(here.consultation));
			const page = (block: string | null) => readGroupOn(here.fiji, here.slug, 'G77', '1', block);
			for (const block of [null, '7.1'])
				expect(await page(block)).toMatchObject({ changed: false });
			// Everybody sees it, since everybody sees what a group states.
			expect((await changesFor(here, here.norway)).marks).toMatchObject([
				{ carried: [], groups: [{ path: 'G77/1' }, { path: 'G77/1?block=7.1' }], own: null }
			]);
			accepted(await here.align(here.fiji));
			expect(await here.matrixOf(here.norway)).toMatchObject({ object: 1, changed: 0 });
			expect((await verifyStoredRecord(here.runtime, here.consultation)).sound).toBe(true);
			await here.write('Everyone has the Internet.', 'Nobody is left behind.');
			expect(await page(null)).toMatchObject({ changed: true });
			const section = { id: here.section, consultation: here.consultation };
			expect(await readAudiencesOn(here.runtime.db, section, [textHash])).toEqual(['']);
		});
	}
);
