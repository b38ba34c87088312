import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { listConsultations } from '#db/consultations.ts';
import type { Consultation } from '#lib/consultations/rules.ts';
import { verifyExport } from '#lib/record/export.ts';
import { verifyStoredRecord } from '#lib/record/queries.server.ts';
import { compareMarked } from '#lib/record/marked.server.ts';
import { compareNegotiated } from '#lib/record/negotiated.server.ts';
import { comparePositions } from '#lib/record/statements.server.ts';
import { compareSupported } from '#lib/record/supported.server.ts';
import type { Head, Verdict } from '#lib/record/verify.ts';
import type { Write } from '../command-socket.ts';
import type { Runtime } from '../runtime.ts';
import { consultationOf, Refusal, type Command } from './command.ts';

const verify: Command = {
	name: 'verify-record',
	usage: '[FILE | --consultation SLUG] [--head N:HASH]',
	summary:
		'check an exported record, or the stored ones and their positions; --head: a hash written down earlier',
	async run(runtime, args, write) {
		const { file, head, slug } = readAsked(args);
		if (file) return verifyFile(args, write);
		const consultations = slug
			? [await consultationOf(runtime, slug)]
			: await listConsultations(runtime.db);
		if (head && consultations.length > 1)
			throw new Refusal('Say whose record had that head: --consultation SLUG.');
		if (consultations.length === 0) write('There is no consultation, so there is no record.');
		let sound = true;
		for (const consultation of consultations)
			sound = (await verifyStored(runtime, consultation, head, write)) && sound;
		if (!sound) throw new Refusal('A record is not sound.');
	}
};

async function verifyStored(
	runtime: Runtime,
	{ id, slug, title }: Consultation,
	head: Head | undefined,
	write: Write
): Promise<boolean> {
	const name = `${title} (${slug})`;
	const verdict = await verifyStoredRecord(runtime, id, head);
	const contradiction = verdict.sound
		? ((await comparePositions(runtime, id)) ??
			(await compareNegotiated(runtime, id)) ??
			(await compareMarked(runtime, id)) ??
			(await compareSupported(runtime, id)))
		: null;
	if (!contradiction) {
		writeVerdict(write, name, verdict);
		return verdict.sound;
	}
	const { entry, problem } = contradiction;
	write(entry === null ? `${name}: ${problem}` : `${name}: entry ${entry}: ${problem}`);
	return false;
}

/** Check an exported record; needs no database. @throws a refusal when it is not sound */
export async function verifyFile(args: readonly string[], write: Write): Promise<void> {
	const { file, head } = readAsked(args);
	if (!file) throw new Refusal('Name a file.');
	const { title, ...verdict } = await verifyExport(await readFile(file, 'utf8'), head);
	writeVerdict(write, title, verdict);
	if (!verdict.sound) throw new Refusal('The record is not sound.');
}

function readAsked(args: readonly string[]) {
	const { positionals, values } = parseArgs({
		args: [...args],
		allowPositionals: true,
		options: { head: { type: 'string' }, consultation: { type: 'string' } }
	});
	const [file, ...more] = positionals;
	if (more.length > 0 || (file && values.consultation))
		throw new Refusal('Name one file, or one consultation.');
	const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(values.head ?? '') ?? [];
	if (values.head !== undefined && !hash)
		throw new Refusal('A head is the number and the hash of an entry, as in --head 120:9f3c….');
	const head = hash ? { seq: Number(seq), hash: hash.toLowerCase() } : undefined;
	return { file, head, slug: values.consultation };
}

function writeVerdict(write: Write, title: string, verdict: Verdict): void {
	if (!verdict.sound) return write(`${title}: entry ${verdict.entry}: ${verdict.problem}`);
	const withheld = verdict.withheld > 0 ? `, ${verdict.withheld} of them withheld` : '';
	const { entries, head } = verdict;
	write(`${title}: sound, ${entries} entries${withheld}, head ${head.seq}:${head.hash}`);
}

export const recordCommands = [verify];
