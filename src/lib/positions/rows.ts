import { writeCsv } from '#lib/kernel/csv-lines.ts';
import type { Standing } from './standings.ts';

/** One position as exports carry it. Instants are ISO 8601 in UTC. */
export type PositionRow = {
	section: string;
	sectionTitle: string;
	/** The number that the paragraph prints; '' for the whole section, and where it prints none. */
	paragraph: string;
	/** The paragraph's lasting id; '' for the whole section. Rule P20. */
	block: string;
	delegationCode: string;
	delegation: string;
	group: string;
	stance: string;
	reservation: string;
	reason: string;
	statedAt: string;
	onTextHash: string;
	changedSince: boolean;
	receipt: string;
	/** '' when the delegation stated it itself, else where the secretariat has it from. Rule P16. */
	source: string;
	/** '' when it is stated directly, else the code of the group through which. Rule P43. */
	through: string;
	confirmed: boolean;
	/** `everybody`, or whom it was stated to: a sounding is in nobody else's table. Rule P14. */
	audience: string;
	/** Whether it is invented for the demonstration. */
	demonstration: boolean;
} & OnChange;

/** The Change of a tabled proposal that a position is on: its proposal's number and title, its place in it and where it stands; all '' of one on the text. Rule X30. */
export type OnChange = {
	proposal: string;
	proposalTitle: string;
	change: string;
	changeState: string;
};

const ON_THE_TEXT: OnChange = { proposal: '', proposalTitle: '', change: '', changeState: '' };

const HEADINGS: Record<keyof PositionRow, string> = {
	section: 'section',
	sectionTitle: 'section title',
	paragraph: 'paragraph',
	block: 'paragraph id',
	delegationCode: 'delegation code',
	delegation: 'delegation',
	group: 'group',
	stance: 'stance',
	reservation: 'reservation',
	reason: 'reason',
	statedAt: 'stated at',
	onTextHash: 'on text hash',
	changedSince: 'changed since',
	receipt: 'receipt',
	source: 'source',
	through: 'through',
	confirmed: 'confirmed',
	audience: 'audience',
	demonstration: 'demonstration',
	proposal: 'proposal',
	proposalTitle: 'proposal title',
	change: 'change',
	changeState: 'change state'
};

/** The statements among these standings, as rows for exports: on the section, or `on` its paragraph or a Change. Withdrawn ones say so. */
export function rowsOf(
	section: { number: string; title: string },
	standings: readonly Standing[],
	demonstration: boolean,
	on: { id: string; label: string; change?: OnChange } = { id: '', label: '' }
): PositionRow[] {
	return standings.flatMap(({ delegation, statement, changed, through }) => {
		if (!statement) return [];
		return {
			section: section.number,
			sectionTitle: section.title,
			paragraph: on.label,
			block: on.id,
			delegationCode: delegation.code,
			delegation: delegation.name,
			group: delegation.group,
			stance: statement.stance,
			reservation: statement.reservation,
			reason: statement.reason,
			statedAt: new Date(statement.statedAt).toISOString(),
			onTextHash: statement.textHash,
			changedSince: changed,
			receipt: statement.receipt,
			source: statement.source,
			through: through?.group.code ?? '',
			confirmed: statement.source === '',
			audience: statement.hearers,
			demonstration,
			...(on.change ?? ON_THE_TEXT)
		};
	});
}

/** Rows as CSV (RFC 4180) with a heading line; formula leaders are neutralised. */
export function rowsAsCsv(rows: readonly PositionRow[]): string {
	return writeCsv([KEYS.map((key) => HEADINGS[key]), ...cellsOf(rows)]);
}

/** The same of rows that come in stretches, as pieces of one text. */
export async function* walkCsv(walked: AsyncIterable<PositionRow[]>): AsyncGenerator<string> {
	yield rowsAsCsv([]);
	for await (const rows of walked) yield writeCsv(cellsOf(rows));
}

/** Rows that come in stretches as JSON, the last member of an object about them. */
export async function* walkJson(
	about: Record<string, unknown>,
	walked: AsyncIterable<PositionRow[]>
): AsyncGenerator<string> {
	yield `${JSON.stringify(about).slice(0, -1)},"positions":[`;
	let comma = '';
	for await (const rows of walked)
		if (rows.length > 0) {
			yield comma + rows.map((row) => JSON.stringify(row)).join(',');
			comma = ',';
		}
	yield ']}';
}

const KEYS = Object.keys(HEADINGS) as (keyof PositionRow)[];

function cellsOf(rows: readonly PositionRow[]): string[][] {
	return rows.map((row) => KEYS.map((key) => String(row[key])));
}
