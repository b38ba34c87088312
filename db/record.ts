import { desc, eq } from 'drizzle-orm';
import type {
	AccountId,
	ConsultationId,
	DelegationId,
	SeatId,
	SectionId
} from '#lib/kernel/ids.ts';
import { EVERYBODY, type Audience } from '#lib/kernel/audience.ts';
import type { Clock } from '#lib/kernel/instants.ts';
import { canonicalJson, hashPayload, linkEntry, mintSalt, NO_ENTRY } from '#lib/record/chain.ts';
import type { Database, Statement, Tables, Write } from './database.ts';

/** One entry of the record, as a row. */
export type Entry = Tables['entry']['$inferSelect'];

/** Something that was decided, on its way into the record. */
export type Decision = {
	consultation: ConsultationId;
	/** `position.stated`, `thread.opened`, `mode.changed` … */
	kind: string;
	/** Who decided; null for what the server does by itself, such as seeding. */
	actor: { account: AccountId | null; seat: SeatId | null; delegation: DelegationId | null } | null;
	/** What was decided: plain JSON, readable in twenty years without this program. */
	payload: Record<string, unknown>;
	section?: SectionId | null;
	/** The delegation it concerns; the actor's own where none is named. */
	delegation?: DelegationId | null;
	/** Who may read it; what not everybody may is withheld from exports. Everybody, unless named. */
	audience?: Audience;
	/** Only for the decision that makes the consultation itself: later ones read it there. */
	demonstration?: boolean;
};

/**
 * Write a decision's rows and its entry of the record in one transaction. Rule R1.
 *
 * @returns the entry, or null with nothing written when a guard or a unique constraint
 * refused: something changed meanwhile, decide again
 * @throws when the database cannot write, or the consultation does not exist
 */
export function commitDecision(
	db: Database,
	clock: Clock,
	decision: Decision,
	writes: readonly (Statement | Write)[]
): Promise<Entry | null> {
	// One at a time per consultation: they would all claim the same place in the chain.
	return inTurn(db, decision.consultation, async () => {
		const demonstration = decision.demonstration ?? (await isDemonstration(db, decision));
		let head = await readHead(db, decision.consultation);
		for (;;) {
			const entry = makeEntry(head, { ...decision, demonstration }, clock.now());
			if (await db.commit([...writes, db.read.insert(db.tables.entry).values(entry)])) return entry;
			// Another process may have taken the place in the chain; if none did, a guard refused.
			const now = await readHead(db, decision.consultation);
			if (now.seq === head.seq) return null;
			head = now;
		}
	});
}

/** Where a record stands: the newest entry's place and hash; 0 and zeros when it is empty. */
export async function readHead(
	db: Database,
	consultation: ConsultationId
): Promise<{ seq: number; hash: string }> {
	const { entry } = db.tables;
	const [head] = await db.read
		.select({ seq: entry.seq, hash: entry.hash })
		.from(entry)
		.where(eq(entry.consultation, consultation))
		.orderBy(desc(entry.seq))
		.limit(1);
	return head ?? { seq: 0, hash: NO_ENTRY };
}

async function isDemonstration(db: Database, decision: Decision): Promise<boolean> {
	const { consultation } = db.tables;
	const [row] = await db.read
		.select({ demonstration: consultation.demonstration })
		.from(consultation)
		.where(eq(consultation.id, decision.consultation));
	if (!row) throw new Error(`There is no consultation ${decision.consultation} to record in.`);
	return row.demonstration;
}

function makeEntry(head: { seq: number; hash: string }, decision: Decision, at: number): Entry {
	const { consultation, kind, actor, section = null, audience = EVERYBODY } = decision;
	const confidential = audience !== EVERYBODY;
	const delegation = decision.delegation ?? actor?.delegation ?? null;
	const payload = canonicalJson({
		consultation,
		kind,
		at,
		actor,
		section,
		delegation,
		confidential,
		...(confidential ? { audience } : {}),
		demonstration: decision.demonstration ?? false,
		decision: decision.payload
	});
	const salt = mintSalt();
	const link = linkEntry(head.hash, head.seq + 1, hashPayload(salt, payload));
	const row = {
		consultation,
		kind,
		at,
		payload,
		salt,
		section,
		delegation,
		confidential,
		audience
	};
	return { ...row, ...link };
}

const turns = new WeakMap<Database, Map<string, Promise<unknown>>>();

function inTurn<T>(db: Database, key: string, act: () => Promise<T>): Promise<T> {
	const queue = turns.get(db) ?? new Map<string, Promise<unknown>>();
	turns.set(db, queue);
	const turn = (queue.get(key) ?? Promise.resolve()).then(act, act);
	queue.set(key, turn);
	const leave = () => queue.get(key) === turn && queue.delete(key);
	turn.then(leave, leave);
	return turn;
}
