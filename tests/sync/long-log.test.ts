import { expect, it } from 'vitest';
import { appendUpdates, readLag } from '#db/texts.ts';
import { tellLog } from '../support/long-log.ts';
import { mostStall, openApart, slowestElsewhere } from './apart.ts';
import { until } from './clients.ts';
import { openHouse, type House } from './house.ts';
import { Raw } from './raw.ts';

/** Put so many edits behind a section's snapshot, as a server that was killed again and again leaves them. */
async function putEdits({ runtime, section }: House, edits: number): Promise<void> {
	const log = tellLog({ seed: 1, edits, authors: 5, pace: 60, document: section.document });
	for (let at = 0; at < log.length; at += 5_000)
		await appendUpdates(runtime.db, log.slice(at, at + 5_000));
}

it('a log of 30,000 edits without a snapshot holds up nobody elsewhere when it is opened', async () => {
	const apart = await openApart({}, { prepare: (house) => putEdits(house, 30_000) });
	const slowest = await slowestElsewhere(apart, async () => {
		const kenya = new Raw(apart.house, apart.house.kenya);
		await until(() => kenya.hello !== null, 60_000);
		kenya.step1();
		await until(() => kenya.words.length > 5_000, 60_000);
		kenya.socket.terminate();
	});
	expect(slowest).toBeLessThan(mostStall());
}, 120_000);

it('what a snapshot lacks is counted, and read aside where it is much', async () => {
	const house = await openHouse();
	const { db } = house.runtime;
	const { document } = house.section;
	const before = await readLag(db, document);
	await putEdits(house, 1_500);
	expect(await readLag(db, document)).toBe(before + 1_500);
	const kenya = await new Raw(house, house.kenya).ready();
	expect(await readLag(db, document)).toBe(0);
	kenya.type('.');
	await until(() => kenya.saved === 1);
	expect(await readLag(db, document)).toBe(1);
});
