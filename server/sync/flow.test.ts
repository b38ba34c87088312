import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { Flow, type News, type Taker } from './flow.ts';

/** A text that keeps what it took in. */
class Proposal implements Taker {
	readonly doc = new Y.Doc();
	readonly taken: News[] = [];
	mended = 0;
	ready = true;

	isReady(): boolean {
		return this.ready;
	}

	takeIn(news: News): void {
		this.taken.push(news);
		Y.applyUpdate(this.doc, news.update);
	}

	mend(): void {
		this.mended++;
	}

	get words(): string {
		return this.doc.getText('text').toString();
	}
}

let flow: Flow;
/** Types in the section, and says that it is on disk. */
let write: (words: string) => void;

beforeEach(() => {
	vi.useFakeTimers();
	flow = new Flow();
	const section = new Y.Doc();
	section.on('update', (update: Uint8Array) => flow.note(update));
	const text = section.getText('text');
	write = (words) => text.insert(text.length, words);
});
afterEach(() => void vi.useRealTimers());

function open(proposal = new Proposal()) {
	const outlet = flow.open();
	outlet.lead(proposal);
	return { proposal, outlet };
}

const aMoment = () => vi.advanceTimersByTime(200);

describe('[X10] what is written in a section', () => {
	it('comes into every open proposal, gathered, as one update made once', () => {
		const [one, two] = [open(), open()];
		for (const word of ['one ', 'two ', 'three']) {
			write(word);
			flow.settle();
		}
		expect(one.proposal.taken).toHaveLength(0);
		aMoment();
		expect([one.proposal.words, two.proposal.words]).toEqual(['one two three', 'one two three']);
		expect(one.proposal.taken).toHaveLength(1);
		expect(one.proposal.taken[0]).toBe(two.proposal.taken[0]);
	});

	it('comes within a fifth of a second while people type without pause', () => {
		const { proposal } = open();
		aMoment();
		for (let ms = 0; ms < 1_000; ms += 50) {
			write('.');
			flow.settle();
			vi.advanceTimersByTime(50);
		}
		expect(proposal.taken.length).toBeGreaterThanOrEqual(4);
		expect(proposal.taken.length).toBeLessThanOrEqual(5);
	});

	it('comes in whole edits: what the server does after one comes with it', () => {
		const { proposal } = open();
		write('half');
		aMoment();
		expect(proposal.words).toBe('');
		write(' and half');
		flow.settle();
		aMoment();
		expect(proposal.words).toBe('half and half');
	});

	it('is told to many in portions, so that others are served in between, and in its order', () => {
		const proposals = Array.from({ length: 100 }, () => open().proposal);
		const toldOf = (words: string) => proposals.filter((each) => each.words === words).length;
		write('one ');
		flow.settle();
		vi.advanceTimersToNextTimer();
		expect(toldOf('one ')).toBe(40);
		write('two');
		flow.settle();
		const late = new Proposal();
		flow.open().lead(late);
		expect(late.mended).toBe(0);
		vi.advanceTimersToNextTimer();
		expect(toldOf('one ')).toBe(80);
		aMoment();
		aMoment();
		expect(toldOf('one two')).toBe(100);
		expect(proposals.every(({ mended, doc }) => mended === 1 && !doc.store.pendingStructs)).toBe(
			true
		);
		expect(late.mended).toBe(1);
		expect(vi.getTimerCount()).toBe(0);
	});

	it('is told no further when the last proposal closes', () => {
		const opened = Array.from({ length: 50 }, () => open());
		write('one');
		flow.settle();
		vi.advanceTimersToNextTimer();
		for (const { outlet } of opened) outlet.close();
		expect(vi.getTimerCount()).toBe(0);
	});

	it('is gathered by nobody, and nothing runs, while no proposal is open', () => {
		write('nobody hears');
		flow.settle();
		expect(vi.getTimerCount()).toBe(0);
		const { outlet } = open();
		write('gathered');
		flow.settle();
		outlet.close();
		expect(vi.getTimerCount()).toBe(0);
		const { proposal } = open();
		aMoment();
		expect(proposal.taken).toEqual([]);
	});
});

describe('[X10] a proposal', () => {
	it('that is being opened hears what was written meanwhile once it is open', () => {
		const outlet = flow.open();
		write('meanwhile');
		flow.settle();
		aMoment();
		const proposal = new Proposal();
		outlet.lead(proposal);
		aMoment();
		expect(proposal.words).toBe('meanwhile');
	});

	it('that can take in nothing now hears it in its order when it can, and holds up no other', () => {
		const [busy, other] = [open(), open()];
		busy.proposal.ready = false;
		for (const word of ['one ', 'two ']) {
			write(word);
			flow.settle();
			aMoment();
		}
		expect([busy.proposal.words, other.proposal.words]).toEqual(['', 'one two ']);
		busy.proposal.ready = true;
		busy.outlet.wake();
		aMoment();
		expect(busy.proposal.words).toBe('one two ');
		expect(other.proposal.taken).toHaveLength(2);
	});

	it('is mended as soon as it is open, once, while nobody types in the section', () => {
		const { proposal } = open();
		expect(proposal.mended).toBe(1);
		write('.');
		flow.settle();
		aMoment();
		expect(proposal.mended).toBe(1);
	});

	it('is mended only when it has the whole of what was typed meanwhile', () => {
		const outlet = flow.open();
		const proposal = new Proposal();
		write('typed');
		outlet.lead(proposal);
		aMoment();
		expect(proposal.mended).toBe(0);
		write(' just now');
		flow.settle();
		aMoment();
		expect([proposal.words, proposal.mended]).toEqual(['typed just now', 1]);
	});

	it('that is opened while an edit of the section is on its way waits with that', () => {
		const onDisk: (() => void)[] = [];
		flow.follow({ after: (then) => void onDisk.push(then) });
		const { proposal } = open();
		aMoment();
		expect(proposal.mended).toBe(0);
		for (const then of onDisk) then();
		aMoment();
		expect(proposal.mended).toBe(1);
		expect(vi.getTimerCount()).toBe(0);
	});
});
