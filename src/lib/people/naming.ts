import { findState, foldName } from './states.ts';

/** The delegation that a word means: by its code, a State's codes and names (`NA` is Namibia), or its name. */
export function findDelegation<D extends { code: string; name: string }>(
	delegations: readonly D[],
	word: string
): D | null {
	if (word === '') return null;
	const byCode = (code: string) => delegations.find((each) => each.code === code);
	const state = findState(word);
	return (
		byCode(word.toUpperCase()) ??
		(state && byCode(state.code)) ??
		delegations.find(({ name }) => foldName(name) === foldName(word)) ??
		null
	);
}

/** The words of a pasted list: one a line, or separated by commas, semicolons or tabs; each once. */
export function wordsOf(list: string): string[] {
	const words = list.split(/[\n\r,;\t]+/).map((word) => word.trim());
	return [...new Set(words.filter((word) => word !== ''))];
}
