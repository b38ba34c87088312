import { applyAction } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import type { SubmitFunction } from '@sveltejs/kit';
import { newId } from '#lib/kernel/ids.ts';
import { DRAFT_PREFIX } from '#lib/people/copies.ts';

/** What is kept of a draft in this browser. `fields` are the form's hidden ones. */
type Kept = { words: string; receipt: string; fields: Record<string, string> };

/** What a form action answered when it was sent without script; see the section page. */
export type Answer = {
	action: string;
	/** The reason code of a refusal, and its sentence. */
	reason?: string;
	why?: string;
	typed?: Record<string, string>;
} | null;

/**
 * Words on their way to the server, kept in this browser until they have arrived: they
 * outlive a reload, a lost connection and a refusal. One receipt key per draft, so that
 * sending again never posts twice.
 */
export class Draft {
	words = $state('');
	/** Where the words belong, as the form's hidden fields carry it. */
	fields = $state<Record<string, string>>({});
	receipt = $state(newId<string>());
	status = $state<'writing' | 'sending' | 'not-sent' | 'refused'>('writing');
	/** The reason code of a refusal. */
	reason = $state<string | null>(null);
	/** The same as a sentence. */
	why = $state('');
	readonly #key: string;

	/** `answer` is what the server said to this very form, when it was sent without script. */
	constructor(key: string, answer: Answer = null) {
		this.#key = DRAFT_PREFIX + key;
		if (!answer?.reason) return;
		const { body, reason: words, receipt } = answer.typed ?? {};
		this.words = body ?? words ?? '';
		this.receipt = receipt ?? this.receipt;
		this.#refuse(answer.reason, answer.why);
	}

	/** Take up what this browser kept, unless something was typed already. */
	restore(): void {
		const kept = localStorage.getItem(this.#key);
		if (!kept || this.words !== '') return;
		const { words, receipt, fields } = JSON.parse(kept) as Kept;
		Object.assign(this, { words, receipt, fields, status: 'not-sent' });
	}

	/** Keep what was typed so far. */
	keep(): void {
		if (this.status !== 'sending') this.status = 'writing';
		const { words, receipt, fields } = this;
		if (words.trim() === '' && !fields.stance) return localStorage.removeItem(this.#key);
		const kept: Kept = { words, receipt, fields };
		localStorage.setItem(this.#key, JSON.stringify(kept));
	}

	/** Forget the words: they were posted, or thrown away. */
	clear(): void {
		this.words = '';
		this.fields = {};
		this.receipt = newId();
		this.status = 'writing';
		this.reason = null;
		localStorage.removeItem(this.#key);
	}

	/**
	 * How `use:enhance` sends the form; `arrived` runs once the page shows the result, and
	 * `refused` with whatever came with a refusal.
	 */
	sending(
		arrived: (value: unknown) => void | Promise<void>,
		refused?: (answer: Record<string, unknown>) => void | Promise<void>
	): SubmitFunction {
		return () => {
			this.keep();
			this.status = 'sending';
			return async ({ result }) => {
				if (result.type === 'success') {
					this.clear();
					await invalidateAll();
					await arrived(result.data?.value);
				} else if (result.type === 'failure') {
					this.#refuse(String(result.data?.reason), String(result.data?.why));
					await refused?.(result.data ?? {});
				} else if (result.type === 'redirect') {
					await applyAction(result);
				} else if (result.error?.reason) {
					this.#refuse(result.error.reason, result.error.message);
				} else {
					this.status = 'not-sent';
				}
			};
		};
	}

	#refuse(reason: string, why = ''): void {
		this.status = 'refused';
		this.reason = reason;
		this.why = why;
		// The key belongs to words that were posted before: these are others. Rule C6.
		if (reason.endsWith('-before')) this.receipt = newId();
	}
}
