import editing from './en/editing.json' with { type: 'json' };
import kernel from './en/kernel.json' with { type: 'json' };
import rights from './en/rights.json' with { type: 'json' };

export const sectionSentences: Record<string, string> = {
	...kernel,
	...rights,
	...editing
};

export function sayFrom(sentences: Record<string, string>): (reason: string) => string {
	// The server says some things in words itself.
	return (reason) => sentences[reason] ?? (reason.includes(' ') ? reason : kernel.unknown);
}

/**
 * The sentence for a reason code that a section's page meets without having sent anything. Why
 * something sent was refused, the server says itself.
 */
export const say = sayFrom(sectionSentences);
