import { crc32 } from 'node:zlib';
import { and, asc, eq, exists, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { EVERYBODY } from '#lib/kernel/audience.ts';
import type {
	BlockId,
	ConsultationId,
	DelegationId,
	DocumentId,
	ProposalId,
	SeatId
} from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Intent } from '#lib/proposals/intending.ts';
import type { ChangeState } from '#lib/proposals/rules.ts';
import type { ClientBinding } from './authorship.ts';
import { guarded, type Database, type Tables, type Write } from './database.ts';
import { emptyJournal } from './journal.ts';
import { holdProposal } from './joinings.ts';
import type { Cover } from './proposing.ts';
import type { Proposal, ProposalChange, ProposalText } from './proposals.ts';

export type ProposalWording = Tables['proposalWording']['$inferSelect'];

/** What a proposal says in a wording that is not the one tabled now; null when it has none such. */
export async function findWording(
	db: Database,
	proposal: ProposalId,
	revision: number
): Promise<ProposalWording | null> {
	const { proposalWording: wording } = db.tables;
	const [row] = await db.read
		.select()
		.from(wording)
		.where(and(eq(wording.proposal, proposal), eq(wording.revision, revision)));
	return row ?? null;
}

/** The wordings of a proposal that were replaced, the first one first. */
export function listReplaced(db: Database, proposal: ProposalId): Promise<ProposalWording[]> {
	const { proposalWording: wording } = db.tables;
	return db.read
		.select()
		.from(wording)
		.where(and(eq(wording.proposal, proposal), isNotNull(wording.tabledAt)))
		.orderBy(asc(wording.revision));
}

/**
 * The wordings that a delegation drafts of what it has tabled, or its groups have, at an instant: nobody else
 * is to know of one. Rules X1, X68.
 */
export function listDraftedWordings(
	db: Database,
	consultation: ConsultationId,
	sponsor: DelegationId,
	at: Instant
): Promise<{ proposal: Proposal; wording: ProposalWording }[]> {
	const { membership, proposal, proposalWording: wording } = db.tables;
	const belongs = db.read
		.select({ since: membership.since })
		.from(membership)
		.where(
			and(
				sql`${membership.group} = ${proposal.group}`,
				eq(membership.delegation, sponsor),
				lte(membership.since, at),
				or(isNull(membership.until), gt(membership.until, at))
			)
		);
	return db.read
		.select({ proposal, wording })
		.from(wording)
		.innerJoin(proposal, eq(proposal.id, wording.proposal))
		.where(
			and(
				eq(proposal.consultation, consultation),
				or(and(isNull(proposal.group), eq(proposal.delegation, sponsor)), exists(belongs)),
				isNull(wording.tabledAt)
			)
		)
		.orderBy(asc(proposal.number));
}

/** Where a Change of some wording stands; `tabled` is the wording that is tabled now. */
type StoodChange = {
	proposal: ProposalId;
	tabled: number;
	revision: number;
	hash: string;
	state: ChangeState;
};

/** Where every Change of these proposals stands, of all their wordings. */
export function listChangeStates(
	db: Database,
	proposals: readonly ProposalId[]
): Promise<StoodChange[]> {
	const { proposal, proposalChange } = db.tables;
	const { revision, hash, state } = proposalChange;
	return db.read
		.select({ proposal: proposal.id, tabled: proposal.revision, revision, hash, state })
		.from(proposalChange)
		.innerJoin(proposal, eq(proposal.id, proposalChange.proposal))
		.where(inArray(proposalChange.proposal, [...proposals]));
}

/** The first update of a drafted text, under a client id that nobody in the family has. */
export type Seeded = Pick<ClientBinding, 'client' | 'account' | 'seat' | 'delegation'> & {
	update: Uint8Array;
};

/**
 * Begins another wording of a tabled proposal that is still of this version; refused where there is one,
 * or somebody has the client id.
 */
export function insertWording(
	db: Database,
	proposal: Pick<Proposal, 'id' | 'version'>,
	wording: ProposalWording,
	texts: readonly {
		text: ProposalText;
		seeded: Seeded | null;
		intents: readonly { block: BlockId; intent: Intent }[];
	}[]
): Write[] {
	const { clientId, proposalIntent, proposalText, proposalWording, textUpdate } = db.tables;
	return [
		holdProposal(db, proposal),
		{ statement: db.read.insert(proposalWording).values(wording) },
		...texts.flatMap(({ text, seeded, intents }): Write[] => {
			const put: Write[] = [{ statement: db.read.insert(proposalText).values(text) }];
			const meant = intents.map((each) => ({ document: text.document, ...each }));
			if (meant.length > 0) put.push({ statement: db.read.insert(proposalIntent).values(meant) });
			if (!seeded) return put;
			const { client, update, ...by } = seeded;
			const { document, section: family, createdAt: at } = text;
			const binding = { family, client, document, ...by, at };
			const logged = { document, seq: 1, ...by, at, bytes: update, checksum: crc32(update) };
			return [
				...put,
				{ statement: db.read.insert(clientId).values(binding) },
				{ statement: db.read.insert(textUpdate).values(logged) }
			];
		})
	];
}

type Drafted = Pick<ProposalWording, 'proposal' | 'revision' | 'version'>;

/** Sets the cover of a wording that is drafted and still of this version; guarded with one row. */
export function updateWordingCover(db: Database, drafted: Drafted, cover: Cover): Write {
	const { proposalWording: wording } = db.tables;
	return guarded(
		db.read
			.update(wording)
			.set({ ...cover, version: drafted.version + 1 })
			.where(and(isDrafted(db, drafted), eq(wording.version, drafted.version)))
	);
}

/** Holds a wording while it is drafted; guarded with one row. */
export function holdWording(db: Database, drafted: Drafted): Write {
	const { proposalWording: wording } = db.tables;
	const { proposal } = drafted;
	return guarded(db.read.update(wording).set({ proposal }).where(isDrafted(db, drafted)));
}

/** Lets a wording go with every word of it, while it is drafted; guarded with one row. */
export function deleteWording(
	db: Database,
	drafted: Drafted,
	documents: readonly DocumentId[]
): Write[] {
	const { proposalText, proposalWording: wording, snapshot, textUpdate } = db.tables;
	const there = sql`exists (select 1 from ${wording} where ${isDrafted(db, drafted)})`;
	return [
		// What was typed a moment ago would come to its log when that is gone.
		...emptyJournal(db).map((statement) => ({ statement })),
		...[textUpdate, snapshot, proposalText].map((table) => ({
			statement: db.read.delete(table).where(and(inArray(table.document, [...documents]), there))
		})),
		guarded(db.read.delete(wording).where(isDrafted(db, drafted)))
	];
}

function isDrafted(db: Database, { proposal, revision }: Drafted) {
	const { proposalWording: wording } = db.tables;
	return and(
		eq(wording.proposal, proposal),
		eq(wording.revision, revision),
		isNull(wording.tabledAt)
	);
}

/**
 * Tables a drafted wording in the place of the one that is tabled, while both are of these versions: what
 * was open of that is replaced, and its cover kept; guarded.
 */
export function updateRetabled(
	db: Database,
	former: Proposal,
	drafted: ProposalWording,
	{ changes, at, by }: { changes: readonly ProposalChange[]; at: Instant; by: SeatId }
): Write[] {
	const { proposal, proposalChange, proposalWording: wording } = db.tables;
	const { id, version, revision } = former;
	const coverOf = ({ title, rationale, citedText, citedSource, together }: Cover): Cover => ({
		...{ title, rationale, citedText, citedSource, together }
	});
	const { delegation } = former;
	const tabled = { revision: drafted.revision, delegation, audience: EVERYBODY, tabledAt: at };
	return [
		guarded(
			db.read
				.update(proposal)
				.set({
					...{ ...coverOf(drafted), ...tabled, version: version + 1 }
				})
				.where(
					and(eq(proposal.id, id), eq(proposal.version, version), eq(proposal.state, 'tabled'))
				)
		),
		guarded(
			db.read
				.update(wording)
				.set({ ...coverOf(former), revision, tabledAt: former.tabledAt })
				.where(and(isDrafted(db, drafted), eq(wording.version, drafted.version)))
		),
		{
			statement: db.read
				.update(proposalChange)
				.set({ state: 'replaced', decidedAt: at, decidedBy: by })
				.where(
					and(
						eq(proposalChange.proposal, id),
						eq(proposalChange.revision, revision),
						eq(proposalChange.state, 'open')
					)
				)
		},
		{ statement: db.read.insert(proposalChange).values([...changes]) }
	];
}
