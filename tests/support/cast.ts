import { readDelegationRows } from '#db/delegations.ts';
import { findConsultation } from '#db/consultations.ts';
import { listSections } from '#db/sections.ts';
import type { Role } from '#lib/kernel/actor.ts';
import type { ConsultationId, DelegationId, SeatId, SectionId } from '#lib/kernel/ids.ts';
import type { Section } from '#lib/sections/rules.ts';
import { furnish, type House as OtherHouse } from '../sync/house.ts';
import { openAccount, seatAccount } from './people.ts';
import { cookieOf, sessionOf, type House } from './pages.ts';

/** Everybody who could stand before the Roadmap's section 3, by what they are to it. */
export type Cast = {
	roadmap: ConsultationId;
	sections: Section[];
	/** A consultation beside it, with people of its own. */
	other: OtherHouse;
	cookies: Record<Actor, string | null>;
	/** Seats of Kenya's that may not speak: the actor's, and one to change. */
	muteSeat: SeatId;
	aideSeat: SeatId;
	secretariatElsewhereSeat: SeatId;
};

export const OUTSIDERS = [
	'nobody',
	'stranger',
	'delegate-elsewhere',
	'secretariat-elsewhere'
] as const;
export const INSIDERS = [
	...(['observer', 'mute-delegate', 'kenya', 'norway'] as const),
	...(['facilitator-of-others', 'facilitator', 'secretariat'] as const)
];
export type Actor = (typeof OUTSIDERS)[number] | (typeof INSIDERS)[number];

/** Seat them all: the demonstration's own, and those it has not. */
export async function castActors(house: House): Promise<Cast> {
	const { plenary } = house;
	const { runtime } = plenary;
	const { db } = runtime;
	const other = await furnish(plenary);
	const roadmap = (await findConsultation(db, 'roadmap'))?.id;
	if (!roadmap) throw new Error('No Roadmap was seeded.');
	const sections = await listSections(db, roadmap);
	const kenya = (await readDelegationRows(db, roadmap)).find(({ name }) => name === 'Kenya');
	const seat = async (
		name: string,
		role: Role,
		place: { consultation?: ConsultationId; delegation?: DelegationId; sections?: SectionId[] }
	) => {
		const { id } = await openAccount(runtime, `${name}@plenary.test`);
		const { consultation = roadmap, delegation = null, sections: held = [] } = place;
		const given = { consultation, role, delegation, speaks: false, sections: held };
		const row = await seatAccount(runtime, id, given);
		return { seat: row.id, cookie: await sessionOf(plenary, id) };
	};
	const mute = await seat('mute', 'delegate', { delegation: kenya?.id });
	const fifth = sections.filter(({ number }) => number === '5').map(({ id }) => id);
	const elsewhere = await seat('desk', 'secretariat', { consultation: other.consultation });
	return {
		...{ roadmap, sections, other },
		cookies: {
			...{ nobody: null, stranger: other.stranger.cookie },
			'delegate-elsewhere': other.kenya.cookie,
			'secretariat-elsewhere': elsewhere.cookie,
			observer: await cookieOf(house, 'observer'),
			'mute-delegate': mute.cookie,
			kenya: await cookieOf(house, 'kenya'),
			norway: await cookieOf(house, 'norway'),
			'facilitator-of-others': (await seat('fifth', 'facilitator', { sections: fifth })).cookie,
			facilitator: await cookieOf(house, 'facilitator'),
			secretariat: await cookieOf(house, 'secretariat')
		},
		muteSeat: mute.seat,
		aideSeat: (await seat('aide', 'delegate', { delegation: kenya?.id })).seat,
		secretariatElsewhereSeat: elsewhere.seat
	};
}
