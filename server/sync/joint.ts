import type { NewUpdate } from '#db/texts.ts';

type Append = (rows: readonly NewUpdate[]) => Promise<readonly number[]>;

/**
 * What several logs write in one commit: the last of them that comes to it writes the rows of all, so
 * that all are on disk or none.
 */
export class Joint {
	#missing: number;
	readonly #rows: NewUpdate[] = [];
	readonly #written = Promise.withResolvers<readonly number[]>();

	/** @param logs how many there are */
	constructor(logs: number) {
		this.#missing = logs;
		// Each log that comes hears of it; none may come.
		this.#written.promise.catch(() => undefined);
	}

	/** The places of a log's rows, once those of all logs are on disk. */
	async append(rows: readonly NewUpdate[], append: Append): Promise<readonly number[]> {
		const from = this.#rows.push(...rows) - rows.length;
		if (--this.#missing === 0) append(this.#rows).then(this.#written.resolve, this.#written.reject);
		return (await this.#written.promise).slice(from, from + rows.length);
	}

	/** One of the logs will never come to it. */
	fail(error: unknown): void {
		this.#written.reject(error);
	}
}
