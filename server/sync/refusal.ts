import type { RefusalReason } from './reasons.ts';

/**
 * A frame that is not accepted: its socket is told the reason code and closed. Thrown
 * anywhere in the pipeline, caught in one place.
 */
export class Refusal extends Error {
	readonly code: RefusalReason;
	/** What its sender is told: a reader, why they may not write. */
	readonly reason: string;

	constructor(code: RefusalReason, reason: string = code) {
		super(reason);
		this.code = code;
		this.reason = reason;
	}
}
