import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backup, restore } from '#db/backup.ts';
import { listEntries } from '#db/entries.ts';
import { readEpoch } from '#db/installation.ts';
import { changePassword } from '#lib/people/accounts.server.ts';
import {
	issueFirstAdministratorAddress,
	issueResetLink,
	readAddress,
	resetPassword
} from '#lib/people/addresses.server.ts';
import {
	issueInvitation,
	readInvitation,
	revokeInvitation
} from '#lib/people/invitations.server.ts';
import { readActor } from '#lib/people/queries.server.ts';
import { createSession, signOut } from '#lib/people/sessions.server.ts';
import { signIn } from '#lib/people/signin.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { restoreFile } from '#server/commands/backup.ts';
import { makePlace, openPlace } from '../support/database.ts';
import { accepted, FROM, openAccount, PASSWORD, seated } from '../support/people.ts';
import { seatKenya } from '../support/rows.ts';
import { openTestRuntime } from '../support/runtime.ts';

const tokenOf = (address: string) => address.split('/').at(-1) ?? '';

describe('restoring a backup', () => {
	it('begins another epoch, so that no browser takes its copy for what was restored', async () => {
		const { runtime } = await openTestRuntime('sqlite');
		const file = join(`${runtime.db.file}.copies`, 'backup.sqlite');
		await backup(runtime.db, file);
		const epochs = [await readEpoch(runtime.db)];
		for (let i = 0; i < 2; i++) {
			const { dataDir } = await makePlace('sqlite');
			await restore(dataDir, file);
			epochs.push(await readEpoch(await openPlace({ dataDir, databaseUrl: null })));
		}
		expect(new Set(epochs).size).toBe(3);
	});

	it('lets nobody in by what was signed out, changed, used or revoked since', async () => {
		const { runtime, clock } = await openTestRuntime('sqlite');
		clock.at = Date.now();
		const { consultation } = await seatKenya(runtime.db);
		const first = (await issueFirstAdministratorAddress(runtime)) ?? '';
		const { id } = await openAccount(runtime, 'desk@plenary.test', true);
		const seat = await seated(runtime, id, { consultation, role: 'secretariat' });
		const locals = { runtime, actor: seat.actor };
		const mine = await createSession(runtime, id, FROM);
		const stolen = await createSession(runtime, id, FROM);
		const link = accepted(await issueResetLink(runtime, 'desk@plenary.test'));
		const place = { consultation, role: 'observer' as const, delegation: null, speaks: false };
		const wish = { ...place, sections: [], note: '', days: 14 };
		const invitation = accepted(await issueInvitation(locals, seat, wish));
		const file = join(`${runtime.db.file}.copies`, 'backup.sqlite');
		await backup(runtime.db, file);

		const actor = await readActor(runtime, `plenary_session=${mine.token}`);
		const next = 'another long password';
		accepted(await changePassword({ runtime, actor }, { current: PASSWORD, next }, '192.0.2.1'));
		accepted(await resetPassword(runtime, tokenOf(link), 'a third long password', FROM));
		accepted(await revokeInvitation(locals, seat, invitation.id));
		if (actor) await signOut(runtime, actor);

		const fresh = await makePlace('sqlite');
		await restore(fresh.dataDir, file);
		const restored = { ...runtime, db: await openPlace(fresh) };
		for (const { token } of [mine, stolen])
			expect(await readActor(restored, `plenary_session=${token}`)).toBeNull();
		expect(await readAddress(restored, 'reset-password', tokenOf(link), '')).toMatchObject({
			reason: 'people.address-unknown'
		});
		expect(await readAddress(restored, 'first-administrator', tokenOf(first), '')).toMatchObject({
			reason: 'people.address-unknown'
		});
		expect(accepted(await readInvitation(restored, invitation.token, '')).state).toBe('revoked');
		// The record says so, and still checks; the passwords of the backup are in force.
		const [newest] = await listEntries(restored.db, consultation, { reader: seat.seat }, 1);
		expect(newest?.kind).toBe('invitation.revoked');
		expect(await verifyStoredRecord(restored, consultation)).toMatchObject({ sound: true });
		const credentials = { email: 'desk@plenary.test', password: PASSWORD };
		accepted(await signIn({ runtime: restored, actor: null }, credentials, FROM));
	});

	it('says so to whoever asks for it', async () => {
		const { runtime } = await openTestRuntime('sqlite');
		const file = `${runtime.db.file}.backup`;
		await backup(runtime.db, file);
		const lines: string[] = [];
		const place = { ...runtime.configuration, ...(await makePlace('sqlite')) };
		await restoreFile(place, file, (line) => void lines.push(line));
		expect(lines.join('\n')).toMatch(/Everybody is signed out\. Open invitations, reset links/);
	});
});
