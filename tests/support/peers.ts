import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { WebSocket } from 'ws';
import { newId } from '#lib/kernel/ids.ts';
import type * as Ids from '#lib/kernel/ids.ts';
import type { SectionAccess } from '#lib/sections/rules.ts';
import { Meters } from '#server/metrics/meters.ts';
import { LIMITS, type Limits } from '#server/sync/limits.ts';
import { Peer } from '#server/sync/peer.ts';
import { Bucket } from '#server/sync/rate.ts';
import { NOW } from './rows.ts';
import type { StandingClock } from './runtime.ts';

/** Somebody of Kenya who may write in a section, as if just admitted. */
export function anAccess(name = 'Wanjiku Kamau'): SectionAccess {
	const consultation = newId<Ids.ConsultationId>(NOW);
	const account = newId<Ids.AccountId>(NOW);
	return {
		section: {
			...{ id: newId<Ids.SectionId>(NOW), document: newId<Ids.DocumentId>(NOW), consultation },
			...{ position: 1, number: '1', title: 'Connectivity', mode: 'open', createdAt: NOW }
		},
		participant: {
			actor: {
				account: { id: account, email: `${account}@plenary.test`, name, administrator: false },
				session: { id: `session of ${account}`, expiresAt: Infinity }
			},
			seat: {
				...{ id: newId<Ids.SeatId>(NOW), account, consultation, role: 'delegate' },
				...{ category: 'member-state', speaks: true, sections: [] },
				delegation: { id: newId<Ids.DelegationId>(NOW), code: 'KEN', name: 'Kenya', group: 'MS' }
			}
		},
		rights: { read: true, write: true, comment: true, position: true, reason: null }
	};
}

type Fields = { cookie?: string | null; limits?: Partial<Limits>; clock?: StandingClock };

/** A peer whose socket leads nowhere: it keeps what it is told, and why it is let go. */
export class Witness extends Peer {
	/** The frames that it was sent, as they would go over the line. */
	readonly told: Buffer[] = [];
	/** The closing code and its reason, or the reason of a refusal; null while it is here. */
	ended: [code: number, reason: string] | string | null = null;

	constructor(access: SectionAccess, fields: Fields = {}) {
		const clock = fields.clock ?? { at: NOW, now: () => NOW };
		const limits = { ...LIMITS, ...fields.limits };
		const now = clock.now();
		super(
			{ ws: new EventEmitter() as unknown as WebSocket, line: new PassThrough() },
			{ cookie: fields.cookie ?? null, access },
			{
				...{ limits, clock, meters: new Meters() },
				spent: { share: new Bucket(limits.share, now), steps: new Bucket(limits.steps, now) }
			}
		);
	}

	override write(wired: Buffer): void {
		this.told.push(wired);
	}

	override wait(frame: Uint8Array): void {
		this.inbox.push(frame);
	}

	override takeInbox(): Uint8Array[] {
		return this.inbox.splice(0);
	}

	override refuse(code: string, reason: string = code): void {
		this.ended ??= reason;
		this.isClosed = true;
	}

	override close(code: number, reason: string): void {
		this.ended ??= [code, reason];
		this.isClosed = true;
	}
}
