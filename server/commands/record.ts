import { readFile } from 'node:fs/promises';
import { listConsultations } from '#db/consultations.ts';
import { verifyExport } from '#lib/record/export.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import type { Verdict } from '#lib/record/verify.ts';
import type { Write } from '../command-socket.ts';
import { Refusal, type Command } from './command.ts';

const verify: Command = {
	name: 'verify-record',
	usage: '[FILE]',
	summary: 'check an exported record, or the stored records of all consultations',
	async run(runtime, [file], write) {
		if (file) return verifyFile(file, write);
		const consultations = await listConsultations(runtime.db);
		if (consultations.length === 0) write('There is no consultation, so there is no record.');
		const verdicts = [];
		for (const { id, slug, title } of consultations) {
			const verdict = await verifyStoredRecord(runtime, id);
			verdicts.push(verdict);
			writeVerdict(write, `${title} (${slug})`, verdict);
		}
		if (!verdicts.every((verdict) => verdict.sound)) throw new Refusal('A record is not sound.');
	}
};

/** Check an exported record; needs no database. @throws a refusal when it is not sound */
export async function verifyFile(file: string, write: Write): Promise<void> {
	const { title, ...verdict } = await verifyExport(await readFile(file, 'utf8'));
	writeVerdict(write, title, verdict);
	if (!verdict.sound) throw new Refusal('The record is not sound.');
}

function writeVerdict(write: Write, title: string, verdict: Verdict): void {
	if (!verdict.sound) return write(`${title}: entry ${verdict.entry}: ${verdict.problem}`);
	const withheld = verdict.withheld > 0 ? `, ${verdict.withheld} of them withheld` : '';
	write(`${title}: sound, ${verdict.entries} entries${withheld}, head ${verdict.head.hash}`);
}

export const recordCommands = [verify];
