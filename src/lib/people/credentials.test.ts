import { describe, expect, it } from 'vitest';
import { checkCredentials, credentialErrors, errorsFor, passwordError } from './credentials.ts';

const wanjiku = {
	name: 'Wanjiku Kamau',
	email: 'kenya@plenary.test',
	password: 'zebras cross slowly'
};

describe('a password', () => {
	it.each([
		['[P12] of 9 characters is refused', 'ninechars', 'people.password-short'],
		['[P12] of 10 is taken', 'ten chars!', null],
		['[P12] counts characters, not bytes', 'ಕನ್ನಡಪದ', 'people.password-short'],
		['[P12] may hold anything', '密码可以是任何文字的十个字', null],
		['[P12] of 256 is taken', 'abcd'.repeat(64), null],
		['[P12] of 257 is refused', `${'abcd'.repeat(64)}e`, 'people.password-long'],
		['[P13] is not the e-mail', 'Kenya@Plenary.Test', 'people.password-is-email'],
		['[P13] is not three characters repeated', 'abcabcabcabc', 'people.password-repeats']
	])('%s', (_rule, password, reason) =>
		expect(passwordError(password, 'kenya@plenary.test')).toBe(reason)
	);

	it('[P13] is not what stands before the @', () =>
		expect(passwordError('secretariat', 'secretariat@plenary.test')).toBe(
			'people.password-is-email'
		));
});

describe("a new account's credentials", () => {
	it('say what is wrong field by field', () =>
		expect(credentialErrors({ name: ' ', email: 'nobody', password: 'short' })).toEqual({
			name: 'people.name-required',
			email: 'people.email-invalid',
			password: 'people.password-short'
		}));

	it('[P14] are taken with the e-mail in lower case and no space around', () =>
		expect(
			checkCredentials({ ...wanjiku, name: ' Wanjiku Kamau ', email: ' Kenya@Plenary.test ' })
		).toEqual({ ok: true, value: wanjiku }));

	it.each([
		['people.email-taken', 'email'],
		['people.password-short', 'password'],
		['people.busy', 'form']
	])('show %s under %s', (reason, field) => expect(errorsFor(reason)).toEqual({ [field]: reason }));
});
