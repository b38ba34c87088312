import type { Bus } from './bus.ts';

/** A bus within one process. Whoever listens hears before `announce` returns. */
export function memoryBus(): Bus {
	const listeners = new Set<{ prefix: string; hear: (topic: string) => void }>();
	return {
		announce(topic) {
			for (const { prefix, hear } of [...listeners]) if (topic.startsWith(prefix)) hear(topic);
		},
		subscribe(prefix, hear) {
			const listener = { prefix, hear };
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		async close() {
			listeners.clear();
		}
	};
}
