/** What the page of a proposal answers to one of its forms. */
export type Answer = {
	action?: string;
	/** Why it was refused, in words. */
	why?: string;
	typed?: Record<string, string>;
	done?: unknown;
} | null;
