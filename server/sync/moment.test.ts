import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Moment } from './moment.ts';

function aMoment() {
	const asked: string[] = [];
	const moment = new Moment((key) => {
		asked.push(key);
		return key === 'broken' ? Promise.reject(new Error('gone')) : Promise.resolve(asked.length);
	});
	return { asked, moment };
}

describe('[moment] what many ask who come together', () => {
	it('is read once for all who ask for the same', async () => {
		const { asked, moment } = aMoment();
		expect(await Promise.all([moment.ask('1', 0), moment.ask('1', 0), moment.ask('2', 0)])).toEqual(
			[1, 1, 2]
		);
		expect(asked).toEqual(['1', '2']);
	});

	it('is read again for who comes in a later turn', async () => {
		const { asked, moment } = aMoment();
		await moment.ask('1', 0);
		await nextTurn();
		await moment.ask('1', 0);
		expect(asked).toEqual(['1', '1']);
	});

	it('is read again for who comes after rights were announced to have changed', async () => {
		const { asked, moment } = aMoment();
		expect([await moment.ask('1', 0), await moment.ask('1', 1), await moment.ask('1', 1)]).toEqual([
			1, 2, 2
		]);
		expect(asked).toEqual(['1', '1']);
	});

	it('fails for all who asked when it cannot be read, and is read again for who comes later', async () => {
		const { asked, moment } = aMoment();
		const both = await Promise.allSettled([moment.ask('broken', 0), moment.ask('broken', 0)]);
		expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		await nextTurn();
		await expect(moment.ask('broken', 0)).rejects.toThrow('gone');
		expect(asked).toHaveLength(2);
	});
});
