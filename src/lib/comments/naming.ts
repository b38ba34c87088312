/** Somebody to choose: `call` is written behind the @, `about` says more than the name. */
export type Named = { call: string; name: string; about: string };

/** An @ and what is written behind it so far, where the caret stands; null when it stands elsewhere. */
export function callAt(area: HTMLTextAreaElement): { from: number; sought: string } | null {
	const before = area.value.slice(0, area.selectionStart);
	const sought = /(?<![\w+%/@-])@([^@\n]{0,60})$/.exec(before)?.[1];
	if (sought === undefined || area.selectionStart !== area.selectionEnd) return null;
	return { from: before.length - sought.length - 1, sought };
}

const SHOWN = 8;

/** Those whose name or code begins so, or a word of it; letters with marks are as those without. */
export function matching(names: readonly Named[], sought: string): Named[] {
	const wanted = bare(sought);
	const begins: Named[] = [];
	const within: Named[] = [];
	for (const each of names) {
		const [call, name] = [bare(each.call), bare(each.name)];
		if (call.startsWith(wanted) || name.startsWith(wanted)) begins.push(each);
		else if (wanted !== '' && name.includes(` ${wanted}`)) within.push(each);
		if (begins.length === SHOWN) break;
	}
	return [...begins, ...within].slice(0, SHOWN);
}

function bare(words: string): string {
	return words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
