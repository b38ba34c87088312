import type { Runtime } from '#server/runtime.ts';
import type { Actor } from '#lib/kernel/actor.ts';
import type { SeatId } from '#lib/kernel/ids.ts';

declare global {
	namespace App {
		interface Locals {
			runtime: Runtime;
			/** Null when nobody is signed in. */
			actor: Actor | null;
			/** The seat that the form's page was made for, where it names one. */
			acting?: string | null;
			/** The seat that the page of a consultation is made for. */
			seat?: SeatId;
			/** Whether the answer failed for want of a disk or a database. */
			unavailable?: boolean;
		}
		interface Error {
			message: string;
			reason?: string;
			/** What its page is headed by, where that is not said by its status. */
			title?: string;
		}
	}
}

export {};
