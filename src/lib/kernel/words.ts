/**
 * Plain text of several lines: line breaks kept; other control characters, halves of
 * characters and overrides of direction taken out. Isolates stay: mixed scripts need them.
 *
 * @see THREATS.md, "script in content"
 */
export function plainWords(text: string): string {
	return text
		.replace(/\r\n?/g, '\n')
		.replace(/[\p{Cc}\p{Cs}\u202a-\u202e]/gu, (sign) =>
			sign === '\n' || sign === '\t' ? sign : ''
		);
}

/** A name or title as it is stored: plain text, on one line, trimmed. */
export function plainLine(text: string): string {
	return plainWords(text).replace(/\s+/gu, ' ').trim();
}
