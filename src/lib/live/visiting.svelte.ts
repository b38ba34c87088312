import { page } from '$app/state';
import { ACTING_FIELD } from '#lib/kernel/requests.ts';
import { MINUTE, SECOND } from '#lib/kernel/instants.ts';

/** What a page shows that is noted as seen: where to say so, and the hash of its text. */
type Seen = { address: string; text: string };

const READ_AFTER = 5 * SECOND;
const AGAIN_AFTER = MINUTE;
const SIGN_OF_LIFE = 10 * MINUTE;

/**
 * Tell the server of every page with `data.seen` when it has been read for a moment, when it is
 * left or hidden, and from time to time in between. Only a page in sight is seen.
 */
export function noteVisits(): void {
	$effect.root(() => {
		const seen = $derived(page.data.seen as Seen | undefined);
		const place = $derived(seen && `${page.data.acting} ${seen.address}`);
		$effect(() => {
			if (!place) return;
			const visit = new Sight(place);
			$effect(() => {
				if (seen) visit.text = seen.text;
			});
			return () => visit.end();
		});
	});
}

/** A page while it is before somebody's eyes. */
class Sight {
	/** The hash of what it shows now. */
	text = '';
	readonly #acting: string;
	readonly #address: string;
	#since = performance.now();
	#told: { at: number; text: string } | null = null;
	readonly #pulse: ReturnType<typeof setInterval>;
	readonly #turn = () => {
		if (document.visibilityState === 'hidden') this.#leave();
		else this.#since = performance.now();
	};

	constructor(place: string) {
		[this.#acting = '', this.#address = ''] = place.split(' ');
		this.#pulse = setInterval(() => this.#beat(), READ_AFTER);
		document.addEventListener('visibilitychange', this.#turn);
	}

	end(): void {
		clearInterval(this.#pulse);
		document.removeEventListener('visibilitychange', this.#turn);
		if (document.visibilityState === 'visible') this.#leave();
	}

	#beat(): void {
		if (document.visibilityState === 'hidden') return;
		const now = performance.now();
		const age = this.#told ? now - this.#told.at : Infinity;
		const isOther = this.#told?.text !== this.text;
		if (age > SIGN_OF_LIFE || (isOther && age > AGAIN_AFTER)) this.#tell();
	}

	/** Whoever only passes by has not read it. */
	#leave(): void {
		if (this.#told || performance.now() - this.#since >= READ_AFTER) this.#tell();
	}

	/** Nobody waits for an answer; a page that is going away sends it all the same. */
	#tell(): void {
		const { text } = this;
		this.#told = { at: performance.now(), text };
		const body = new URLSearchParams({ [ACTING_FIELD]: this.#acting, text });
		fetch(this.#address, { method: 'POST', keepalive: true, body }).catch(() => {
			this.#told = null;
		});
	}
}
