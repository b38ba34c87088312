import { describe, expect, it } from 'vitest';
import { draftStatus } from './draft-status.ts';

const SEEN = 'Draft, seen only by Kenya. Not tabled.';

describe('the status of a draft', () => {
	it('says of what is saved that it is not tabled', () => {
		const saved = { word: 'Saved', detail: '' } as const;
		expect(draftStatus(saved, null, SEEN)).toEqual({ word: 'Saved', detail: SEEN });
		expect(draftStatus(saved, null, '')).toEqual(saved);
	});

	it('keeps what is said of the line, before who sees the text', () => {
		const offline = { word: 'Offline', detail: '1 change kept here' } as const;
		expect(draftStatus(offline, null, SEEN)).toEqual(offline);
		const troubled = { word: 'Saved', detail: 'The disk is full.' } as const;
		expect(draftStatus(troubled, 'sync.disk-full', SEEN).detail).toBe(`The disk is full. ${SEEN}`);
	});

	it('says why it may not be written any more', () => {
		const read = {
			word: 'Read-only',
			detail: 'You may read this text and not change it.'
		} as const;
		expect(draftStatus(read, 'proposals.tabled', '').detail).toContain('tabled');
		expect(draftStatus(read, null, '')).toEqual(read);
	});
});
