import { describe, expect, it } from 'vitest';
import type { DelegationId } from '#lib/kernel/ids.ts';
import { readInvitedLines } from './inviting.ts';

const KENYA = { id: 'ken' as DelegationId, code: 'KEN', name: 'Kenya' };
const NAMIBIA = { id: 'nam' as DelegationId, code: 'NAM', name: 'Namibia' };
const read = (list: string) => readInvitedLines(list, [KENYA, NAMIBIA]);

describe('[P31] a pasted list of people', () => {
	it.each([
		['KEN, yes, a@b.example', 'Kenya', true, 'a@b.example'],
		['kenya; no; Wanjiku', 'Kenya', false, 'Wanjiku'],
		['NA\tspeaks\tN. Amupolo, Geneva', 'Namibia', true, 'N. Amupolo, Geneva'],
		['KEN, Wanjiku', 'Kenya', false, 'Wanjiku'],
		['KEN,,Wanjiku', 'Kenya', false, 'Wanjiku'],
		['KEN, 1, Kamau, Wanjiku', 'Kenya', true, 'Kamau, Wanjiku'],
		['KEN, no, W\u202eanjiku\u0007', 'Kenya', false, 'Wanjiku']
	])('is read from “%s”', (text, name, speaks, note) =>
		expect(read(text)).toMatchObject({
			invited: [{ line: 1, delegation: { name }, speaks, note }],
			refused: []
		})
	);

	it.each([
		['ATL, yes, somebody', 'people.delegation-gone'],
		['KEN', 'people.note-required'],
		['KEN, yes', 'people.note-required'],
		['KEN, perhaps, somebody', 'people.invite-speaks'],
		[`KEN, yes, ${'a'.repeat(201)}`, 'people.note-long']
	])('says why “%.20s” cannot be taken', (text, reason) =>
		expect(read(text)).toMatchObject({ invited: [], refused: [{ line: 1, reason }] })
	);

	it('keeps the good lines, names the others by number, and takes nobody twice', () => {
		const { invited, refused } = read('KEN, yes, A\r\n\r\nnobody\nNA, no, B\nKEN, no, a');
		expect(invited.map(({ line, note }) => [line, note])).toEqual([
			[1, 'A'],
			[4, 'B']
		]);
		expect(refused.map(({ line }) => line)).toEqual([3, 5]);
	});
});
