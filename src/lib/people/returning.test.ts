import { describe, expect, it } from 'vitest';
import { returnPath } from './returning.ts';

describe('where signing in leads', () => {
	it.each([
		['/c/roadmap', '/c/roadmap'],
		['/c/roadmap/sections/3?compare=2#b-1.4', '/c/roadmap/sections/3?compare=2#b-1.4'],
		['/c/r%C3%A9sum%C3%A9', '/c/r%C3%A9sum%C3%A9'],
		['/', '/']
	])('keeps the path %s', (to, path) => expect(returnPath(to)).toBe(path));

	it.each([
		null,
		'',
		'//evil.example',
		'///evil.example',
		'/\\evil.example',
		'\\\\evil.example',
		'/\t/evil.example',
		'/\n/evil.example',
		'\t//evil.example',
		' //evil.example',
		'/.//evil.example',
		'/c/..//evil.example',
		'https://evil.example',
		'https:evil.example',
		'javascript:alert(1)',
		'data:text/html,hello',
		'evil.example',
		'@evil.example',
		'/a\\..\\..\\evil.example'
	])('goes home instead of %j', (to) => expect(returnPath(to)).toBe('/'));
});
