import type { Matrix, MatrixRow, ParagraphRow } from './matrix.ts';
import { COUNTED, type ShownTally, type Tally } from './tally.ts';

type Shown<R> = Omit<R, 'all' | 'groups'> & {
	all: ShownTally;
	groups: Record<string, ShownTally>;
};

/** A matrix on its way to a page: groups that are not shown, and what counts none, are left out. */
export type ShownMatrix = Omit<Matrix, 'rows' | 'unfolded'> & {
	rows: Shown<MatrixRow>[];
	unfolded:
		| (Omit<NonNullable<Matrix['unfolded']>, 'paragraphs'> & {
				paragraphs: Shown<ParagraphRow>[];
		  })
		| null;
};

/** @param regions whether Member States are unfolded by regional group */
export function packMatrix(matrix: Matrix, regions: boolean): ShownMatrix {
	const shown = [...matrix.groups, ...(regions ? matrix.regions : [])].map(({ code }) => code);
	const pack = <R extends Pick<MatrixRow, 'all' | 'groups'>>(row: R): Shown<R> => {
		const groups = shown.flatMap((code) => {
			const tally = row.groups[code];
			return tally && tally.total > 0 ? [[code, packTally(tally)] as const] : [];
		});
		return { ...row, all: packTally(row.all), groups: Object.fromEntries(groups) };
	};
	const { unfolded } = matrix;
	return {
		...matrix,
		rows: matrix.rows.map(pack),
		unfolded: unfolded && { ...unfolded, paragraphs: unfolded.paragraphs.map(pack) }
	};
}

/** What is kept counted is packed once. */
const packed = new WeakMap<Tally, ShownTally>();

function packTally(tally: Tally): ShownTally {
	const shown = packed.get(tally) ?? withoutNothing(tally);
	packed.set(tally, shown);
	return shown;
}

function withoutNothing(tally: Tally): ShownTally {
	const { total, through, marks } = tally;
	const counted = COUNTED.flatMap((stance) => (tally[stance] ? [[stance, tally[stance]]] : []));
	return {
		...Object.fromEntries(counted),
		total,
		...(Object.keys(through).length > 0 && { through }),
		...(marks.length > 0 && { marks })
	};
}
