import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Seat } from '#lib/kernel/actor.ts';
import type {
	ChangeId,
	ConsultationId,
	DelegationId,
	PositionId,
	ProposalId,
	SeatId,
	SectionId
} from '#lib/kernel/ids.ts';
import { meant } from './audience.ts';
import type { Database, Tables, Write } from './database.ts';

export type ChangePositionRow = Tables['changePosition']['$inferSelect'];

/** A statement on a Change with what its receipt and its readers are told of it. */
export type StatedOnChange = ChangePositionRow & {
	statedBy: string;
	/** The place of the Change in the wording that it was stated on. */
	ordinal: number;
	revision: number;
};

/** A Change of a proposal, in whichever of its wordings it stands so. */
export type ChangeKey = { proposal: ProposalId; section: SectionId; hash: string };

/** Who asks: statements that are not meant for them are not found. */
type Reader = Pick<Seat, 'role' | 'delegation'>;

/** What was stated on the Changes of these proposals that the reader may see, the oldest first. */
export async function listStatedOnChanges(
	db: Database,
	proposals: readonly ProposalId[],
	reader: Reader
): Promise<StatedOnChange[]> {
	if (proposals.length === 0) return [];
	const { account, changePosition, proposalChange } = db.tables;
	const rows = await db.read
		.select({
			stated: changePosition,
			statedBy: account.name,
			ordinal: proposalChange.ordinal,
			revision: proposalChange.revision
		})
		.from(changePosition)
		.innerJoin(account, eq(account.id, changePosition.account))
		.innerJoin(proposalChange, eq(proposalChange.id, changePosition.change))
		.where(
			and(inArray(changePosition.proposal, [...proposals]), meant(changePosition.audience, reader))
		)
		.orderBy(asc(changePosition.statedAt), asc(changePosition.version), asc(changePosition.id));
	return rows.map(({ stated, ...told }) => ({ ...stated, ...told }));
}

/** The proposals on whose Changes a delegation stated anything that the reader may see. */
export async function listStatedOnBy(
	db: Database,
	delegation: DelegationId,
	reader: Reader
): Promise<ProposalId[]> {
	const { changePosition: stated } = db.tables;
	const rows = await db.read
		.selectDistinct({ proposal: stated.proposal })
		.from(stated)
		.where(and(eq(stated.delegation, delegation), meant(stated.audience, reader)));
	return rows.map(({ proposal }) => proposal);
}

/** What a delegation stated on a Change, to whomever: only its own seats may be told. */
export function listOwnOnChange(
	db: Database,
	{ proposal, section, hash }: ChangeKey,
	delegation: DelegationId
): Promise<ChangePositionRow[]> {
	const { changePosition: stated } = db.tables;
	return db.read
		.select()
		.from(stated)
		.where(
			and(
				eq(stated.proposal, proposal),
				eq(stated.section, section),
				eq(stated.hash, hash),
				eq(stated.delegation, delegation)
			)
		)
		.orderBy(asc(stated.statedAt), asc(stated.version), asc(stated.id));
}

/** The statement on a Change that this seat made with this receipt key, and where that stood, or null. */
export async function findStatedOnChange(
	db: Database,
	seat: SeatId,
	receipt: string
): Promise<(ChangePositionRow & Pick<StatedOnChange, 'ordinal' | 'revision'>) | null> {
	const { changePosition, proposalChange } = db.tables;
	const { ordinal, revision } = proposalChange;
	const [row] = await db.read
		.select({ stated: changePosition, ordinal, revision })
		.from(changePosition)
		.innerJoin(proposalChange, eq(proposalChange.id, changePosition.change))
		.where(and(eq(changePosition.seat, seat), eq(changePosition.receipt, receipt)));
	return row ? { ...row.stated, ordinal: row.ordinal, revision: row.revision } : null;
}

/** All statements of a consultation, or one of them: to check them against the record, not to show them. */
export function listChangePositionRows(
	db: Database,
	consultation: ConsultationId,
	id?: PositionId
): Promise<ChangePositionRow[]> {
	const { changePosition: stated } = db.tables;
	return db.read
		.select()
		.from(stated)
		.where(and(eq(stated.consultation, consultation), id && eq(stated.id, id)))
		.orderBy(asc(stated.statedAt), asc(stated.version), asc(stated.id));
}

/** The next version, refused by its unique key when somebody was faster. */
export function insertStatedOnChange(db: Database, row: ChangePositionRow): Write {
	return { statement: db.read.insert(db.tables.changePosition).values(row) };
}

/** The Changes of all wordings of these proposals, by what makes them the same. */
export function listSameChanges(
	db: Database,
	proposals: readonly ProposalId[]
): Promise<(ChangeKey & { id: ChangeId })[]> {
	const { proposalChange } = db.tables;
	const { id, proposal, section, hash } = proposalChange;
	return db.read
		.select({ id, proposal, section, hash })
		.from(proposalChange)
		.where(inArray(proposal, [...proposals]));
}

/** The proposal that a Change is of: tabled ones alone have any. */
export async function findProposalOfChange(
	db: Database,
	change: ChangeId
): Promise<{ number: number | null; title: string } | null> {
	const { proposal, proposalChange } = db.tables;
	const [row] = await db.read
		.select({ number: proposal.number, title: proposal.title })
		.from(proposalChange)
		.innerJoin(proposal, eq(proposal.id, proposalChange.proposal))
		.where(eq(proposalChange.id, change));
	return row ?? null;
}
