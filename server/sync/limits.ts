import { SECOND } from '#lib/kernel/instants.ts';
import type { Budget } from './rate.ts';

const KB = 1024;
const MB = 1024 * KB;

/** What one socket, account or document may cost. See SECURITY.md. */
export type Limits = {
	/** The largest frame, in bytes. */
	frame: number;
	/** Sockets of one account, over all documents. */
	socketsPerAccount: number;
	/** Client ids one account may begin to use in one section within a month. */
	clientsPerAccount: number;
	messages: Budget;
	bytes: Budget;
	/** Requests for the whole state. */
	syncs: Budget;
	presence: Budget;
	/** Milliseconds of processor time. */
	work: Budget;
	/** Milliseconds of processor time of an account, over all its sockets, before it takes turns. */
	share: Budget;
	/** Items over which an account's insertions may make Yjs walk to find their places. */
	steps: Budget;
	/** Refused changes per account, since each makes its room load anew. */
	refusals: Budget;
	/** A peer that has not read this many bytes is cut. */
	unread: number;
	/** Bytes of one presence state. */
	presenceState: number;
	/** Bytes of a whole document. */
	document: number;
	/** How many updates a snapshot may lag behind. */
	snapshotEvery: number;
	/** The text projection waits for this much quiet, and at most this long; ms. */
	projection: { quiet: number; atMost: number };
	/** Between two signs of life, ms. */
	heartbeat: number;
	/** A text is let go when nobody has worked with it for so long, and at most twice as long; ms. */
	restAfter: number;
};

export const LIMITS: Limits = {
	frame: 1 * MB,
	socketsPerAccount: 60,
	clientsPerAccount: 2_000,
	messages: { perSecond: 100, burst: 400 },
	bytes: { perSecond: 1 * MB, burst: 8 * MB },
	syncs: { perSecond: 0.5, burst: 6 },
	presence: { perSecond: 15, burst: 60 },
	work: { perSecond: 250, burst: 4 * SECOND },
	share: { perSecond: 50, burst: 50 },
	steps: { perSecond: 500, burst: 600_000 },
	refusals: { perSecond: 0.1, burst: 10 },
	unread: 2 * MB,
	presenceState: 4 * KB,
	document: 8 * MB,
	snapshotEvery: 500,
	projection: { quiet: 0.25 * SECOND, atMost: 1.5 * SECOND },
	heartbeat: 20 * SECOND,
	restAfter: 10 * SECOND
};
