import { parseArgs } from 'node:util';
import type { Worker } from 'node:worker_threads';
import { connectDatabase } from '#db/connect.server.ts';
import { commitDecision } from '#db/record.ts';
import { appendUpdates, readLog } from '#db/texts.ts';
import type { ConsultationId, DocumentId } from '#lib/kernel/ids.ts';

// A process that writes as fast as it can and says on stdout what was acknowledged, one line
// each, in each document as often as it is named, until it is killed or its disk is full. Lines: `update DOCUMENT SEQ AT`, `entry SEQ HASH`,
// `refused CODE`, `reads COUNT`.
const { values } = parseArgs({
	options: {
		data: { type: 'string' },
		url: { type: 'string' },
		consultation: { type: 'string' },
		documents: { type: 'string', default: 'a a b c' },
		'die-after': { type: 'string' },
		'lose-writer': { type: 'boolean' }
	}
});
const { data: dataDir = '', url: databaseUrl = null } = values;
let writer: Worker | undefined;
process.once('worker', (worker) => (writer = worker));

const documents = values.documents.split(' ') as DocumentId[];
const consultation = values.consultation as ConsultationId;
const db = await connectDatabase({ dataDir, databaseUrl });
const clock = { now: () => 7 };
let at = 0;

let said = 0;

function say(...words: unknown[]): void {
	process.stdout.write(`${words.join(' ')}\n`);
	// Right after an acknowledgement is when one that came too early would show.
	if (++said === Number(values['die-after'])) process.kill(process.pid, 'SIGKILL');
}

async function type(document: DocumentId): Promise<never> {
	for (;;) {
		const row = { document, account: null, seat: null, delegation: null, at: ++at };
		const bytes = Buffer.from(`${row.at} `.repeat(1 + (row.at % 500)));
		const [seq] = await appendUpdates(db, [{ ...row, bytes }]);
		say('update', document, seq, row.at);
		if (values['lose-writer'] && row.at > 100) void writer?.terminate();
	}
}

async function decide(): Promise<never> {
	for (;;) {
		const decision = { consultation, actor: null, kind: 'test.decided', payload: { at: ++at } };
		const entry = await commitDecision(db, clock, decision, []);
		say('entry', entry?.seq, entry?.hash);
	}
}

try {
	const writers = documents.map((name) => type(name));
	await Promise.all([...writers, decide()]);
} catch (error) {
	say('refused', (error as { code?: string }).code);
	const logs = [...new Set(documents)].map((name) => readLog(db, name));
	say('reads', (await Promise.all(logs)).flat().length);
	process.exit(0);
}
