import type { SectionId } from '#lib/kernel/ids.ts';
import type { Runtime } from '#server/runtime.ts';
import { Clients } from './clients.ts';
import { Flow } from './flow.ts';

/** A section's text and the proposals for it, as far as they are open. */
export class Family {
	readonly section: SectionId;
	readonly flow = new Flow();
	readonly #runtime: Runtime;
	readonly #quota: number;
	#clients: Promise<Clients> | null = null;

	/** @param quota how many client ids an account may begin to use within a month */
	constructor(runtime: Runtime, section: SectionId, quota: number) {
		this.#runtime = runtime;
		this.section = section;
		this.#quota = quota;
	}

	/** The client ids of the section's own text: all who open one of the texts share what is known of them. */
	clients(): Promise<Clients> {
		this.#clients ??= Clients.load(this.#runtime, this.section, this.#quota);
		// Whoever comes next tries again.
		this.#clients.catch(() => (this.#clients = null));
		return this.#clients;
	}
}

/** All families of which a text is open. */
export class Families {
	readonly #runtime: Runtime;
	readonly #quota: number;
	readonly #open = new Map<SectionId, { family: Family; texts: number }>();

	constructor(runtime: Runtime, quota: number) {
		this.#runtime = runtime;
		this.#quota = quota;
	}

	/** A text of this section's is opened. */
	enter(section: SectionId): Family {
		const family = new Family(this.#runtime, section, this.#quota);
		const open = this.#open.get(section) ?? { family, texts: 0 };
		open.texts++;
		this.#open.set(section, open);
		return open.family;
	}

	leave({ section }: Family): void {
		const open = this.#open.get(section);
		if (open && --open.texts === 0) this.#open.delete(section);
	}
}
