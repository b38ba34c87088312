import { setImmediate } from 'node:timers/promises';
import type { Database } from '#db/database.ts';
import {
	listConfided,
	listCountable,
	listEntriesAfter,
	listTextStates,
	readBlockHashes,
	readNextTerm,
	type CountableRow
} from '#db/counting.ts';
import { readEditorial } from '#db/editorial.ts';
import { listCounted, listGroups } from '#db/positions.ts';
import { readHead } from '#db/record.ts';
import type { Seat } from '#lib/kernel/actor.ts';
import { maySee, wordsFor, type Audience } from '#lib/kernel/audience.ts';
import type { BlockId, ConsultationId, SectionId } from '#lib/kernel/ids.ts';
import type { Instant } from '#lib/kernel/instants.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { NOTHING_MARKED } from './editorial.ts';
import { countStandings, type Counts } from './matrix.ts';
import { readNegotiations } from './negotiating.server.ts';
import { PUBLIC, standingsIn, withGroups } from './standings.server.ts';
import { touchedBy, type Touched } from './touching.ts';
import type { TargetBlock } from './targets.ts';

type Reader = Pick<Seat, 'role' | 'delegation'>;
/** What is counted of a section ('') and of its paragraphs. */
type OfSection = Map<TargetBlock, Counts>;

/** What a section's counts are for one reader, and which paragraphs it has. */
export type SectionCounts = { counts: OfSection; blocks: ReadonlyMap<BlockId, string> };

/** What was counted, by section, and the groups it was counted by. */
type Counted = { counted: Map<SectionId, SectionCounts>; columns: Basis['columns'] };

/** With more than this to be counted anew, all of a section is read at once. */
const FEW = 20;
/** With more entries than this since, everything is counted anew. */
const MOST_ENTRIES = 500;
/** How many consultations are kept counted. */
const MOST_KEPT = 16;

const kept = new WeakMap<Database, Map<ConsultationId, Counting>>();

/**
 * What the reader may see counted of sections and their paragraphs, by section. It is exactly what
 * the rules say of the database as it stands: what was counted before is kept, and is counted anew
 * where the record has a later decision, or a text has changed. Rules P10, P14, P15.
 */
export async function readCounts(
	{ db, clock }: Pick<Runtime, 'db' | 'clock'>,
	consultation: ConsultationId,
	sections: readonly Section[],
	reader: Reader
): Promise<Counted> {
	const of = kept.get(db) ?? new Map<ConsultationId, Counting>();
	kept.set(db, of);
	const counting = of.get(consultation) ?? new Counting(db, consultation);
	// The one asked for last stays longest.
	of.delete(consultation);
	of.set(consultation, counting);
	const [oldest] = of.keys();
	if (of.size > MOST_KEPT && oldest) of.delete(oldest);
	return counting.read(sections, reader, clock.now());
}

/** Everything about a consultation that counting needs besides statements. */
type Basis = Awaited<ReturnType<typeof readBasis>>;

async function readBasis(db: Database, consultation: ConsultationId, now: Instant) {
	const [delegations, editorial, negotiations, groups, regions, negotiating, until] =
		await Promise.all([
			listCounted(db, consultation, now),
			readEditorial(db, { consultation }),
			readNegotiations(db, { consultation }),
			listGroups(db, consultation, 'stakeholder'),
			listGroups(db, consultation, 'regional'),
			listGroups(db, consultation, 'negotiating'),
			readNextTerm(db, consultation, now)
		]);
	return {
		...{ editorial, until, negotiations: { ...negotiations, now } },
		delegations: withGroups(delegations, negotiations, now),
		columns: { groups, regions, negotiating },
		codes: [...groups, ...regions].map(({ code }) => code)
	};
}

/** One consultation, counted. */
class Counting {
	readonly #db: Database;
	readonly #consultation: ConsultationId;
	/** The entry of the record up to which everything is counted. */
	#seq = -1;
	#basis: Basis | null = null;
	readonly #texts = new Map<
		SectionId,
		{ hash: string; seq: number; blocks: ReadonlyMap<BlockId, string> }
	>();
	/** Who may see what of each target beside everybody. */
	readonly #confided = new Map<SectionId, Map<TargetBlock, Set<Audience>>>();
	/** By the word that readers are meant by, '' for everybody; others' only where it differs. */
	readonly #counts = new Map<string, Map<SectionId, OfSection>>();
	/** What of everybody's counts is to be counted anew. */
	readonly #stale = new Map<SectionId, Set<TargetBlock>>();
	#turn: Promise<unknown> = Promise.resolve();

	constructor(db: Database, consultation: ConsultationId) {
		this.#db = db;
		this.#consultation = consultation;
	}

	/** One at a time: what one reader has counted, the next finds. */
	read(sections: readonly Section[], reader: Reader, now: Instant): Promise<Counted> {
		const turn = this.#turn.then(() => this.#read(sections, reader, now));
		this.#turn = turn.catch(() => this.#forget());
		return turn;
	}

	async #read(sections: readonly Section[], reader: Reader, now: Instant): Promise<Counted> {
		const basis = await this.#catchUp(now);
		const found = new Map<SectionId, SectionCounts>();
		for (const section of sections) {
			const counts = new Map(await this.#countPublic(section, basis));
			for (const [block, counted] of await this.#countConfided(section, basis, reader))
				counts.set(block, counted);
			found.set(section.id, { counts, blocks: this.#texts.get(section.id)?.blocks ?? new Map() });
		}
		return { counted: found, columns: basis.columns };
	}

	/** Forget what later decisions and changes of the text touch. */
	async #catchUp(now: Instant): Promise<Basis> {
		const { seq } = await readHead(this.#db, this.#consultation);
		if (this.#basis && now >= this.#basis.until) this.#forget();
		if (this.#basis && seq !== this.#seq) {
			const entries = await listEntriesAfter(
				this.#db,
				this.#consultation,
				this.#seq,
				MOST_ENTRIES + 1
			);
			// A record that is shorter than it was is that of another database.
			const touched = seq < this.#seq || entries.length > MOST_ENTRIES ? null : touchedBy(entries);
			if (touched) await this.#touch(touched);
			else this.#forget();
			this.#seq = Math.max(seq, entries.at(-1)?.seq ?? seq);
		}
		this.#basis ??= await this.#begin(seq, now);
		await this.#readTexts();
		return this.#basis;
	}

	async #begin(seq: number, now: Instant): Promise<Basis> {
		this.#seq = seq;
		const basis = await readBasis(this.#db, this.#consultation, now);
		for (const { section, block, audience } of await listConfided(this.#db, this.#consultation))
			this.#confide(section, block, audience);
		return basis;
	}

	#forget(): void {
		this.#basis = null;
		for (const each of [this.#confided, this.#counts, this.#stale, this.#texts]) each.clear();
	}

	#confide(section: SectionId, block: TargetBlock, audience: Audience): void {
		const targets = this.#confided.get(section) ?? new Map<TargetBlock, Set<Audience>>();
		this.#confided.set(section, targets);
		targets.set(block, (targets.get(block) ?? new Set()).add(audience));
	}

	async #touch(touched: readonly Touched[]): Promise<void> {
		for (const { section, block } of touched) {
			this.#uncount(section, block);
			this.#confided.get(section)?.delete(block);
			const target = { section, block };
			for (const { audience } of await listConfided(this.#db, this.#consultation, target))
				this.#confide(section, block, audience);
		}
	}

	#uncount(section: SectionId, block: TargetBlock): void {
		for (const of of this.#counts.values()) of.get(section)?.delete(block);
		this.#stale.set(section, (this.#stale.get(section) ?? new Set()).add(block));
	}

	async #readTexts(): Promise<void> {
		for (const { section, hash, seq } of await listTextStates(this.#db, this.#consultation)) {
			const before = this.#texts.get(section);
			if (before?.hash === hash && before.seq === seq) continue;
			const blocks = await readBlockHashes(this.#db, section);
			this.#texts.set(section, { hash, seq, blocks });
			if (!before) continue;
			if (before.hash !== hash) this.#uncount(section, '');
			for (const block of new Set([...before.blocks.keys(), ...blocks.keys()]))
				if (before.blocks.get(block) !== blocks.get(block)) this.#uncount(section, block);
		}
	}

	/** What everybody may see counted of a section. */
	async #countPublic(section: Section, basis: Basis): Promise<OfSection> {
		const bySection = this.#of('');
		const known = bySection.get(section.id);
		const stale = this.#stale.get(section.id) ?? new Set();
		this.#stale.delete(section.id);
		if (known && stale.size <= FEW) {
			for (const block of stale) await this.#countOne(known, section, block, basis, PUBLIC);
			return known;
		}
		const rows = await listCountable(this.#db, { section: section.id }, PUBLIC);
		const byBlock = Map.groupBy(rows, ({ block }) => block);
		for (const { block } of basis.negotiations.statements.filter(
			(each) => each.section === section.id
		))
			byBlock.set(block, byBlock.get(block) ?? []);
		byBlock.set('', byBlock.get('') ?? []);
		const counts: OfSection = new Map();
		for (const [block, own] of byBlock) counts.set(block, this.#count(section, block, own, basis));
		bySection.set(section.id, counts);
		// Others are answered in between.
		await setImmediate();
		return counts;
	}

	/** What of a section is counted otherwise for this reader than for everybody. */
	async #countConfided(section: Section, basis: Basis, reader: Reader): Promise<OfSection> {
		const [word] = wordsFor(reader);
		const confided = this.#confided.get(section.id);
		if (!word || !confided) return new Map();
		const meant = [...confided]
			.filter(([, audiences]) => [...audiences].some((audience) => maySee(reader, audience)))
			.map(([block]) => block);
		if (meant.length === 0) return new Map();
		const counts: OfSection = this.#of(word).get(section.id) ?? new Map();
		this.#of(word).set(section.id, counts);
		for (const block of counts.keys()) if (!meant.includes(block)) counts.delete(block);
		const missing = meant.filter((block) => !counts.has(block));
		if (missing.length <= FEW) {
			for (const block of missing) await this.#countOne(counts, section, block, basis, reader);
			return counts;
		}
		const rows = await listCountable(this.#db, { section: section.id }, reader);
		const byBlock = Map.groupBy(rows, ({ block }) => block);
		for (const block of missing)
			counts.set(block, this.#count(section, block, byBlock.get(block) ?? [], basis));
		await setImmediate();
		return counts;
	}

	async #countOne(
		into: OfSection,
		section: Section,
		block: TargetBlock,
		basis: Basis,
		reader: Reader
	): Promise<void> {
		const rows = await listCountable(this.#db, { section: section.id, block }, reader);
		const through = basis.negotiations.on({ section, block }).statements;
		if (rows.length === 0 && through.length === 0 && block !== '') into.delete(block);
		else into.set(block, this.#count(section, block, rows, basis));
	}

	#count(
		section: Section,
		block: TargetBlock,
		rows: readonly CountableRow[],
		{ delegations, editorial, negotiations, codes }: Basis
	): Counts {
		const text = this.#texts.get(section.id);
		const hash = (block === '' ? text?.hash : text?.blocks.get(block)) ?? '';
		const stated = rows.map((row) => ({ ...row, reason: '', statedBy: '' }));
		const target = { section, block };
		return countStandings(
			standingsIn(
				target,
				delegations,
				stated,
				hash,
				editorial.get(section.id) ?? NOTHING_MARKED,
				negotiations
			),
			codes
		);
	}

	#of(word: string): Map<SectionId, OfSection> {
		const known = this.#counts.get(word) ?? new Map<SectionId, OfSection>();
		this.#counts.set(word, known);
		return known;
	}
}
