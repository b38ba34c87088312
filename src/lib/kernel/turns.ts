/**
 * A queue for each key: what is asked of one is done one after the other, whatever came of what was asked
 * before.
 */
export function takingTurns<Key extends WeakKey>(): <T>(
	key: Key,
	act: () => Promise<T>
) => Promise<T> {
	const last = new WeakMap<Key, Promise<unknown>>();
	return (key, act) => {
		const turn = (last.get(key) ?? Promise.resolve()).then(act, act);
		last.set(key, turn);
		return turn;
	};
}
