import type { MergingNote } from '#db/merging.ts';
import { inBytes, inNumbers, type Measure } from './measures.ts';

/** What merging old updates by author and minute has saved, as an administrator reads it. Rule A6. */
export function sayMerging({ last, total }: MergingNote): Measure[] {
	if (!last) return [];
	const became = (was: number, is: number, say: (value: number) => string) =>
		`${say(was)} became ${say(is)}`;
	return [
		{ what: 'Rows, the last time', value: became(last.rows, last.becameRows, inNumbers) },
		{ what: 'Rows, in all', value: became(total.rows, total.becameRows, inNumbers) },
		{ what: 'Updates in them, in all', value: became(total.bytes, total.becameBytes, inBytes) }
	];
}
