import type { Sample } from '#server/metrics/meters.ts';
import { isIncomplete } from './document.ts';
import type { Room } from './room.ts';

/** How many sockets and texts there are, how many rest, and in how many something waits for its missing half. */
export function measureRooms(rooms: readonly Room[]): Sample[] {
	const awake = rooms.filter(({ text }) => !text.isResting);
	const sockets = rooms.reduce((sum, { peers }) => sum + peers.size, 0);
	const pending = awake.filter(({ text }) => isIncomplete(text.doc)).length;
	return [
		{ name: 'plenary_connections', label: 'sync', value: sockets },
		{ name: 'plenary_rooms', label: '', value: rooms.length },
		{ name: 'plenary_resting_rooms', label: '', value: rooms.length - awake.length },
		{ name: 'plenary_pending_documents', label: '', value: pending }
	];
}
