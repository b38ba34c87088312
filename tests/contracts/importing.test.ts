import { readFile, writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertGroup, insertMembership } from '#db/delegations.ts';
import { newId, type BlockId, type GroupId } from '#lib/kernel/ids.ts';
import { readMatrix } from '#lib/positions/matrix.server.ts';
import { positionsAsRows } from '#lib/positions/queries.server.ts';
import { readDelegations } from '#lib/people/delegations.server.ts';
import { STANDARD_GROUPS } from '#lib/people/groups.ts';
import { MEMBER_STATES } from '#lib/people/states.ts';
import { enterConsultation } from '#lib/consultations/queries.server.ts';
import { runCommand } from '#server/commands/run.ts';
import { dialects, type Dialect } from '../support/database.ts';
import { openNegotiation, type Negotiation } from '../support/decisions.ts';
import { NOW } from '../support/rows.ts';

/** A negotiation with the groups that consultations begin with. */
async function open(dialect: Dialect): Promise<Negotiation> {
	const here = await openNegotiation(dialect);
	const { db } = here.runtime;
	const { consultation } = here;
	const groups = STANDARD_GROUPS.filter(([code]) => code !== 'MS').map(
		([code, name, kind], position) => ({
			...{ id: newId<GroupId>(NOW), consultation, code, name, kind, position }
		})
	);
	const african = groups.find(({ code }) => code === 'AFR')?.id ?? newId<GroupId>(NOW);
	await db.commit([
		...groups.map((row) => insertGroup(db, row)),
		insertMembership(db, { delegation: here.delegation, group: african, since: NOW, until: null })
	]);
	return here;
}

/** Let the paragraphs of section 1 print these numbers. */
async function number({ runtime: { db } }: Negotiation, ...numbers: string[]) {
	const { block } = db.tables;
	await db.commit(
		numbers.map((number, i) => ({
			statement: db.read
				.update(block)
				.set({ number })
				.where(eq(block.id, `7.${i + 1}` as BlockId))
		}))
	);
}

/** Run a command on a file with these lines; what it printed and its exit code. */
async function run({ runtime, slug }: Negotiation, command: string, lines: string, flags = '') {
	const folder = mkdtempSync(join(tmpdir(), 'plenary-import-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	const file = join(folder, 'table.csv');
	await writeFile(file, lines);
	const printed = { out: [] as string[], error: [] as string[] };
	const words = [command, slug, file, flags].filter((word) => word !== '');
	const code = await runCommand(runtime, words, (line, to = 'out') => printed[to].push(line));
	return { code, ...printed };
}

async function delegations({ runtime, slug, kenya }: Negotiation) {
	const { participant } = await enterConsultation(kenya, slug);
	return (await readDelegations(runtime, participant.seat)).delegations;
}

describe.each(dialects)('[P20] delegations imported on %s', (dialect) => {
	it('are taken line by line, with reasons for those that are not', async () => {
		const here = await open(dialect);
		const lines = [
			'code,name,category,group,regional',
			'NA,,,,',
			'NOR,Norway,Member State,Member States,WEOG',
			'TUR,,,,',
			'AU,African Union Commission,stakeholder,IG,',
			'NOR,Norway again,member-state,MS,',
			'X,Too short,stakeholder,CS,',
			'ABC,Some club,,CS,',
			'DEF,Some club,stakeholder,XX,',
			'GHI,Some club,stakeholder,CS,NATO',
			'KEN,,,,'
		].join('\r\n');
		const dry = await run(here, 'import-delegations', lines, '--dry-run');
		expect(dry.out).toEqual([
			'Dry run, nothing was written. 4 delegations added, 1 there already.'
		]);
		expect(await here.kinds()).toEqual([]);
		const { code, out, error } = await run(here, 'import-delegations', lines);
		expect([code, out]).toEqual([1, ['4 delegations added, 1 there already.']]);
		expect(error).toEqual([
			'line 6: This delegation stands on an earlier line of the file already. (NOR)',
			'line 7: A code has 2 to 12 letters or digits, such as KEN or ITU. (X)',
			'line 8: Choose whether this is a Member State, a stakeholder or an observer. (ABC)',
			'line 9: Choose the stakeholder group in which the delegation is counted. (DEF)',
			'line 10: There is no such regional or negotiating group in this consultation. (GHI)',
			'5 lines were not imported.'
		]);
		expect(dry.error).toEqual(error);
		expect(await delegations(here)).toMatchObject([
			{ code: 'AU', category: 'stakeholder', group: 'IG', groups: [] },
			{ code: 'KEN' },
			{ code: 'NAM', name: 'Namibia', category: 'member-state', group: 'MS', groups: ['AFR'] },
			{ code: 'NOR', groups: ['WEOG'] },
			{ code: 'TUR', name: 'Türkiye', groups: expect.arrayContaining(['APG', 'WEOG']) }
		]);
		expect(await here.kinds()).toEqual(Array(4).fill('delegation.added'));
		expect(here.announced).toContain(`people/${here.consultation}`);
	});

	it('are the 193 Member States when they are asked for, once', async () => {
		const here = await open(dialect);
		const lines: string[] = [];
		const states = ['import-delegations', here.slug, '--states'];
		const write = (line: string) => void lines.push(line);
		expect(await runCommand(here.runtime, states, write)).toBe(0);
		expect(await runCommand(here.runtime, states, write)).toBe(0);
		expect(lines).toEqual([
			'192 delegations added, 1 there already.',
			'0 delegations added, 193 there already.'
		]);
		const all = await delegations(here);
		expect(all.filter(({ group }) => group === 'MS')).toHaveLength(193);
		expect(all.find(({ code }) => code === 'USA')).toMatchObject({ groups: [] });
	});

	it('are not guessed from a file that is no such table', async () => {
		const here = await open(dialect);
		expect(await run(here, 'import-delegations', 'code;name\nNOR;Norway')).toMatchObject({
			code: 1,
			error: [expect.stringContaining('not separated by commas')]
		});
		expect(await run(here, 'import-delegations', 'name\nNorway')).toMatchObject({
			code: 1,
			error: [expect.stringContaining('Needed: code;')]
		});
	});
});

describe.each(dialects)('[P18] positions imported on %s', (dialect) => {
	const HEADING = 'delegation,target,stance,reason,date\n';
	const rows = ({ runtime, consultation }: Negotiation) =>
		positionsAsRows(runtime, { id: consultation, demonstration: false });

	it('are taken line by line, with reasons for those that are not', async () => {
		const here = await open(dialect);
		await run(here, 'import-delegations', 'code\nNA\nNOR\nFRA\n');
		const lines = [
			'NA,1,Support if amended,"With a date,\nand ""all""",2026-11-01',
			'Norway,1,Reservation (awaiting instructions),,',
			'ATL,1,Support,,',
			'FRA,9,Support,,',
			'FRA,1,Abstention,,',
			'FRA,1,Object,,2026-02-30',
			'FRA,1,Object,,2027-01-01',
			'NAM,1,Object,,',
			'FRA,preamble,Support,,',
			'FRA,1,Withdrawn,,',
			'FRA,1'
		].join('\n');
		const dry = await run(here, 'import-positions', HEADING + lines, '--dry-run');
		expect(dry.out[0]).toMatch(/^Dry run.* 2 positions recorded, 0 imported before\.$/);
		expect(await rows(here)).toEqual([]);
		here.announced.length = 0;
		const { code, out, error } = await run(here, 'import-positions', HEADING + lines);
		expect([code, out]).toEqual([1, ['2 positions recorded, 0 imported before.']]);
		expect(error.map((line) => /^line \d+: .{12}/.exec(line)?.[0] ?? line)).toEqual([
			'line 5: There is no ',
			'line 6: There is no ',
			'line 7: This is no s',
			'line 8: This is no d',
			'line 9: This date ha',
			'line 10: An earlier l',
			'line 11: There is no ',
			'line 12: Your delegat',
			'line 13: This line ha',
			'9 lines were not imported.'
		]);
		expect(dry.error).toEqual(error);
		expect(await rows(here)).toMatchObject([
			{
				delegationCode: 'NAM',
				stance: 'support-if-amended',
				reason: 'With a date,\nand "all"',
				statedAt: '2026-11-01T00:00:00.000Z',
				onTextHash: here.text.textHash,
				...{ source: 'import', confirmed: false, changedSince: false }
			},
			{ delegationCode: 'NOR', reservation: 'awaiting-instructions' }
		]);
		expect(here.announced).toEqual([
			`positions/${here.consultation}`,
			`record/${here.consultation}`
		]);
	});

	it('[P20] name a paragraph by the number that it prints, and are listed with it', async () => {
		const here = await open(dialect);
		await number(here, '1', '2');
		const file = `${HEADING}KEN,1/2,Object,Who pays?,\nKEN,1,Support,,\nKEN,Section 1 ¶ 1,Support,,\n`;
		const more = 'KEN,1/9,Support,,\nKEN,1 ¶2,Support,,\nKEN,7¶1,Support,,\n';
		const { out, error } = await run(here, 'import-positions', file + more);
		expect(out).toEqual(['3 positions recorded, 0 imported before.']);
		expect(error.map((line) => /^line \d+: .{31}/.exec(line)?.[0] ?? line)).toEqual([
			'line 5: There is no such paragraph in t',
			'line 6: An earlier line of the file sta',
			'line 7: There is no such section. Name ',
			'3 lines were not imported.'
		]);
		const again = await run(here, 'import-positions', file);
		expect(again.out).toEqual(['0 positions recorded, 3 imported before.']);
		expect(await rows(here)).toMatchObject([
			{ section: '1', paragraph: '', block: '', stance: 'support', receipt: 'KEN-1-1' },
			{ paragraph: '1', block: '7.1', stance: 'support', receipt: 'KEN-1/7.1-1' },
			{ paragraph: '2', block: '7.2', stance: 'object', reason: 'Who pays?', confirmed: false }
		]);
		const printed: string[] = [];
		await runCommand(here.runtime, ['positions', here.slug], (line) => void printed.push(line));
		expect(printed.map((line) => line.split('  ')[0])).toEqual(['1', '1 ¶1', '1 ¶2']);
		await here.write('The internet is for everyone.');
		const gone = (await rows(here)).at(-1);
		expect(gone).toMatchObject({ paragraph: '', block: '7.2', changedSince: true });
	});

	it('are stated once, however often the file is imported, and are history when they are older', async () => {
		const here = await open(dialect);
		const file = `${HEADING}KEN,1,Object,Too vague.,2026-11-02\n`;
		await run(here, 'import-positions', file);
		const again = await run(here, 'import-positions', file);
		expect(again).toMatchObject({ code: 0, out: ['0 positions recorded, 1 imported before.'] });
		await run(here, 'import-positions', `${HEADING}KEN,1,Support,,2026-11-01\n`);
		expect(await rows(here)).toMatchObject([{ stance: 'object', receipt: 'KEN-1-1' }]);
		expect(await here.kinds()).toEqual(['position.recorded', 'position.recorded']);
		const { account } = here.runtime.db.tables;
		const accounts = await here.runtime.db.read.select().from(account);
		expect(accounts.filter(({ name }) => name === 'Command line')).toMatchObject([
			{ suspendedAt: NOW, passwordHash: null, administrator: false }
		]);
	});

	it.each([
		['es-11-1.csv', '2022-03-02', { 'in favour': 141, against: 5, abstained: 35, absent: 12 }],
		['es-11-4.csv', '2022-10-12', { 'in favour': 143, against: 5, abstained: 35, absent: 10 }]
	])('make a roll call of 193 States the matrix, exactly: %s', async (name, date, published) => {
		const here = await open(dialect);
		await runCommand(here.runtime, ['import-delegations', here.slug, '--states'], () => undefined);
		const votes = (await readFile(`tests/rollcalls/${name}`, 'utf8')).trim().split('\r\n').slice(1);
		const cast = votes.map((line) => ({
			code: line.slice(0, 3),
			vote: line.split(',').at(-1) ?? ''
		}));
		const counting = (codes: ReadonlySet<string>) =>
			Object.fromEntries(
				Object.keys(published).map((vote) => [
					vote,
					cast.filter((each) => each.vote === vote && codes.has(each.code)).length
				])
			);
		expect(cast).toHaveLength(193);
		expect(counting(new Set(cast.map(({ code }) => code)))).toEqual(published);

		const stances: Record<string, string> = {
			...{ 'in favour': 'Support', against: 'Object', abstained: 'Reservation' }
		};
		const lines = cast
			.filter(({ vote }) => vote !== 'absent')
			.map(({ code, vote }, i) => {
				const state = MEMBER_STATES.find((each) => each.code === code);
				// By each of the ways in which a file may name a State.
				const word = [code, state?.alpha2, `"${state?.name}"`][i % 3];
				return `${word},1,${stances[vote]},Voted ${vote},${date}`;
			});
		const { code, out } = await run(here, 'import-positions', HEADING + lines.join('\r\n'));
		expect([code, out]).toEqual([0, [`${lines.length} positions recorded, 0 imported before.`]]);

		const { matrix } = await readMatrix(here.kenya, here.slug);
		const [row] = matrix.rows;
		const tallied = (group: string) => {
			const { support, object, reservation, none } = row?.groups[group] ?? {};
			return { 'in favour': support, against: object, abstained: reservation, absent: none };
		};
		expect(tallied('MS')).toEqual(published);
		expect(row?.all).toMatchObject({ total: 193, unconfirmed: lines.length, changed: 0 });
		for (const region of ['AFR', 'APG', 'EEG', 'GRULAC', 'WEOG'] as const) {
			const members = MEMBER_STATES.filter(({ groups }) => groups.includes(region));
			expect(tallied(region)).toEqual(counting(new Set(members.map((state) => state.code))));
		}
	});
});
