import { parseArgs } from 'node:util';
import { createAccount, findAccountByEmail } from '#lib/people/accounts.server.ts';
import { issueResetLink } from '#lib/people/addresses.server.ts';
import { createSession } from '#lib/people/sessions.server.ts';
import { Refusal, valueOf, type Command } from './command.ts';

const create: Command = {
	name: 'account create',
	usage: 'EMAIL [--name NAME] [--administrator]',
	summary: 'make an account; prints the one-time address at which its password is chosen',
	async run(runtime, args, write) {
		const { positionals, values } = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { name: { type: 'string' }, administrator: { type: 'boolean' } }
		});
		const email = emailOf(positionals);
		const account = valueOf(
			await createAccount(runtime, {
				email,
				name: values.name ?? email.split('@')[0] ?? email,
				passwordHash: null,
				administrator: values.administrator ?? false
			})
		);
		write(valueOf(await issueResetLink(runtime, account.email)));
	}
};

const resetLink: Command = {
	name: 'account reset-link',
	usage: 'EMAIL',
	summary: 'print a one-time address at which the password is chosen anew, good for a day',
	async run(runtime, args, write) {
		write(valueOf(await issueResetLink(runtime, emailOf(args))));
	}
};

const session: Command = {
	name: 'session',
	usage: 'EMAIL',
	summary: 'begin a session and print its Cookie: value, for scripts and load tests',
	async run(runtime, args, write) {
		const email = emailOf(args);
		const account = await findAccountByEmail(runtime, email);
		if (!account) throw new Refusal(`There is no account ${email}.`);
		if (account.suspendedAt !== null) throw new Refusal(`The account ${email} is suspended.`);
		const from = { address: 'this machine', userAgent: 'plenary session' };
		const { cookie } = await createSession(runtime, account.id, from);
		write(`${cookie.name}=${cookie.value}`);
	}
};

function emailOf([email, ...more]: readonly string[]): string {
	if (!email || more.length > 0) throw new Refusal('Name one e-mail address.');
	return email;
}

export const accountCommands = [create, resetLink, session];
