import { WebSocket } from 'ws';
import type { Meters } from '#server/metrics/meters.ts';
import { refusedFrame } from './frames.ts';
import type { Heard, Hearing } from './hearing.ts';
import { CLOSE } from './peer.ts';
import type { RefusalReason } from './reasons.ts';

// What `ws` closes with when a message is beyond `maxPayload`.
const BEYOND = 1009;
const REASON: RefusalReason = 'sync.too-large';

/**
 * Sockets on which a message too large to be received is refused as any other change is: a page
 * that was only cut off would come back and send the same again for ever.
 */
export function tellingSockets(meters: Meters): typeof WebSocket {
	return class extends WebSocket implements Heard {
		// Here from the start, where it takes least.
		hearing: Hearing | null = null;

		override close(code?: number, reason?: string | Buffer): void {
			if (code !== BEYOND || this.readyState !== this.OPEN) return super.close(code, reason);
			meters.add('plenary_refusals_total', REASON);
			this.send(refusedFrame(REASON));
			super.close(CLOSE.refused, REASON);
		}
	};
}
