import { describe, expect, it } from 'vitest';
import { fillDisk, freeDisk } from '../support/disk.ts';
import { enter, join, type, until, type Stock } from './clients.ts';
import { Raw } from './raw.ts';
import { makeHouse, serve } from './serving-child.ts';

const CANNOT = /^The server cannot write just now\./;

/** Kenya has written something, Norway and an observer look on, and the disk is full from now on. */
async function openFull() {
	const made = await makeHouse();
	const { child, house } = await serve(made);
	const kenya = await enter(house, house.kenya);
	const norway = await enter(house, house.norway);
	const observer = await enter(house, house.observer);
	type(kenya, 'Before. ');
	await until(() => kenya.saved === 2);
	await until(() => observer.text.toString() === 'Before. ');
	fillDisk(child.pid);
	return { made, child, house, kenya, norway, observer };
}

const lastSaid = ({ rights }: Stock) => rights.at(-1);
const health = async ({ origin }: { origin: string }) => (await fetch(`${origin}/healthz`)).status;

describe('a full disk', () => {
	it('tells writers that nothing is saved, shows nothing to others, and closes nobody', async () => {
		const { child, house, kenya, norway, observer } = await openFull();
		type(kenya, 'During. ');
		await until(() => CANNOT.test(lastSaid(kenya)?.reason ?? ''));
		await until(() => CANNOT.test(lastSaid(norway)?.reason ?? ''));
		expect(lastSaid(kenya)?.mode).toBe('write');
		type(norway, 'Norway too. ');
		await until(async () => (await health(house)) === 503);
		expect([kenya.saved, norway.saved]).toEqual([2, 1]);
		expect(observer.text.toString()).toBe('Before. ');
		expect(observer.rights).toEqual([]);

		freeDisk(child.pid);
		await until(() => kenya.saved === 3 && norway.saved === 2);
		await until(() => observer.text.toString().includes('During. '));
		expect(observer.text.toString()).toContain('Norway too. ');
		expect(norway.text.toString()).toBe(observer.text.toString());
		expect(lastSaid(kenya)).toMatchObject({ mode: 'write', reason: null });
		expect([kenya, norway, observer].flatMap(({ closed }) => closed)).toEqual([]);
		// A check may still be the one of a second ago.
		await until(async () => (await health(house)) === 200);
		const later = await enter(house, house.observer);
		expect(later.text.toString()).toBe(observer.text.toString());
	});

	it('goes on serving what is on disk to whoever comes, and takes what they bring afterwards', async () => {
		const { child, house, kenya } = await openFull();
		type(kenya, 'During. ');
		await until(() => CANNOT.test(lastSaid(kenya)?.reason ?? ''));
		const reader = await enter(house, house.observer);
		expect(reader.text.toString()).toBe('Before. ');
		const late = join(house, house.norway);
		await until(() => late.hello.length > 0);
		expect(late.hello[0]).toMatchObject({ mode: 'write', reason: expect.stringMatching(CANNOT) });
		await until(() => late.text.toString() === 'Before. ');
		type(late, 'Late. ');

		freeDisk(child.pid);
		await until(() => late.saved > 0 && kenya.saved === 3);
		await until(
			() => /During\. /.test(reader.text.toString()) && /Late\. /.test(reader.text.toString())
		);
		expect([...late.closed, ...reader.closed]).toEqual([]);
	});

	it('is survived by what was saved alone when the process is killed meanwhile', async () => {
		const { child, made, kenya, observer } = await openFull();
		for (let word = 0; word < 20; word++) type(kenya, `word${word} `);
		await until(() => CANNOT.test(lastSaid(kenya)?.reason ?? ''));
		child.kill('SIGKILL');
		await until(() => kenya.closed.length > 0);
		for (const { provider } of [kenya, observer]) provider.disconnect();
		expect([kenya.saved, observer.text.toString()]).toEqual([2, 'Before. ']);
		const again = await serve(made);
		const reader = await enter(again.house, again.house.observer);
		expect(reader.text.toString()).toBe('Before. ');
	});

	it('holds many frames of one writer back and takes them in their order, whole', async () => {
		const { child, house, observer } = await openFull();
		const raw = await new Raw(house, house.kenya).ready();
		const words = Array.from({ length: 60 }, (_, i) => `${i} ${'x'.repeat(20_000)} `);
		for (const word of words) raw.type(word);
		await until(() => CANNOT.test(raw.rights?.reason ?? ''));
		expect([raw.saved, raw.closed]).toEqual([0, 0]);
		freeDisk(child.pid);
		await until(() => raw.saved === words.length);
		await until(() => observer.text.toString() === `Before. ${words.join('')}`);
		expect(raw.closed).toBe(0);
	});
});
