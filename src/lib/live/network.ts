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
