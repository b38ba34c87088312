/** A part of a page that is fetched once it is wanted: null until it is here. */
export class Asked<T> {
	it = $state.raw<T | null>(null);
	/** Whether it did not come when it was last asked for. Being wanted anew asks again. */
	failed = $state(false);

	constructor(wanted: () => unknown, fetch: () => Promise<T>) {
		$effect(() => {
			if (!wanted() || this.it) return;
			fetch().then(
				(it) => ((this.it = it), (this.failed = false)),
				() => (this.failed = true)
			);
		});
	}
}
