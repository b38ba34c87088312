import { randomInt } from 'node:crypto';
import { insertAccount, listAccounts } from '#db/accounts.ts';
import { insertConsultation, insertRoundtables, listConsultations } from '#db/consultations.ts';
import { insertDelegation, insertGroup, insertMembership } from '#db/delegations.ts';
import { insertPresidency } from '#db/groups.ts';
import { insertInstallation, readInstallation } from '#db/installation.ts';
import { commitDecision } from '#db/record.ts';
import { insertSeat } from '#db/seats.ts';
import type { Consultation, Phase } from '#lib/consultations/rules.ts';
import { newId, type ConsultationId, type PhaseId, type RoundtableId } from '#lib/kernel/ids.ts';
import { DAY, type Instant } from '#lib/kernel/instants.ts';
import { hashPassword } from '#lib/people/hashing.server.ts';
import { addSections } from '#lib/sections/commands.server.ts';
import type { Section } from '#lib/sections/rules.ts';
import type { Runtime } from '#server/runtime.ts';
import { castDemonstration, OFFICES, seatFacilitators, type Cast } from './cast.ts';
import { draft } from './drafting.ts';
import { discuss } from './discussing.ts';
import { PastClock } from './past-clock.ts';
import { PHASES, ROADMAP, ROUNDTABLES, SECTIONS } from './roadmap/consultation.ts';
import { DELEGATIONS } from './roadmap/delegations.ts';
import { readSectionText } from './roadmap/read-text.ts';

/**
 * Seed the Roadmap consultation into an empty database: the text in the source's own words,
 * delegations over all groups with an account each, and an invented discussion, with an entry
 * of the record for every decision.
 *
 * The password of all accounts is the configuration's, or one made here. It is answered once
 * and kept only as a hash.
 *
 * @returns null, with nothing written, when the database is not empty
 */
export async function seedDemonstration(runtime: Runtime): Promise<{ password: string } | null> {
	const { db, configuration } = runtime;
	const empty =
		(await readInstallation(db, 'demonstration')) === null &&
		(await listAccounts(db)).length === 0 &&
		(await listConsultations(db)).length === 0;
	if (!empty) return null;
	const password = configuration.demoPassword ?? mintPassword();
	const passwordHash = await hashPassword(password);
	if (!passwordHash) throw new Error('The demonstration could not be seeded: hashing was busy.');

	const { clock, cast, sections } = await openRoadmap(runtime, passwordHash);
	const until = runtime.clock.now();
	const from = until + (PHASES.at(-1)?.opensDay ?? 0) * DAY;
	await draft(runtime, until, cast, sections);
	await discuss({ ...runtime, clock }, clock, { from, until }, cast, sections);
	return { password };
}

/** The Roadmap with its people and before anybody has spoken, opened in the past. */
export async function openRoadmap(
	runtime: Runtime,
	passwordHash: string
): Promise<{ clock: PastClock; cast: Cast; sections: Section[] }> {
	const now = runtime.clock.now();
	const clock = new PastClock(now + Math.min(...PHASES.map((phase) => phase.opensDay)) * DAY);
	const then = { ...runtime, clock };
	const consultation: Consultation = {
		...ROADMAP,
		id: newId<ConsultationId>(clock.now()),
		calls: [...ROADMAP.calls],
		demonstration: true,
		createdAt: clock.now()
	};
	const cast = castDemonstration(consultation.id, passwordHash, clock.now());
	await openConsultation(then, consultation, cast, now);
	const added = await addSections(
		then,
		consultation,
		SECTIONS.map((wish) => ({ ...wish, words: readSectionText(wish.number) })),
		{ account: cast.voices.get('SECRETARIAT')?.id ?? null, seat: null, delegation: null }
	);
	if (!added.ok) throw new Error('The demonstration could not be seeded: somebody else writes.');
	await seatAround(then, consultation, cast, added.value);
	return { clock, cast, sections: added.value };
}

/** The consultation, its people, and the note that this installation holds a demonstration. */
async function openConsultation(
	{ db, clock }: Runtime,
	consultation: Consultation,
	cast: Cast,
	now: Instant
): Promise<void> {
	const phases: Phase[] = PHASES.map(({ name, rights, opensDay, closesDay }, position) => ({
		id: newId<PhaseId>(clock.now()),
		consultation: consultation.id,
		position,
		name,
		rights,
		opensAt: now + opensDay * DAY,
		closesAt: closesDay === null ? null : now + closesDay * DAY
	}));
	await mustCommit(
		commitDecision(
			db,
			clock,
			{
				consultation: consultation.id,
				kind: 'consultation.opened',
				actor: null,
				demonstration: true,
				payload: {
					title: consultation.title,
					outcome: consultation.outcome,
					phases: phases.map(({ name }) => name),
					delegations: cast.delegations.map(({ code }) => code)
				}
			},
			[
				...insertConsultation(db, consultation, phases),
				...cast.groups.map((row) => insertGroup(db, row)),
				...cast.delegations.map((row) => insertDelegation(db, row)),
				...cast.memberships.map((row) => insertMembership(db, row)),
				...cast.presidencies.map((row) => insertPresidency(db, row)),
				...cast.accounts.map((row) => insertAccount(db, row)),
				...cast.seats.map((row) => insertSeat(db, row)),
				insertInstallation(db, 'demonstration', { accounts: listEntrances() })
			]
		)
	);
}

/** The roundtables around the sections, and the facilitators who hold them. */
async function seatAround(
	{ db, clock }: Runtime,
	consultation: Consultation,
	cast: Cast,
	sections: readonly Section[]
): Promise<void> {
	const member = (part: 'champion' | 'key-constituent') => (code: string) => {
		const found = cast.delegations.find((row) => row.code === code);
		if (!found) throw new Error(`The demonstration has no delegation ${code}.`);
		return { delegation: found.id, part };
	};
	const roundtables = ROUNDTABLES.map((table, position) => ({
		id: newId<RoundtableId>(clock.now()),
		position,
		title: table.title,
		illustrative: true,
		sections: sections.filter(({ number }) => number === table.section).map(({ id }) => id),
		members: [
			...table.champions.map(member('champion')),
			...table.constituents.map(member('key-constituent'))
		]
	}));
	await mustCommit(
		commitDecision(
			db,
			clock,
			{
				consultation: consultation.id,
				kind: 'roundtables.formed',
				actor: null,
				payload: { roundtables: ROUNDTABLES.map(({ title }) => title), illustrative: true }
			},
			[
				...insertRoundtables(db, consultation.id, roundtables),
				...seatFacilitators(cast, sections).map((row) => insertSeat(db, row))
			]
		)
	);
}

/** Who is offered on the sign-in page, in order, and what each enters as. */
function listEntrances(): { email: string; name: string; seat: string }[] {
	const entrance = (mailbox: string, name: string, seat: string) => ({
		email: `${mailbox}@plenary.test`,
		name,
		seat
	});
	return [
		...DELEGATIONS.map(({ mailbox, name, person }) => entrance(mailbox, person, name)),
		...OFFICES.map(({ mailbox, person, seat }) => entrance(mailbox, person, seat))
	];
}

async function mustCommit(committing: Promise<unknown>): Promise<void> {
	if (!(await committing))
		throw new Error('The demonstration could not be seeded: somebody else writes.');
}

/** Four groups of four letters and figures: read aloud without mistakes, 80 bits. */
function mintPassword(): string {
	const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
	const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(32)]).join('');
	return [group(), group(), group(), group()].join('-');
}
