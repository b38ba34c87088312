import { describe, expect, it } from 'vitest';
import { listParagraphs } from '#lib/positions/listing.server.ts';
import { dialects } from '../support/database.ts';
import { openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';
import { stateOnParagraph } from '../support/stating.ts';

const [FIRST, SECOND] = ['7.1', '7.2'];

const listed = async (here: Negotiation, locals: App.Locals) =>
	(await listParagraphs(locals, here.slug, '1')).shown;

describe.each(dialects)('[P20] the list of a section’s paragraphs on %s', (dialect) => {
	it('has each with its first words, and how delegations stand on it alone', async () => {
		const here = await openNegotiation(dialect);
		accepted(await stateOnParagraph(here, here.kenya, SECOND));
		const norway = await here.seatDelegation('NOR');
		expect(await listed(here, norway)).toMatchObject({
			section: { address: '1' },
			paragraphs: [
				{ id: FIRST, opening: 'The internet is for everyone.', tally: null },
				{ id: SECOND, opening: 'Nobody is left behind.', tally: { object: 1, none: 1 } }
			],
			gone: [],
			statesFor: 'NOR'
		});
		const observer = await here.seat('observer');
		expect(await listed(here, observer)).toMatchObject({ statesFor: null });
	});

	it('[P22] names paragraphs that are gone apart', async () => {
		const here = await openNegotiation(dialect);
		accepted(await stateOnParagraph(here, here.kenya, SECOND));
		await here.write('The internet is for everyone.');
		expect(await listed(here, here.kenya)).toMatchObject({
			paragraphs: [{ id: FIRST }],
			gone: [SECOND]
		});
	});

	it('[P14] tells nobody of positions that are not stated to them', async () => {
		const here = await openNegotiation(dialect);
		const norway = await here.seatDelegation('NOR');
		const before = await listed(here, norway);
		accepted(await stateOnParagraph(here, here.kenya, SECOND, { hearers: 'facilitation' }));
		expect(await listed(here, norway)).toEqual(before);
		const facilitator = await here.seat('facilitator');
		expect((await listed(here, facilitator)).paragraphs[1]?.tally).toMatchObject({
			...{ object: 1, soundings: 1 }
		});
		await here.write('The internet is for everyone.');
		expect(await listed(here, norway)).toMatchObject({ gone: [] });
		expect(await listed(here, facilitator)).toMatchObject({ gone: [SECOND] });
	});

	it('leaves a paragraph bare of which all was withdrawn', async () => {
		const here = await openNegotiation(dialect);
		accepted(await stateOnParagraph(here, here.kenya, SECOND));
		here.clock.at += 1000;
		const withdrawn = { stance: 'withdrawn', reason: '', receipt: 'a-second-receipt' };
		accepted(await stateOnParagraph(here, here.kenya, SECOND, withdrawn));
		expect((await listed(here, here.kenya)).paragraphs[1]).toMatchObject({ tally: null });
	});
});
