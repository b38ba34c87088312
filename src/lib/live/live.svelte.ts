import { invalidate, preloadCode } from '$app/navigation';
import { navigating } from '$app/state';
import type { Instant } from '#lib/kernel/instants.ts';
import { onNetworkChange } from './network.ts';

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 30_000;
// A page that was just navigated to read its data no longer ago than this.
const READ_WITHIN = 10_000;
const SIGNED_OUT = 4401;

/** How many watch each topic. */
const watched = new Map<string, number>();
let socket: WebSocket | null = null;
let pause = FIRST_PAUSE;
let retry: ReturnType<typeof setTimeout> | undefined;
let isTelling = false;
/** What this socket was last told to watch: a page that was read again watches the same. */
let told = '';
let hearsNetwork = false;
/** When what is on screen was read, at the latest: at first, when the page was asked for. */
let readAt = 0;

/**
 * Until when somebody may be on the way to another page though Kit does not say so yet. At first,
 * until what minds links has come: one may have been pressed before.
 */
let settingOutUntil = READ_WITHIN;

/**
 * Since when this page has heard of no changes: null while it hears, and before it first did. And
 * the address of a link that could not be followed, until it can.
 */
export const live = $state<{ lostAt: Instant | null; wanted: string }>({
	lostAt: null,
	wanted: ''
});

/**
 * Run `load`s that depend on `live:<topic>` again whenever a topic is announced, until the
 * returned function is called: `$effect(() => watch([topics.text(id, section)]))`.
 */
export function watch(topics: readonly string[]): () => void {
	for (const topic of topics) watched.set(topic, (watched.get(topic) ?? 0) + 1);
	tell();
	return () => {
		for (const topic of topics) {
			const left = (watched.get(topic) ?? 1) - 1;
			if (left > 0) watched.set(topic, left);
			else watched.delete(topic);
		}
		tell();
	};
}

/** Tell the server what is watched now; pages that change places tell it once. */
function tell(): void {
	if (isTelling) return;
	isTelling = true;
	queueMicrotask(() => {
		isTelling = false;
		if (!socket) return watched.size > 0 && !retry ? connect() : undefined;
		const topics = [...watched.keys()].sort();
		if (socket.readyState !== WebSocket.OPEN || topics.join(' ') === told) return;
		told = topics.join(' ');
		socket.send(JSON.stringify({ watch: topics, age: age() }));
	});
}

/** How many milliseconds ago what is on screen may have been read. */
function age(): number {
	return Math.max(READ_WITHIN, performance.now() - readAt);
}

function connect(): void {
	retry = undefined;
	if (watched.size === 0 || socket) return;
	const { protocol, host } = location;
	const opened = new WebSocket(`${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/live`);
	socket = opened;
	if (!hearsNetwork) onNetworkChange(reconnect);
	hearsNetwork = true;
	opened.onopen = () => {
		pause = FIRST_PAUSE;
		live.lostAt = null;
		told = '';
		tell();
	};
	opened.onmessage = ({ data }: MessageEvent<string>) => hear(data);
	opened.onclose = ({ code }) => {
		if (socket !== opened) return;
		socket = null;
		live.lostAt ??= Date.now();
		if (code === SIGNED_OUT) return;
		// Spread out, so that everyone does not come back in the same moment.
		retry = setTimeout(connect, pause * (0.5 + Math.random()));
		pause = Math.min(LONGEST_PAUSE, pause * 2);
	};
}

function reconnect(): void {
	const hanging = socket;
	socket = null;
	hanging?.close();
	clearTimeout(retry);
	connect();
}

/** Changes since `age`, too, are told in the answer to what is watched. */
function hear(data: string): void {
	const { changed = [] } = JSON.parse(data) as { changed?: string[] };
	readAt = performance.now();
	void readAgain(changed);
}

/**
 * Say that somebody goes to another page. Kit first asks the server which page that is, and forgets
 * it when this one is read again meanwhile.
 *
 * @throws when no answer comes
 */
export async function setOut(path: string): Promise<void> {
	settingOutUntil = performance.now() + READ_WITHIN;
	// Then Kit says that it goes, or it was no link to follow.
	await preloadCode(path).finally(() => (settingOutUntil = performance.now() + FIRST_PAUSE));
}

/** Reading again while somebody goes to another page would call them back: that comes first. */
async function readAgain(topics: readonly string[]): Promise<void> {
	while (navigating.to || performance.now() < settingOutUntil) {
		if (navigating.to) settingOutUntil = 0;
		await (navigating.complete ?? new Promise((go) => setTimeout(go, 50))).catch(() => undefined);
	}
	for (const topic of topics) {
		// It was not even learned which page this is: see links.ts.
		const retry = () => setTimeout(() => void readAgain([topic]), LONGEST_PAUSE);
		void invalidate(`live:${topic}`).catch(retry);
	}
}
