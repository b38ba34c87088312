import { describe, expect, it } from 'vitest';
import { readCover, readReason, readReceipt, readWords, receiptNumber } from './drafting.ts';

function formOf(fields: Record<string, string>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return form;
}

describe('[X20] the cover of a draft', () => {
	it('may say nothing yet', () => {
		expect(readCover(formOf({}))).toMatchObject({
			value: { title: '', rationale: '', citedText: '', citedSource: '', together: false }
		});
	});

	it.each([
		['title', 201, 'proposals.title-too-long'],
		['rationale', 4001, 'proposals.rationale-too-long'],
		['citedSource', 301, 'proposals.citedSource-too-long']
	])('has a %s of less than %i characters', (name, length, reason) => {
		expect(readCover(formOf({ [name]: 'x'.repeat(length) }))).toMatchObject({ reason });
		expect(readCover(formOf({ [name]: 'x'.repeat(length - 1) })).ok).toBe(true);
	});

	it('says where the language stands that it cites', () => {
		expect(readCover(formOf({ citedText: 'Access' }))).toMatchObject({
			reason: 'proposals.source-of-cited-required'
		});
	});
});

it('[X20] a form has a key of its own', () => {
	expect(readReceipt(formOf({ receipt: 'short' }))).toMatchObject({ ok: false });
	expect(readReceipt(formOf({ receipt: 'x'.repeat(26) })).ok).toBe(true);
});

it('[X21] a receipt names who tabled and under which number', () =>
	expect(receiptNumber('KEN', 4)).toBe('KEN-P4'));

it('[X22] words keep their lines, and nothing that does not show', () =>
	expect(readWords(formOf({ words: ' One\r\ntwo\u202e ' }))).toMatchObject({ value: 'One\ntwo' }));

it('[X24] what is not retained is given a reason', () => {
	expect(readReason(formOf({ reason: ' ' }))).toMatchObject({
		reason: 'proposals.reason-required'
	});
	expect(readReason(formOf({ reason: ' No. ' }))).toMatchObject({ value: 'No.' });
});
