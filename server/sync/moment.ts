/**
 * What many who come together are asked of the database at one moment, once for all of them: nothing
 * about any one of them. It is forgotten at the end of that turn of the event loop, and before that
 * when the epoch is another.
 */
export class Moment<Value> {
	readonly #read: (key: string) => Promise<Value>;
	readonly #asked = new Map<string, Promise<Value>>();
	#epoch = 0;
	#forgetting: NodeJS.Immediate | null = null;

	constructor(read: (key: string) => Promise<Value>) {
		this.#read = read;
	}

	/** @param epoch changes when what was read may be true no longer */
	ask(key: string, epoch: number): Promise<Value> {
		if (epoch !== this.#epoch) this.#asked.clear();
		this.#epoch = epoch;
		const known = this.#asked.get(key);
		if (known) return known;
		const asked = this.#read(key);
		this.#asked.set(key, asked);
		this.#forgetting ??= setImmediate(() => {
			this.#forgetting = null;
			this.#asked.clear();
		});
		return asked;
	}
}
