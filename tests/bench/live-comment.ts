/**
 * What one live comment costs in a section with very many threads: every page that shows the section
 * reads its threads again, each under its own reader's rights.
 *
 *     node tests/bench/live-comment.ts [READERS] [THREADS]
 *
 * Posts a comment 10 times in a section with 2,000 threads, and lets 50 readers ask at once for what
 * their pages ask for when they hear of it. Prints how long the answers took, until the last reader
 * had one, and the CPU time that the server took for each. Needs a build.
 */
import { connectDatabase } from '#db/connect.server.ts';
import { findConsultation } from '#db/consultations.ts';
import { readSeats } from '#db/seats.ts';
import { newId } from '#lib/kernel/ids.ts';
import { DAY } from '#lib/kernel/instants.ts';
import { hashToken, newToken } from '#lib/people/tokens.server.ts';
import { crowdSection } from '../support/crowded.ts';
import { startProcess } from '../support/server.ts';
import { cpuTaken, percentile, resident } from './cost.ts';

const ROUNDS = 10;
/** Of the page's loads, the root's to its own, the one that reads the threads is read again. */
const HEARD = '0010';

const readers = Number(process.argv[2] ?? 50);
const threads = Number(process.argv[3] ?? 2_000);
const plenary = await startProcess();
await plenary.kill9();
const address = await crowdSection(plenary.dataDir, threads);
const cookies = await signInReaders(plenary.dataDir);
await plenary.start();
const page = `${plenary.origin}/c/roadmap/sections/${address}`;
const [writer = ''] = cookies;
await ask(writer);
const took: number[] = [];
const lasts: number[] = [];
let bytes = 0;
let cpu = 0;
for (let round = 0; round < ROUNDS; round++) {
	await post(round);
	const before = cpuTaken(plenary.pid());
	const from = performance.now();
	const answers = await Promise.all(
		cookies.map(async (cookie) => {
			bytes = await ask(cookie);
			return performance.now() - from;
		})
	);
	cpu += cpuTaken(plenary.pid()) - before;
	took.push(...answers);
	lasts.push(Math.max(...answers));
}
process.stdout.write(
	`one comment, ${readers} readers of ${threads} threads: answered after p50 ` +
		`${percentile(took, 0.5).toFixed(0)} ms, p95 ${percentile(took, 0.95).toFixed(0)} ms, ` +
		`the last after ${percentile(lasts, 0.5).toFixed(0)} ms; ` +
		`CPU ${(cpu / took.length).toFixed(1)} ms a reader, ${(bytes / 1000).toFixed(0)} kB each, ` +
		`resident ${resident(plenary.pid())} MB\n`
);
await plenary.stop();

async function ask(cookie: string): Promise<number> {
	const headers = { cookie };
	const address = `${page}/__data.json?x-sveltekit-invalidated=${HEARD}`;
	const answer = await fetch(address, { headers });
	const text = await answer.text();
	if (!text.includes('"discussion"')) throw new Error(`The threads were not read: ${text}`);
	return text.length;
}

async function post(round: number): Promise<void> {
	const body = new URLSearchParams({ body: `Live remark ${round}.`, receipt: newId() });
	const headers = { cookie: writer, origin: plenary.origin };
	const answer = await fetch(`${page}?/comment`, { method: 'POST', headers, body });
	if (answer.status !== 200) throw new Error(`The comment was answered with ${answer.status}.`);
	await answer.arrayBuffer();
}

/** Sign readers in, as delegates of the demonstration in turn. @returns their cookies */
async function signInReaders(dataDir: string): Promise<string[]> {
	const db = await connectDatabase({ dataDir, databaseUrl: null });
	const consultation = (await findConsultation(db, 'roadmap'))?.id;
	if (!consultation) throw new Error('The demonstration is not there.');
	const seats = (await readSeats(db, { consultation })).filter(
		({ seat }) => seat.role === 'delegate'
	);
	const now = Date.now();
	const sessions = Array.from({ length: readers }, (_, i) => {
		const seat = seats[i % seats.length]?.seat;
		if (!seat) throw new Error('Nobody is seated.');
		return { account: seat.account, cookie: newToken() };
	});
	const rows = sessions.map(({ account, cookie }) => ({
		...{ id: hashToken(cookie), account, createdAt: now, expiresAt: now + 7 * DAY },
		...{ seenAt: now, address: '', userAgent: '' }
	}));
	await db.commit([db.read.insert(db.tables.session).values(rows)]);
	await db.close();
	return sessions.map(({ cookie }) => `plenary_session=${cookie}`);
}
