import { describe, expect, it } from 'vitest';
import type { SeatId } from '#lib/kernel/ids.ts';
import { nameSeatInForms } from './seated-forms.ts';

describe('[P23] a form without script', () => {
	it.each([
		[
			'<form method="POST" action="?/state" class="stack">',
			'<form method="POST" action="?/state&amp;acting=s1" class="stack">'
		],
		[
			'<form aria-label="a > b" method="post" action="?/x&amp;group=G">',
			'<form aria-label="a > b" method="post" action="?/x&amp;group=G&amp;acting=s1">'
		],
		[
			'<form method="post" action="/c/roadmap/seat">',
			'<form method="post" action="/c/roadmap/seat?acting=s1">'
		],
		['<form method="post">', '<form action="?page=2&amp;by=a%22b&amp;acting=s1" method="post">'],
		['<form method="get" action="?">', '<form method="get" action="?">'],
		['<form class="row">', '<form class="row">'],
		['<button formaction="?/confirm">', '<button formaction="?/confirm&amp;acting=s1">'],
		['<button type="submit">', '<button type="submit">'],
		['&lt;form method="post">', '&lt;form method="post">']
	])('names the seat of its page: %s', (form, expected) =>
		expect(nameSeatInForms(form, 's1' as SeatId, '?page=2&acting=s0&by=a%22b')).toBe(expected)
	);
});
