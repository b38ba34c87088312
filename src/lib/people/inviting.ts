import type { DelegationId } from '#lib/kernel/ids.ts';
import { plainLine } from '#lib/kernel/words.ts';
import { findDelegation } from './naming.ts';

const NOTE_LIMIT = 200;
export const MOST_INVITED = 200;

/** A line that invites somebody: into which delegation, whether to speak for it, and for whom it is. */
export type InvitedLine = {
	line: number;
	delegation: { id: DelegationId; name: string };
	speaks: boolean;
	note: string;
};

/** A line that invites nobody, and why. */
export type RefusedLine = { line: number; word: string; reason: string };

const YES = /^(yes|y|true|1|speaks|speaker|may speak)$/i;
const NO = /^(no|n|false|0|-)?$/i;

/**
 * The lines of a pasted list: delegation, whether it may be spoken for, for whom. Cells come apart by
 * tabs, semicolons or commas; with two cells the second says for whom. Empty lines are none.
 *
 * @see RULES.md P31
 */
export function readInvitedLines<D extends { id: DelegationId; code: string; name: string }>(
	list: string,
	delegations: readonly D[]
): { invited: InvitedLine[]; refused: RefusedLine[] } {
	const invited: InvitedLine[] = [];
	const refused: RefusedLine[] = [];
	const seen = new Set<string>();
	list.split(/\r\n|\r|\n/).forEach((text, i) => {
		if (text.trim() === '') return;
		const read = readLine(text, delegations);
		const line = i + 1;
		if ('reason' in read) return void refused.push({ line, ...read });
		const key = `${read.delegation.id} ${read.note.toLowerCase()}`;
		if (seen.has(key)) {
			const reason = 'people.invited-already';
			return void refused.push({ line, word: read.note, reason });
		}
		seen.add(key);
		invited.push({ line, ...read });
	});
	return { invited, refused };
}

function readLine<D extends { id: DelegationId; code: string; name: string }>(
	text: string,
	delegations: readonly D[]
): Omit<InvitedLine, 'line'> | Omit<RefusedLine, 'line'> {
	const sign = /[\t;]/.exec(text)?.[0] ?? ',';
	const [first = '', second = '', ...rest] = text.split(sign).map((cell) => cell.trim());
	const found = findDelegation(delegations, first);
	if (!found) return { word: first, reason: 'people.delegation-gone' };
	const isAnswer = YES.test(second) || NO.test(second);
	if (!isAnswer && rest.length > 0) return { word: second, reason: 'people.invite-speaks' };
	const note = plainLine(isAnswer ? rest.join(`${sign} `) : second);
	if (!note) return { word: first, reason: 'people.note-required' };
	if (note.length > NOTE_LIMIT) return { word: first, reason: 'people.note-long' };
	const { id, name } = found;
	return { delegation: { id, name }, speaks: YES.test(second), note };
}
