import type { Command, EditorState, Plugin } from 'prosemirror-state';
import { TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { readSelection } from './carets.ts';
import { Collaborators } from './collaborators.svelte.ts';
import { setLang, setLink } from './commands.ts';
import { Connection } from './connection.svelte.ts';
import type { CopyOf } from './copies.ts';
import { Credits } from './credits.svelte.ts';
import { measureBlocks, sameTops, type NumberedTop } from './layout.ts';
import { numbersOf, renumber, type SectionNumbering } from './numbering.ts';
import { ABOUT, layer, threadDecorations } from './overlays.ts';
import type { Person } from './presence.ts';
import { readCaret } from './read-caret.ts';
import { forgetRefusal } from './refusals.ts';
import { statusOf } from './status.ts';
import { openSurface } from './surface.ts';
import {
	measureThreads,
	rangesOf,
	selectedWords,
	type PlacedThread,
	type ThreadTops,
	type WordSelection
} from './threads.ts';
import { NO_TOOLS, readTools, styleCommand, type StyleName, type Tool } from './tools.ts';

export type DeskOptions = {
	of: CopyOf;
	/** Whether this device keeps a copy: for those who may write. */
	keepCopy: boolean;
	numbering: SectionNumbering;
	/** As sentences name it: "section 3". */
	section: string;
	/** Where whose client ids are answered. */
	authorsAddress: string;
	/** The rail, from whose top the threads' places are measured. */
	rail: () => HTMLElement | undefined;
	/** The section's own text, by its document, where this is the wording of a proposal for it. */
	on?: string;
};

/** How long after the last change anchors are resolved anew rather than carried along. */
const SETTLE = 400;
/** Within this a second refusal is shown instead of left behind. */
const RECOVERY = 30_000;

/** The editor of one section as the page sees it: what is typed, drawn, shown and asked. */
export class Desk {
	readonly options: DeskOptions;
	readonly credits: Credits;
	view: EditorView | null = null;
	readonly #threadLayer = layer('threads');
	readonly collaborators = new Collaborators();
	#numbering: SectionNumbering;
	#threads: readonly PlacedThread[] = [];
	#drawn: readonly PlacedThread[] = [];
	#frame = 0;
	#settling: ReturnType<typeof setTimeout> | undefined;
	#resized: ResizeObserver | null = null;
	#rejoinedAt = 0;
	#isAwaited = false;

	connection = $state.raw() as Connection;
	tools = $state.raw(NO_TOOLS);
	numbers = $state.raw<NumberedTop[]>([]);
	anchors = $state.raw<ThreadTops>({});
	selection = $state.raw<WordSelection | null>(null);
	/** The id of the block with the caret. */
	current = $state<string | null>(null);
	chosen = $state<string | null>(null);
	asking = $state<'link' | 'language' | null>(null);
	helping = $state(false);

	readonly status = $derived(
		statusOf({
			online: this.connection.online,
			arrived: this.connection.arrived,
			mode: this.connection.rights?.mode ?? null,
			reason: this.connection.rights?.reason ?? null,
			unsaved: this.connection.unsaved,
			kept: this.connection.kept,
			refused: this.connection.refusal !== null,
			ended: this.connection.ended
		})
	);

	constructor(options: DeskOptions) {
		this.options = options;
		this.#numbering = options.numbering;
		this.credits = new Credits(options.authorsAddress);
		this.connection = new Connection(options.of, options.keepCopy);
	}

	/** Put the editor into `place`; returns how to take it out. */
	mount(place: HTMLElement, oncomment: () => void = () => {}): () => void {
		const { connection } = this;
		const view = openSurface(place, {
			doc: connection.doc,
			label: `Text of ${this.options.section}`,
			mayWrite: () => connection.mayWrite,
			numbering: () => this.#numbering,
			plugins: this.overlays(),
			onchange: (view, before) => this.#onChange(view, before),
			onlink: () => (this.asking = 'link'),
			oncomment,
			onthread: (thread) => this.choose(thread)
		});
		this.view = view;
		connection.beforeEdits = () => readCaret(view);
		this.tools = readTools(view.state);
		this.#resized = new ResizeObserver(() => this.#measureSoon());
		this.#resized.observe(view.dom);
		this.credits.attach(view, connection.doc);
		this.#drawThreads();
		this.collaborators.attach(view, connection);
		this.#measureSoon();
		// Unless somebody has gone on to write elsewhere.
		if (this.#isAwaited && !document.activeElement?.closest('form')) this.focus();
		return () => {
			this.collaborators.detach();
			this.#resized?.disconnect();
			cancelAnimationFrame(this.#frame);
			clearTimeout(this.#settling);
			this.credits.detach();
			connection.beforeEdits = () => {};
			this.view = null;
			view.destroy();
		};
	}

	/** What is drawn over the text. */
	protected overlays(): Plugin[] {
		const { credits, collaborators } = this;
		return [credits.layer, this.#threadLayer, collaborators.layer].map(({ plugin }) => plugin);
	}

	/** Rights have changed: may the field be typed in now? */
	refreshRights(): void {
		this.view?.setProps({});
	}

	/** `about` are the words that a first comment is being written about. */
	showThreads(threads: readonly PlacedThread[], about: WordSelection | null): void {
		this.#threads = threads;
		this.#drawn = about ? [...threads, { ...about, id: ABOUT, resolvedAt: null }] : threads;
		this.#drawThreads();
	}

	renumber(numbering: SectionNumbering): void {
		this.#numbering = numbering;
		if (this.view) this.view.dispatch(renumber(this.view.state.tr));
	}

	/** A thread was chosen, from its card or its words. */
	choose(thread: string | null): void {
		this.chosen = thread;
		this.#drawThreads();
	}

	/** Show a thread's words; `goBack` puts the caret to them. */
	goTo(thread: string | null, goBack = false): void {
		this.choose(thread);
		const { view } = this;
		const place =
			view &&
			this.#threadLayer
				.on(view.state)
				.find()
				.find(({ spec }) => spec.thread === thread);
		if (goBack) this.#focusAt(place ? place.to : null);
		else if (view && place) this.#reveal(place.from);
	}

	/** Scroll to a collaborator's caret; ours stays where it is. */
	jumpTo(person: Person): void {
		const place = this.collaborators.placeOf(person);
		if (place) this.#reveal(place.head);
	}

	use(tool: Tool): void {
		if (tool.ask) this.asking = tool.ask;
		else if (tool.command) this.run(tool.command);
	}

	useStyle(style: StyleName): void {
		this.run(styleCommand(style));
	}

	setLink(href: string): boolean {
		return this.run(setLink(href || null));
	}

	/** The language of the paragraph with the caret; '' when it is the text's own. */
	languageHere(): string {
		if (!this.view) return '';
		const { doc, selection } = this.view.state;
		return String(doc.resolve(Math.max(1, selection.head)).node(1).attrs.lang ?? '');
	}

	setLanguage(lang: string): void {
		this.run(setLang(lang || null));
	}

	run(command: Command): boolean {
		const { view } = this;
		if (!view || !this.connection.mayWrite) return false;
		const done = command(view.state, view.dispatch, view);
		view.focus();
		return done;
	}

	/** Put the caret into the text, as soon as it is there. */
	focus(): void {
		this.#isAwaited = !this.view;
		this.view?.focus();
	}

	/**
	 * A refusal that cost nobody a change is left behind without a word, unless it comes again
	 * at once.
	 */
	recover(): void {
		const { refusal } = this.connection;
		if (!refusal || refusal.changes > 0 || Date.now() - this.#rejoinedAt < RECOVERY) return;
		this.rejoin();
	}

	/** Leave the refused state behind: the text as the server has it, under a new client id. */
	rejoin(): void {
		this.#rejoinedAt = Date.now();
		this.connection.close();
		forgetRefusal(this.options.of);
		this.connection = new Connection(this.options.of, this.options.keepCopy);
	}

	close(): void {
		this.connection.close();
	}

	#onChange(view: EditorView, before: EditorState): void {
		const { state } = view;
		const changed = state.doc !== before.doc;
		if (
			!changed &&
			state.selection.eq(before.selection) &&
			state.storedMarks === before.storedMarks
		)
			return this.#measureSoon();
		this.tools = readTools(state);
		this.current = String(state.doc.resolve(Math.max(1, state.selection.head)).node(1).attrs.id);
		this.selection = selectedWords(this.connection.doc, state);
		this.credits.point(state.selection.head);
		// A caret that never was put anywhere is not shown: nobody begins at the first word.
		if (view.hasFocus())
			this.connection.showPresence({ caret: readSelection(this.connection.doc, state) });
		if (!changed) return;
		clearTimeout(this.#settling);
		this.#settling = setTimeout(() => {
			this.#drawThreads();
			this.collaborators.draw();
		}, SETTLE);
		this.credits.changed();
		this.#measureSoon();
	}

	#measureSoon(): void {
		cancelAnimationFrame(this.#frame);
		this.#frame = requestAnimationFrame(() => this.#measure());
	}

	#measure(): void {
		const { view } = this;
		if (!view) return;
		const numbers = measureBlocks(view.dom, view.state.doc, numbersOf(view.state));
		if (!sameTops(numbers, this.numbers)) this.numbers = numbers;
		const rail = this.options.rail();
		if (rail) this.anchors = measureThreads(view, this.#threadLayer, this.#threads, numbers, rail);
	}

	#drawThreads(): void {
		const { view } = this;
		if (!view) return;
		this.#threadLayer.draw(view, (state) =>
			threadDecorations(rangesOf(this.connection.doc, state, this.#drawn), this.chosen)
		);
		this.#measureSoon();
	}

	#focusAt(pos: number | null): void {
		const { view } = this;
		if (!view) return;
		if (pos !== null)
			view.dispatch(
				view.state.tr.setSelection(TextSelection.create(view.state.doc, pos)).scrollIntoView()
			);
		view.focus();
	}

	#reveal(pos: number): void {
		const { view } = this;
		if (!view) return;
		const { node } = view.domAtPos(pos);
		const element = node instanceof Element ? node : node.parentElement;
		element?.scrollIntoView({ block: 'center', behavior: 'smooth' });
	}
}
