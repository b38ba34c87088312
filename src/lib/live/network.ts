/**
 * Calls `act` whenever the network went or came, until the returned function is called. A
 * socket that hangs on the old network would otherwise say nothing for half a minute or more.
 */
export function onNetworkChange(act: () => void): () => void {
	addEventListener('online', act);
	addEventListener('offline', act);
	return () => {
		removeEventListener('online', act);
		removeEventListener('offline', act);
	};
}

/** Wait so long, or until the network comes back. */
export function untilNetworkOr(milliseconds: number): Promise<void> {
	return new Promise((resolve) => {
		const go = () => {
			clearTimeout(timer);
			stop();
			resolve();
		};
		const timer = setTimeout(go, milliseconds);
		const stop = onNetworkChange(go);
	});
}
