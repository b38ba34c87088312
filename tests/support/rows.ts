import type * as Ids from '#lib/kernel/ids.ts';
import { newId } from '#lib/kernel/ids.ts';
import type { Database, Tables } from '#db/database.ts';

export const NOW = Date.UTC(2026, 10, 22, 9);

/** An account row with an address of its own. */
export function anAccount(
	fields: Partial<Tables['account']['$inferInsert']> = {}
): Tables['account']['$inferInsert'] {
	const id = newId<Ids.AccountId>(NOW);
	const email = `${id}@plenary.test`;
	return { id, email, name: 'A. Person', administrator: false, createdAt: NOW, ...fields };
}

/** Rows of a small consultation: one section, and Kenya with one delegate who may speak. */
export async function seatKenya(db: Database, { demonstration = false } = {}) {
	const { tables, read } = db;
	const consultation = newId<Ids.ConsultationId>(NOW);
	const section = newId<Ids.SectionId>(NOW);
	const document = newId<Ids.DocumentId>(NOW);
	const group = newId<Ids.GroupId>(NOW);
	const delegation = newId<Ids.DelegationId>(NOW);
	const seat = newId<Ids.SeatId>(NOW);
	const account = anAccount({ name: 'Wanjiku Kamau' });
	await db.commit([
		read.insert(tables.consultation).values({
			id: consultation,
			slug: consultation,
			title: 'Roadmap',
			mandate: '',
			outcome: 'presented',
			calls: [],
			numbering: 'continuous',
			facilitatorLabel: 'facilitator',
			demonstration,
			createdAt: NOW
		}),
		read.insert(tables.section).values({
			id: section,
			consultation,
			position: 1,
			number: '1',
			title: 'Connectivity',
			mode: 'open',
			document,
			createdAt: NOW
		}),
		read.insert(tables.stakeholderGroup).values({
			id: group,
			consultation,
			code: 'MS',
			name: 'Member States',
			kind: 'stakeholder',
			position: 1
		}),
		read.insert(tables.delegation).values({
			id: delegation,
			consultation,
			code: 'KEN',
			name: 'Kenya',
			category: 'member-state',
			countedIn: group,
			createdAt: NOW
		}),
		read.insert(tables.account).values(account),
		read.insert(tables.seat).values({
			id: seat,
			account: account.id,
			consultation,
			role: 'delegate',
			delegation,
			speaks: true,
			sections: [],
			createdAt: NOW
		})
	]);
	const actor = { account: account.id, seat, delegation };
	return { consultation, section, document, group, delegation, seat, account: account.id, actor };
}
