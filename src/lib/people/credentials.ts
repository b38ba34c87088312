import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { plainLine } from '#lib/kernel/words.ts';

export type Credentials = { name: string; email: string; password: string };

/** Reason codes by the field they are about; empty when all is well. */
export type FieldErrors = { name?: string; email?: string; password?: string; form?: string };

/** An e-mail address as accounts are found by it: trimmed, lower case. */
export function normalEmail(text: string): string {
	return text.trim().toLowerCase();
}

/** Whether this can be an address: one @, nothing that does not show, at most 254 characters. */
export function isEmail(address: string): boolean {
	return address.length <= 254 && /^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(address);
}

/**
 * What is wrong with a new account's credentials, field by field. Length is what makes a
 * password strong, so nothing is asked about its characters.
 *
 * @see RULES.md P12-P14; NIST SP 800-63B section 3.1.1
 */
export function credentialErrors({ name, email, password }: Credentials): FieldErrors {
	const errors: FieldErrors = {};
	if (!plainLine(name)) errors.name = 'people.name-required';
	else if (name.length > 120) errors.name = 'people.name-too-long';
	const address = normalEmail(email);
	if (!isEmail(address)) errors.email = 'people.email-invalid';
	const reason = passwordError(password, email);
	if (reason) errors.password = reason;
	return errors;
}

/** Why this may not be the password of an account; null when it may. */
export function passwordError(password: string, email: string): string | null {
	if ([...password].length < 10) return 'people.password-short';
	if (password.length > 256) return 'people.password-long';
	const address = normalEmail(email);
	const lower = password.toLowerCase();
	if (lower === address || lower === address.split('@')[0]) return 'people.password-is-email';
	if (new Set(password).size < 4) return 'people.password-repeats';
	return null;
}

/** The first thing wrong with credentials as a refusal, or the credentials in normal form. */
export function checkCredentials(credentials: Credentials): Outcome<Credentials> {
	const [reason] = Object.values(credentialErrors(credentials));
	if (reason) return refuse(400, reason);
	const { name, email, password } = credentials;
	return accept({ name: plainLine(name), email: normalEmail(email), password });
}

/** A refusal's reason under the field it is about; `form` when it is about none of them. */
export function errorsFor(reason: string): FieldErrors {
	const field = (['name', 'email', 'password'] as const).find((each) =>
		reason.startsWith(`people.${each}-`)
	);
	return { [field ?? 'form']: reason };
}

/** Name, e-mail and password as a form sends them. */
export function readCredentials(form: FormData): Credentials {
	const text = (name: string) => String(form.get(name) ?? '');
	return { name: text('name'), email: text('email'), password: text('password') };
}
