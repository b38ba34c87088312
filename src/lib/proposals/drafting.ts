import { accept, refuse, type Outcome } from '#lib/kernel/outcome.ts';
import { plainLine, plainWords } from '#lib/kernel/words.ts';
import { COVER_LIMITS, REASON_LIMIT, WORDS_LIMIT } from './limits.ts';

/** What a sponsor says of its proposal beside the wording; '' where it says nothing. Rule X20. */
export type Cover = {
	title: string;
	/** Why it is proposed. */
	rationale: string;
	/** Earlier agreed language that it builds on, and where that stands. */
	citedText: string;
	citedSource: string;
	/** All of it or nothing. */
	together: boolean;
};

/** @returns the cover that a form gives a draft, or why it cannot be. Rule X20. */
export function readCover(form: FormData): Outcome<Cover> {
	const cover = {
		title: plainLine(field(form, 'title')),
		rationale: plainWords(field(form, 'rationale')).trim(),
		citedText: plainWords(field(form, 'citedText')).trim(),
		citedSource: plainLine(field(form, 'citedSource')),
		together: form.has('together')
	};
	for (const [name, limit] of Object.entries(COVER_LIMITS))
		if (cover[name as keyof typeof COVER_LIMITS].length > limit)
			return refuse(413, `proposals.${name}-too-long`);
	if (cover.citedText !== '' && cover.citedSource === '')
		return refuse(400, 'proposals.source-of-cited-required');
	return accept(cover);
}

/** @returns the form's own key, by which it is answered once. Rule X20. */
export function readReceipt(form: FormData): Outcome<string> {
	const receipt = field(form, 'receipt');
	return /^[\w-]{16,64}$/.test(receipt)
		? accept(receipt)
		: refuse(400, 'proposals.receipt-missing');
}

/** @returns why something is not retained: that must be said. Rule X24. */
export function readReason(form: FormData): Outcome<string> {
	const reason = plainWords(field(form, 'reason')).trim();
	if (reason === '') return refuse(400, 'proposals.reason-required');
	return reason.length > REASON_LIMIT ? refuse(413, 'proposals.reason-too-long') : accept(reason);
}

/** @returns the words of a paragraph as a field gives them, on lines of their own where it has them */
export function readWords(form: FormData): Outcome<string> {
	const words = plainWords(field(form, 'words')).trim();
	return words.length > WORDS_LIMIT ? refuse(413, 'proposals.words-too-long') : accept(words);
}

/** The number on a proposal's receipt, such as `KEN-P4`; for its second wording `KEN-P4r2`. Rules X21, X51. */
export function receiptNumber(delegation: string, number: number, wording = 1): string {
	return `${delegation}-P${number}${wording > 1 ? `r${wording}` : ''}`;
}

function field(form: FormData, name: string): string {
	const value = form.get(name);
	return typeof value === 'string' ? value : '';
}
