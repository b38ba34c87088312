import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { commitDecision } from '#db/record.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { runCommand } from '#server/commands/run.ts';
import type { Dialect } from '../support/database.ts';
import { dialects } from '../support/database.ts';
import { formOf, openNegotiation, type Negotiation } from '../support/decisions.ts';
import { accepted } from '../support/people.ts';

/** Kenya objected, then supported; a comment stands between. */
async function open(dialect: Dialect): Promise<Negotiation> {
	const here = await openNegotiation(dialect);
	const { runtime, consultation, actor, kenya, slug, text } = here;
	const state = async (stance: string, version: number) => {
		const form = { stance, version, reason: 'Too vague.', receipt: `receipt-number-${version}` };
		accepted(await statePosition(kenya, slug, '1', formOf({ ...form, ...text })));
	};
	await state('object', 0);
	const said = { consultation, actor, kind: 'comment.posted', payload: { body: 'hello' } };
	await commitDecision(runtime.db, runtime.clock, said, []);
	await state('support', 1);
	return here;
}

async function verify({ runtime }: Negotiation, ...args: string[]) {
	const printed = { out: '', error: '' };
	const code = await runCommand(runtime, ['verify-record', ...args], (line, to = 'out') => {
		printed[to] += `${line}\n`;
	});
	return { code, ...printed };
}

describe.each(dialects)('verify-record on %s', (dialect) => {
	it('finds a record sound whose positions are as it says, and says where it stands', async () => {
		const { code, out } = await verify(await open(dialect));
		expect([code, out]).toEqual([
			0,
			expect.stringMatching(/sound, 3 entries, head 3:[0-9a-f]{64}/)
		]);
	});

	it.each([
		['reason', { reason: 'Excellent.' }, 'reason'],
		['stance', { stance: 'support' as const }, 'stance'],
		['text', { textHash: 'f'.repeat(64) }, 'text'],
		['audience', { audience: 'facilitation' as never }, 'audience'],
		['source', { source: 'floor' as const }, 'source'],
		['version', { version: 7 }, 'version']
	])(
		'[R10] names a position whose %s was altered under an unbroken chain',
		async (_, harm, what) => {
			const here = await open(dialect);
			const { db } = here.runtime;
			const { position } = db.tables;
			await db.commit([db.read.update(position).set(harm).where(eq(position.version, 1))]);
			expect(await verifyStoredRecord(here.runtime, here.consultation)).toMatchObject({
				sound: true
			});
			const { code, out } = await verify(here);
			expect([code, out]).toEqual([
				1,
				`Roadmap (${here.slug}): entry 1: its position has another ${what}\n`
			]);
		}
	);

	it('[R10] names a position that was removed, added or disputed in the database alone', async () => {
		const here = await open(dialect);
		const { db } = here.runtime;
		const { position } = db.tables;
		const [first, second] = await db.read.select().from(position).orderBy(position.version);
		if (!first || !second) throw new Error('Kenya stated nothing.');
		await db.commit([
			db.read.update(position).set({ disputedAt: 1 }).where(eq(position.version, 1))
		]);
		expect((await verify(here)).out).toContain(
			`the dispute of position ${first.id} is in no entry`
		);
		await db.commit([db.read.delete(position).where(eq(position.version, 1))]);
		expect((await verify(here)).out).toContain('entry 1: its position is not there');
		const forged = {
			...second,
			version: 9,
			receipt: 'forged',
			id: `${second.id}x` as typeof second.id
		};
		await db.commit([db.read.insert(position).values([first, forged])]);
		expect((await verify(here)).out).toContain(`the position ${forged.id} is in no entry`);
	});

	it('[R10] names a position that was disputed, where the database says that it stands', async () => {
		const here = await open(dialect);
		const { runtime, consultation, section, actor } = here;
		const { position } = runtime.db.tables;
		const [row] = await runtime.db.read.select().from(position).where(eq(position.version, 1));
		if (!row) throw new Error('Kenya stated nothing.');
		const { id, version, stance, reservation, reason } = row;
		const payload = { position: id, version, stance, reservation, reason };
		const disputed = { consultation, section, actor, kind: 'position.disputed', payload };
		await commitDecision(runtime.db, runtime.clock, disputed, []);
		expect((await verify(here)).out).toContain('entry 4: its position is not disputed');
		await runtime.db.commit([
			runtime.db.read.update(position).set({ disputedAt: row.statedAt }).where(eq(position.id, id))
		]);
		expect(await verify(here)).toMatchObject({ code: 0 });
	});

	it('[R4] notices a cut end by a head that was written down, and names where it is cut', async () => {
		const here = await open(dialect);
		const { db } = here.runtime;
		const [, head = ''] = /head (\S+)/.exec((await verify(here)).out) ?? [];
		expect(await verify(here, '--head', head)).toMatchObject({ code: 0 });
		expect(await verify(here, '--head', head.toUpperCase())).toMatchObject({ code: 0 });
		const { entry, position } = db.tables;
		await db.commit([
			db.read.delete(entry).where(eq(entry.seq, 3)),
			db.read.delete(position).where(eq(position.version, 2))
		]);
		expect(await verify(here)).toMatchObject({ code: 0 });
		const cut = await verify(here, '--head', head);
		expect(cut.code).toBe(1);
		expect(cut.out).toContain('entry 3: the record ends here, but it had 3 entries');
		const other = await verify(here, '--head', `2:${'0'.repeat(64)}`);
		expect(other.out).toContain('entry 2: its hash is not the published one');
		for (const wrong of ['3', '3:abc', `x:${'0'.repeat(64)}`])
			expect((await verify(here, '--head', wrong)).error).toContain('A head is the number');
	});

	it('asks whose head it is when there are several records', async () => {
		const here = await open(dialect);
		const { db } = here.runtime;
		const { consultation } = db.tables;
		const [row] = await db.read.select().from(consultation);
		if (!row) throw new Error('There is no consultation.');
		await db.commit([
			db.read
				.insert(consultation)
				.values({ ...row, id: `${row.id}x` as typeof row.id, slug: 'other' })
		]);
		const [, head = ''] = /head (3:\S+)/.exec((await verify(here)).out) ?? [];
		expect((await verify(here, '--head', head)).error).toContain('--consultation');
		expect(await verify(here, '--head', head, '--consultation', here.slug)).toMatchObject({
			code: 0
		});
		expect(await verify(here, '--consultation', 'nowhere')).toMatchObject({ code: 1 });
	});
});
