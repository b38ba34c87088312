import { describe, expect, it } from 'vitest';
import { statusOf, type LineState } from './status.ts';

const line: LineState = {
	online: true,
	arrived: true,
	mode: 'write',
	reason: null,
	unsaved: 0,
	kept: 0,
	refused: false,
	ended: ''
};

describe('the status word', () => {
	it.each<[string, Partial<LineState>, string]>([
		['is Saved only when nothing is unsaved', {}, 'Saved'],
		['is Saving while an acknowledgement is missing', { unsaved: 1 }, 'Saving'],
		[
			'is Saving, not Read-only, while the last words are on their way',
			{ unsaved: 1, mode: 'read' },
			'Saving'
		],
		['is Offline without a line', { online: false }, 'Offline'],
		['is Opening before the text arrived', { arrived: false, mode: null }, 'Opening'],
		['is Read-only after a refusal', { refused: true, unsaved: 2 }, 'Read-only'],
		['is Read-only when signed out', { ended: 'sync.signed-out', online: false }, 'Read-only']
	])('%s', (_title, change, word) => expect(statusOf({ ...line, ...change }).word).toBe(word));

	it('counts what is kept here', () => {
		const offline = { ...line, online: false };
		expect(statusOf({ ...offline, unsaved: 1, kept: 1 }).detail).toBe('1 change kept here');
		expect(statusOf({ ...offline, unsaved: 12, kept: 12 }).detail).toBe('12 changes kept here');
		// The last keystroke is on its way to the disk.
		expect(statusOf({ ...offline, unsaved: 12, kept: 11 }).detail).toBe('11 changes kept here');
	});

	it('says so when this browser keeps no copy', () => {
		const detail = statusOf({ ...line, online: false, unsaved: 3, kept: 0 }).detail;
		expect(detail).toBe('3 changes in this tab only: keep it open');
	});

	it.each([
		['sync.signed-out', 'signed out'],
		['sync.other-seat', 'another tab'],
		['sync.no-longer-yours', 'may no longer']
	])('says why the line was ended: %s', (ended, words) =>
		expect(statusOf({ ...line, ended }).detail).toContain(words)
	);

	it('says that nothing is saved, and why, while the server cannot write', () => {
		const reason = 'The server cannot write just now.';
		const full = { ...line, reason };
		expect(statusOf({ ...full, unsaved: 2 })).toEqual({ word: 'Not saved', detail: reason });
		expect(statusOf({ ...full, unsaved: 0 })).toEqual({ word: 'Saved', detail: reason });
	});

	it('gives the reason for reading only', () => {
		const locked = statusOf({ ...line, mode: 'read', reason: 'sections.locked' });
		expect(locked.word).toBe('Read-only');
		expect(locked.detail).not.toBe('');
	});
});
