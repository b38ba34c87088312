/**
 * A frame that is not accepted: its socket is told the reason code and closed. Thrown
 * anywhere in the pipeline, caught in one place.
 */
export class Refusal extends Error {
	readonly reason: string;

	constructor(reason: string) {
		super(reason);
		this.reason = reason;
	}
}
