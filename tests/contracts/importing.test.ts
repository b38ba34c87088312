import { writeFile } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { insertGroup } from '#db/delegations.ts';
import { newId, type GroupId } from '#lib/kernel/ids.ts';
import { readDelegations } from '#lib/people/delegations.server.ts';
import { STANDARD_GROUPS } from '#lib/people/groups.ts';
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
	const missing = STANDARD_GROUPS.filter(([code]) => code !== 'MS');
	await db.commit(
		missing.map(([code, name, kind], position) =>
			insertGroup(db, { id: newId<GroupId>(NOW), consultation, code, name, kind, position })
		)
	);
	return here;
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
