import * as Y from 'yjs';
import { listGroupStatements } from '#db/negotiating.ts';
import { readLog, readProjection } from '#db/texts.ts';
import { openThread, replyToThread, resolveThread } from '#lib/comments/commands.server.ts';
import { askToWiden } from '#lib/comments/widening.server.ts';
import { newId } from '#lib/kernel/ids.ts';
import { MINUTE, type Instant } from '#lib/kernel/instants.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { statePosition } from '#lib/positions/commands.server.ts';
import { readSectionChanges } from '#lib/positions/marked.server.ts';
import { markEditorial } from '#lib/positions/marking.server.ts';
import { alignWithGroup, stateForGroup } from '#lib/positions/negotiating-commands.server.ts';
import { enterSection } from '#lib/sections/queries.server.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import { noteVisit } from '#lib/visits/commands.server.ts';
import type { Runtime } from '#server/runtime.ts';
import type { Cast } from './cast.ts';
import { correctWord } from './correcting.ts';
import type { PastClock } from './past-clock.ts';
import { placeOnWords } from './placing.ts';
import { CORRECTION, VISITORS } from './roadmap/afterwards.ts';
import { ROADMAP } from './roadmap/consultation.ts';
import { DISCUSSION_SECOND } from './roadmap/discussion-second.ts';
import { DISCUSSION_FIRST, type SeededThread } from './roadmap/discussion.ts';
import {
	GROUP_STATEMENTS,
	NEGOTIATING_GROUPS,
	type SeededGroupStatement
} from './roadmap/negotiating.ts';
import { POSITIONS, type SeededPosition } from './roadmap/positions.ts';

/** Something a delegation does in the demonstration, still to be done. */
type Act = () => Promise<void>;

/**
 * Let the demonstration's delegations comment and state positions, through the same commands
 * as everybody, spread evenly over `span`.
 */
export async function discuss(
	runtime: Runtime,
	clock: PastClock,
	span: { from: Instant; until: Instant },
	cast: Cast,
	sections: readonly Section[]
): Promise<void> {
	const stage = new Stage(runtime, clock, cast);
	const acts: Act[] = [];
	for (const section of sections) {
		const said = { ...DISCUSSION_FIRST, ...DISCUSSION_SECOND }[section.number] ?? [];
		for (const thread of said) acts.push(() => stage.converse(section, thread));
	}
	for (const section of sections)
		for (const position of positionsOn(section.number))
			acts.push(() => stage.state(section, position));
	const spoken = Map.groupBy(
		GROUP_STATEMENTS,
		({ group, section, on = '' }) => `${group} ${section} ${on}`
	);
	for (const statements of spoken.values()) acts.push(() => stage.negotiate(sections, statements));
	// Interleaved by a fixed stride, so that the record does not read section by section.
	const order = acts.map((_, i) => acts[(i * STRIDE) % acts.length]);
	const step = Math.floor((span.until - span.from) / (order.length + 1));
	for (const [i, act] of order.entries()) {
		clock.moveTo(span.from + step * (i + 1));
		await act?.();
		if (i === Math.floor(order.length * VISITED)) await stage.visit(sections);
	}
	await stage.correct(sections);
}

/** A prime larger than any factor of the number of acts: every act comes once. */
const STRIDE = 7919;

/** The Yjs client id that the facilitator's words are written with: the server's own is 1. */
const FACILITATORS_CLIENT = 2;

/** How much of it all visitors have seen. */
const VISITED = 2 / 3;

/** Between a comment and its reply: comments of one instant have no order. */
const PAUSE = 20 * MINUTE;

function positionsOn(number: string): SeededPosition[] {
	const on = POSITIONS[number];
	if (!on) return [];
	const supporters = on.support.split(' ').map((by): SeededPosition => ({ by, stance: 'support' }));
	return [...supporters, ...on.others];
}

/** Where the cast speaks: their sessions, and the text they speak about. */
class Stage {
	readonly #runtime: Runtime;
	readonly #clock: PastClock;
	readonly #cast: Cast;
	readonly #docs = new Map<string, Y.Doc>();

	constructor(runtime: Runtime, clock: PastClock, cast: Cast) {
		this.#runtime = runtime;
		this.#clock = clock;
		this.#cast = cast;
	}

	async converse(section: Section, said: SeededThread): Promise<void> {
		const address = sectionAddress(section);
		const place = said.on === '' ? {} : placeOnWords(await this.#docOf(section), said.on);
		const post = (body: string, more: object) => formOf({ body, receipt: newId(), ...more });
		const readers = said.readers && { visibility: 'chosen', delegations: said.readers };
		const { thread } = must(
			await openThread(
				...([this.#as(said.by), ROADMAP.slug, address] as const),
				post(said.body, { ...place, ...readers })
			)
		);
		for (const [by, body] of said.replies ?? []) {
			this.#clock.moveTo(this.#clock.now() + PAUSE);
			must(await replyToThread(this.#as(by), ROADMAP.slug, address, post(body, { thread })));
		}
		this.#clock.moveTo(this.#clock.now() + PAUSE);
		if (said.resolvedBy)
			must(
				await resolveThread(this.#as(said.resolvedBy), ROADMAP.slug, address, formOf({ thread }))
			);
		const wish = formOf({ wider: 'everybody' });
		if (said.asks) must(await askToWiden(this.#as(said.asks), ROADMAP.slug, thread, wish));
	}

	/** Let visitors see all sections as they stand. */
	async visit(sections: readonly Section[]): Promise<void> {
		for (const visitor of VISITORS.split(' '))
			for (const section of sections) {
				const text = await readProjection(this.#runtime.db, section.id);
				const seen = formOf({ text: text?.hash });
				must(await noteVisit(this.#as(visitor), ROADMAP.slug, sectionAddress(section), seen));
			}
	}

	/** Spell a word otherwise as the facilitator, and call that editorial. */
	async correct(sections: readonly Section[]): Promise<void> {
		const { section: number, from, to, note, days } = CORRECTION;
		const section = sections.find((each) => each.number === number);
		const facilitator = this.#as('FACILITATOR');
		const [seat] = this.#cast.facilitators;
		if (!section || !seat) throw new Error(`The demonstration has no section ${number}.`);
		const by = { client: FACILITATORS_CLIENT, account: seat.account, seat: seat.id };
		this.#clock.moveTo(this.#clock.now() + PAUSE);
		await correctWord(this.#runtime, section, await this.#docOf(section), { from, to }, by);
		this.#clock.moveTo(this.#clock.now() + PAUSE);
		const here = await enterSection(facilitator, ROADMAP.slug, sectionAddress(section));
		const { changed, textHash } = await readSectionChanges(facilitator, here);
		const form = formOf({ textHash, note, days, receipt: newId() });
		for (const { name } of changed) form.append('text', name);
		must(await markEditorial(facilitator, ROADMAP.slug, sectionAddress(section), form));
	}

	async state(section: Section, { by, on, ...stated }: SeededPosition): Promise<void> {
		const bound = await this.#bindTo(section, on);
		const form = formOf({ ...stated, ...bound, receipt: newId(), version: '0' });
		must(await statePosition(this.#as(by), ROADMAP.slug, sectionAddress(section), form));
	}

	/** What a form says of the text that it is about: a section's, or that of a paragraph of it. */
	async #bindTo(section: Section, on = '') {
		const text = await readProjection(this.#runtime.db, section.id);
		const paragraph = text?.blocks.find((each) => on && each.text.startsWith(on));
		if (on && !paragraph) throw new Error(`The demonstration has no paragraph that begins: ${on}`);
		const { hash = '' } = paragraph ?? text ?? {};
		return { block: paragraph?.id ?? '', textHash: hash, textSeq: String(text?.seq ?? 0) };
	}

	/** What one group states on one section or paragraph, one statement after the other, and who aligns with each. */
	async negotiate(
		sections: readonly Section[],
		statements: readonly SeededGroupStatement[]
	): Promise<void> {
		const { db } = this.#runtime;
		for (const [
			after,
			{ group, section: number, on, aligned, ...stated }
		] of statements.entries()) {
			const section = sections.find((each) => each.number === number);
			const president = NEGOTIATING_GROUPS.find(({ code }) => code === group)?.president ?? '';
			if (!section) throw new Error(`The demonstration has no section ${number}.`);
			const bound = await this.#bindTo(section, on);
			const form = formOf({ ...stated, ...bound, receipt: newId(), version: String(after) });
			this.#clock.moveTo(this.#clock.now() + PAUSE);
			const speaker = this.#as(president);
			must(await stateForGroup(speaker, ROADMAP.slug, sectionAddress(section), group, form));
			const { consultation } = section;
			const statement = (await listGroupStatements(db, { consultation })).at(-1)?.id ?? '';
			for (const member of aligned.split(' ')) {
				this.#clock.moveTo(this.#clock.now() + PAUSE);
				const wish = formOf({ statement, aligned: 'yes', version: '0', receipt: newId() });
				must(await alignWithGroup(this.#as(member), ROADMAP.slug, sectionAddress(section), wish));
			}
		}
	}

	async #docOf(section: Section): Promise<Y.Doc> {
		const known = this.#docs.get(section.id);
		if (known) return known;
		const doc = new Y.Doc();
		for (const { bytes } of await readLog(this.#runtime.db, section.document))
			Y.applyUpdate(doc, bytes);
		this.#docs.set(section.id, doc);
		return doc;
	}

	#as(voice: string): App.Locals {
		const account = this.#cast.voices.get(voice);
		if (!account) throw new Error(`The demonstration has nobody to speak as ${voice}.`);
		const { id, email, name, administrator } = account;
		return {
			runtime: this.#runtime,
			actor: {
				account: { id, email, name, administrator },
				session: { id: 'demonstration', expiresAt: Infinity }
			}
		};
	}
}

function formOf(fields: Readonly<Record<string, string | null | undefined>>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) if (value) form.set(name, value);
	return form;
}

function must<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`The demonstration was refused: ${outcome.reason}`);
	return outcome.value;
}
