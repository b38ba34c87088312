import { describe, expect, it } from 'vitest';
import { openThread } from '#lib/comments/commands.server.ts';
import { readDelegationPage } from '#lib/positions/delegation.server.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { state, stateOnParagraph } from '../support/stating.ts';

describe.each(dialects)('[P19] a delegation’s own page on %s', (dialect) => {
	it('shows each reader what they may see of its positions and comments', async () => {
		const here = await openNegotiation(dialect);
		accepted(await state(here, here.kenya));
		here.clock.at += 1000;
		const sounding = {
			hearers: 'facilitation',
			reason: 'Between us.',
			receipt: 'a-sounding-key--'
		};
		accepted(await state(here, here.kenya, { ...sounding, version: 1 }));
		for (const [visibility, body] of [
			['everybody', 'For all to read.'],
			['delegation', 'Among ourselves.'],
			['facilitation', 'To the chair.']
		] as const) {
			const form = formOf({ block: '7.1', body, visibility, receipt: `comment-${visibility}-key` });
			accepted(await openThread(here.kenya, here.slug, '1', form));
		}
		const secretariat = await here.seat('secretariat');
		const norway = await here.seatDelegation('NOR');
		for (const [who, reasons, bodies, own] of [
			[here.kenya, 2, ['Among ourselves.', 'For all to read.', 'To the chair.'], true],
			[secretariat, 2, ['For all to read.', 'To the chair.'], false],
			[norway, 1, ['For all to read.'], false]
		] as const) {
			const page = await readDelegationPage(who, here.slug, 'ken');
			expect(page).toMatchObject({ own, delegation: { code: 'KEN', group: 'MS' } });
			expect(page.comments.map(({ body }) => body).sort()).toEqual(bodies);
			const [position] = page.positions;
			expect(1 + (position?.others.length ?? 0)).toBe(reasons);
			expect(JSON.stringify(page).includes('Between us.')).toBe(reasons === 2);
		}
		accepted(await stateOnParagraph(here, here.kenya, '7.2', { receipt: 'on-a-paragraph--' }));
		here.clock.at += 1000;
		const confided = { hearers: 'facilitation', receipt: 'in-confidence---', stance: 'support' };
		accepted(await stateOnParagraph(here, here.kenya, '7.2', confided));
		for (const [who, stance] of [
			[here.kenya, 'support'],
			[norway, 'object']
		] as const) {
			const [position] = (await readDelegationPage(who, here.slug, 'KEN')).positions;
			expect(position?.paragraphs).toMatchObject([
				{ paragraph: { id: '7.2' }, isGone: false, statement: { stance } }
			]);
		}
		await expect(readDelegationPage(norway, here.slug, 'XXX')).rejects.toMatchObject({
			status: 404
		});
	});
});
