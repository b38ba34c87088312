import * as Y from 'yjs';
import { appendUpdates, saveProjection } from '#db/texts.ts';
import type { Role } from '#lib/kernel/actor.ts';
import type { Capability, Rights } from '#lib/kernel/capabilities.ts';
import { newId } from '#lib/kernel/ids.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { Block } from '#lib/text/blocks.ts';
import { hashBlock, hashText } from '#lib/text/hash.ts';
import { writeBlocks } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import type { Dialect } from './database.ts';
import { anAccount, NOW, seatKenya } from './rows.ts';
import { openTestRuntime } from './runtime.ts';

const EVERYTHING: Capability[] = [
	...(['read', 'comment', 'edit', 'propose', 'cosponsor', 'position', 'block'] as const)
];
const RIGHTS: Rights = {
	secretariat: ['read', 'comment'],
	facilitator: EVERYTHING,
	'member-state': EVERYTHING,
	stakeholder: ['read', 'comment', 'position'],
	observer: ['read']
};

export type Negotiation = Awaited<ReturnType<typeof openNegotiation>>;

/** A text of paragraphs with ids `7.1`, `7.2` … */
function paragraphs(...texts: string[]): Block[] {
	return texts.map((text, i) => ({
		id: `7.${i + 1}` as Ids.BlockId,
		type: 'paragraph',
		level: 0,
		list: null,
		lang: null,
		content: [{ text, marks: {} }]
	}));
}

/** A form as a browser would send it. */
export function formOf(fields: Record<string, string | number>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
	return form;
}

/** A consultation in its phase: one section with a text, Kenya's speaker, and whoever is seated. */
export async function openNegotiation(dialect: Dialect) {
	const opened = await openTestRuntime(dialect);
	const { runtime } = opened;
	const { db } = runtime;
	const kenya = await seatKenya(db);
	const { consultation, section, document } = kenya;
	await db.commit([
		db.read.insert(db.tables.phase).values({
			id: newId<Ids.PhaseId>(NOW),
			consultation,
			position: 1,
			name: 'Drafting',
			rights: RIGHTS,
			opensAt: NOW,
			closesAt: null
		})
	]);
	const localsOf = (id: Ids.AccountId, name: string): App.Locals => ({
		runtime,
		actor: {
			account: { id, email: `${name}@plenary.test`, name, administrator: false },
			session: { id: `session of ${id}`, expiresAt: Infinity }
		}
	});

	/** Seat somebody, as one of Kenya unless said otherwise. */
	async function seat(role: Role, fields: { speaks?: boolean; delegation?: boolean } = {}) {
		const account = anAccount({ name: role });
		await db.commit([
			db.read.insert(db.tables.account).values(account),
			db.read.insert(db.tables.seat).values({
				id: newId<Ids.SeatId>(NOW),
				account: account.id,
				consultation,
				role,
				delegation: (fields.delegation ?? role === 'delegate') ? kenya.delegation : null,
				speaks: fields.speaks ?? false,
				sections: role === 'facilitator' ? [section] : [],
				createdAt: NOW
			})
		]);
		return localsOf(account.id, role);
	}

	/** Seat a speaker of a delegation of its own. */
	async function seatDelegation(code: string) {
		const account = anAccount({ name: `Speaker of ${code}` });
		const delegation = newId<Ids.DelegationId>(NOW);
		await db.commit([
			db.read.insert(db.tables.delegation).values({
				id: delegation,
				consultation,
				code,
				name: code,
				category: 'member-state',
				countedIn: kenya.group,
				createdAt: NOW
			}),
			db.read.insert(db.tables.account).values(account),
			db.read.insert(db.tables.seat).values({
				id: newId<Ids.SeatId>(NOW),
				account: account.id,
				consultation,
				role: 'delegate',
				delegation,
				speaks: true,
				sections: [],
				createdAt: NOW
			})
		]);
		return localsOf(account.id, account.name);
	}

	/** Let the section read so: one more update in its log, and its projection. */
	async function write(...texts: string[]): Promise<{ textHash: string; textSeq: number }> {
		const blocks = paragraphs(...texts);
		const before = Y.encodeStateVector(doc);
		doc.transact(() => {
			doc.getText('text').delete(0, doc.getText('text').length);
			writeBlocks(doc, blocks);
		});
		const bytes = Y.encodeStateAsUpdate(doc, before);
		const sender = { account: null, seat: null, delegation: null };
		const [seq = 0] = await appendUpdates(db, [{ document, ...sender, at: NOW, bytes }]);
		const rows = blocks.map((content) => ({
			id: content.id,
			number: '',
			content,
			text: plainText(content),
			hash: hashBlock(content)
		}));
		const hash = hashText(blocks);
		await saveProjection(db, section, rows, { hash, seq, at: NOW });
		return { textHash: hash, textSeq: seq };
	}

	/** The record's kinds of entry, in order. */
	async function kinds(): Promise<string[]> {
		const { entry } = db.tables;
		return (await db.read.select().from(entry).orderBy(entry.seq)).map(({ kind }) => kind);
	}

	const doc = new Y.Doc();
	const text = await write('The internet is for everyone.', 'Nobody is left behind.');
	const speaker = localsOf(kenya.account as Ids.AccountId, 'Wanjiku Kamau');
	return {
		...opened,
		...kenya,
		slug: consultation as string,
		text,
		kenya: speaker,
		seat,
		seatDelegation,
		write,
		kinds
	};
}
