import { describe, expect, it } from 'vitest';
import { INSIDERS, OUTSIDERS, type Actor, type Cast } from './cast.ts';
import { submit, type Fields } from './pages.ts';

/** A form of the consultation: its path, what is sent, and who may send it. */
export type Form = [string, () => Promise<Fields>, readonly Actor[]];

/** Where the forms are, and how many decisions its record has. */
type Asked = { origin: string; cast: Cast; head: () => Promise<number> };

/** Send each form as everybody: whoever may decide does, for all others nothing changes. */
export function describeForms(forms: readonly Form[], house: () => Asked): void {
	describe.each(forms)('%s', (path, fields, allowed) => {
		it.each(OUTSIDERS)('tells %s nothing and changes nothing', async (who) => {
			const { origin, cast, head } = house();
			const form = await fields();
			const before = await head();
			const { status, type } = await submit(origin, path, cast.cookies[who], form);
			expect([type, status]).toEqual(who === 'nobody' ? ['redirect', 303] : ['error', 404]);
			expect(await head()).toBe(before);
		});

		it.each(INSIDERS)('does for %s what they may', async (who) => {
			const { origin, cast, head } = house();
			const form = await fields();
			const before = await head();
			const said = await submit(origin, path, cast.cookies[who], form);
			if (allowed.includes(who)) {
				expect(said).toMatchObject({ type: 'success' });
				expect(await head()).toBeGreaterThan(before);
			} else {
				expect(said).toMatchObject({ type: 'failure', status: 403 });
				expect(await head()).toBe(before);
			}
		});
	});
}
