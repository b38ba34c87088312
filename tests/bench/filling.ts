import { connectDatabase } from '#db/connect.server.ts';
import { findConsultation } from '#db/consultations.ts';
import type { Database, Statement, Tables } from '#db/database.ts';
import { listCounted } from '#db/positions.ts';
import { listSections } from '#db/sections.ts';
import { readProjectionState, saveProjection } from '#db/texts.ts';
import { audienceOf, EVERYBODY } from '#lib/kernel/audience.ts';
import type { AccountId, BlockId, PositionId, SeatId } from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import { DAY } from '#lib/kernel/instants.ts';
import { hashToken, newToken } from '#lib/people/tokens.server.ts';
import { projectBlocks } from '#lib/sections/projection.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashText } from '#lib/text/hash.ts';

export const DELEGATIONS = 193;
export const PARAGRAPHS = 40;

type PositionInsert = Tables['position']['$inferInsert'];

/**
 * Let 193 delegations state a position on each section of the demonstration and on 40 paragraphs of
 * each, without the record: every fortieth is a sounding, every fiftieth unconfirmed or on a text of
 * before. Seat a reader for each of `readers` delegations.
 *
 * @returns how many positions there are, and the readers' cookies
 */
export async function fillMatrix(
	dataDir: string,
	readers: number
): Promise<{ positions: number; cookies: string[] }> {
	const db = await connectDatabase({ dataDir, databaseUrl: null });
	try {
		const consultation = (await findConsultation(db, 'roadmap'))?.id;
		if (!consultation) throw new Error('There is no Roadmap to fill.');
		const now = Date.now();
		const delegations = (await listCounted(db, consultation, now)).slice(0, DELEGATIONS);
		const [first, ...others] = delegations;
		if (!first) throw new Error('There are no delegations.');
		const seats = [first, ...others].map((delegation) => ({
			account: newId<AccountId>(now),
			seat: newId<SeatId>(now),
			cookie: newToken(),
			delegation
		}));
		await db.commit(
			seats.flatMap(({ account, seat, cookie, delegation }) => [
				db.read.insert(db.tables.account).values({
					...{
						id: account,
						email: `${account}@plenary.test`,
						name: `Delegate of ${delegation.name}`
					},
					...{ administrator: false, createdAt: now }
				}),
				db.read.insert(db.tables.seat).values({
					...{ id: seat, account, consultation, role: 'delegate' as const, speaks: true },
					...{ delegation: delegation.id, sections: [], createdAt: now }
				}),
				db.read.insert(db.tables.session).values({
					...{ id: hashToken(cookie), account, createdAt: now, expiresAt: now + 7 * DAY },
					...{ seenAt: now, address: '', userAgent: '' }
				})
			])
		);
		const chance = chances();
		let positions = 0;
		for (const section of await listSections(db, consultation)) {
			const state = await readProjectionState(db, section.id);
			const blocks = paragraphsOf(section.number);
			const rows = projectBlocks(
				blocks,
				blocks.map((_, i) => String(i + 1))
			);
			const hash = hashText(blocks);
			await saveProjection(db, section.id, rows, { hash, seq: state?.seq ?? 0, at: now });
			const targets = [
				{ block: '' as const, hash },
				...rows.map(({ id, hash }) => ({ block: id, hash }))
			];
			const stated = targets.flatMap(({ block, hash }) =>
				seats.map(({ account, seat, delegation }, i): PositionInsert => {
					const stance = STANCES[Math.floor(chance() * STANCES.length)] ?? 'support';
					const sounded = chance() < 1 / 40;
					return {
						...{ id: newId<PositionId>(now), consultation, section: section.id, block },
						...{ delegation: delegation.id, version: 100, stance, account, seat },
						reservation: stance === 'reservation' ? 'general' : '',
						reason: stance === 'object' ? 'The paragraph goes beyond the agreed mandate.' : '',
						audience: sounded
							? audienceOf({ facilitation: true, delegations: [delegation.id] })
							: EVERYBODY,
						source: chance() < 1 / 50 ? 'floor' : '',
						textHash: chance() < 1 / 50 ? 'before' : hash,
						statedAt: now + i,
						receipt: newId<string>(now)
					};
				})
			);
			await insertAll(db, stated);
			positions += stated.length;
		}
		const cookies = seats.slice(0, readers).map(({ cookie }) => `plenary_session=${cookie}`);
		return { positions, cookies };
	} finally {
		await db.close();
	}
}

const STANCES = [
	...(['support', 'support', 'support', 'support-if-amended'] as const),
	...(['reservation', 'object'] as const)
];

function paragraphsOf(section: string): Block[] {
	return Array.from({ length: PARAGRAPHS }, (_, i) => ({
		id: `9${section || '0'}.${i + 1}` as BlockId,
		...{ type: 'paragraph' as const, level: 0, list: null, lang: null },
		content: [{ text: `Paragraph ${i + 1} of section ${section}. ${WORDS}`, marks: {} }]
	}));
}

/** The same numbers from 0 to 1 for a seed each time (Lehmer's generator, Park and Miller's constants). */
export function chances(seed = 1): () => number {
	let state = seed;
	return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const WORDS =
	'We commit to closing the digital divide by supporting all people in using the Internet safely and affordably.';

/** Rows of one statement: building one for each takes minutes. */
const AT_ONCE = 500;

async function insertAll(db: Database, rows: readonly PositionInsert[]): Promise<void> {
	const writes: Statement[] = [];
	for (let at = 0; at < rows.length; at += AT_ONCE)
		writes.push(db.read.insert(db.tables.position).values(rows.slice(at, at + AT_ONCE)));
	if (!(await db.commit(writes))) throw new Error('The positions could not be written.');
}
