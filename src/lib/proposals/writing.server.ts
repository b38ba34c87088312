import type * as Y from 'yjs';
import { setIntent } from '#db/intents.ts';
import { accept, refuse, type Outcome, type Refused } from '#lib/kernel/outcome.ts';
import type { BlockId, TargetBlock } from '#lib/kernel/ids.ts';
import { readTargetBlock } from '#lib/positions/targets.ts';
import { numberOfAddress } from '#lib/sections/rules.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import type { Runtime } from '#server/runtime.ts';
import { readDocumentAccess, type DocumentAccess } from './access.server.ts';
import { announceProposal } from './announcing.ts';
import { readWords } from './drafting.ts';
import { enterWording, type EnteredText } from './entering.server.ts';
import type { Intent } from './intending.ts';
import { proposeReturn } from './returning.ts';
import { proposeBlock, proposeDeletion, proposeMove, proposeWords } from './wording.ts';
import { markOf, withWording, type Wording } from './wordings.server.ts';

/** A change of a draft's wording by a form, as everybody's typing is: checked, credited, on disk. */
type Composing = (wording: Wording, block: TargetBlock) => boolean | Refused;

/**
 * Let a paragraph read as a plain field says; emptied it is taken out. Fields: section, block, words,
 * shown: the mark of the words that the field began with, and whole where they are an alternative for all
 * of it. Rules X22, X43.
 */
export function rewordParagraph(locals: App.Locals, slug: string, named: string, form: FormData) {
	const words = readWords(form);
	if (!words.ok) return Promise.resolve(words);
	const intent = form.has('whole') ? 'alternative' : null;
	const compose: Composing = ({ proposal }, block) => {
		const standing = readBlocks(textOf(proposal)).find(({ id }) => id === block);
		if (!standing) return false;
		const now = plainText(standing);
		// Sent twice, or a colleague wrote the same.
		if (now === words.value) return true;
		if (markOf(now) !== form.get('shown')) return refuse(409, 'proposals.words-changed');
		return words.value === ''
			? proposeDeletion(proposal, standing.id)
			: proposeWords(proposal, standing.id, words.value);
	};
	return write(locals, slug, named, form, compose, intent);
}

/**
 * Ask that a paragraph be retained as it stands in the text, or not any more. Fields: section, block, and
 * retain where it is asked for. Rule X41.
 */
export function keepParagraph(locals: App.Locals, slug: string, named: string, form: FormData) {
	const intent = form.has('retain') ? 'retain' : null;
	const compose: Composing = ({ section, proposal }, block) => {
		const [now, own] = [section, proposal].map((doc) =>
			readBlocks(textOf(doc)).find(({ id }) => id === block)
		);
		if (!now || !own) return false;
		const isChanged = hashBlock(now) !== hashBlock(own);
		return isChanged && intent ? refuse(409, 'proposals.retained-changed') : true;
	};
	return write(locals, slug, named, form, compose, intent);
}

/** Put a paragraph in behind another, or before the first. Fields: section, block, words. */
export function insertParagraph(locals: App.Locals, slug: string, named: string, form: FormData) {
	const words = readWords(form);
	if (!words.ok) return Promise.resolve(words);
	if (words.value === '') return Promise.resolve(refuse(400, 'proposals.words-required'));
	return write(locals, slug, named, form, ({ proposal }, block) =>
		proposeBlock(proposal, block, words.value)
	);
}

/** Take a paragraph out. Fields: section, block. */
export function removeParagraph(locals: App.Locals, slug: string, named: string, form: FormData) {
	return write(
		...([locals, slug, named, form] as const),
		({ proposal }, block) => block !== '' && proposeDeletion(proposal, block)
	);
}

/**
 * Put a paragraph elsewhere. Fields: section, block, and after: what it is to stand behind, '' for the
 * very beginning. Sent twice, it stands there. Rule X40.
 */
export function moveParagraph(locals: App.Locals, slug: string, named: string, form: FormData) {
	const after = readTargetBlock(form.get('after'));
	return write(locals, slug, named, form, ({ proposal }, block) => {
		const order = readBlocks(textOf(proposal)).map(({ id }) => id);
		const at = order.indexOf(block as BlockId);
		if (after === null || block === '' || at < 0) return false;
		const isThere = (order[at - 1] ?? '') === after || block === after;
		return isThere || proposeMove(proposal, block, after);
	});
}

/** Let a paragraph read, and stand, as the section has it again. Fields: section, block. */
export function returnParagraph(locals: App.Locals, slug: string, named: string, form: FormData) {
	const compose: Composing = (wording, block) => block !== '' && proposeReturn(wording, block);
	return write(locals, slug, named, form, compose, null);
}

/**
 * Put words in at the end of the text, each line a paragraph: what the section did not take of what
 * somebody had typed. Fields: section, words. Sent twice, they stand there once.
 */
export function appendWords(locals: App.Locals, slug: string, named: string, form: FormData) {
	const words = readWords(form);
	if (!words.ok) return Promise.resolve(words);
	const lines = words.value.split('\n').filter((line) => line.trim() !== '');
	if (lines.length === 0) return Promise.resolve(refuse(400, 'proposals.words-required'));
	form.set('block', '');
	return write(locals, slug, named, form, ({ proposal }) => {
		const standing = new Set(readBlocks(textOf(proposal)).map(plainText));
		return lines
			.filter((line) => !standing.has(line.trim()))
			.every((line) =>
				proposeBlock(proposal, readBlocks(textOf(proposal)).at(-1)?.id ?? '', line.trim())
			);
	});
}

const GONE = refuse(409, 'proposals.paragraph-gone');

/** @param intent what is meant by the paragraph from now on; left out where that stays as it is */
async function write(
	locals: App.Locals,
	slug: string,
	named: string,
	form: FormData,
	compose: Composing,
	intent?: Intent | null
): Promise<Outcome<null>> {
	const { runtime, actor } = locals;
	const here = await enterWording(locals, slug, named);
	const { proposal, texts, participant } = here;
	const number = numberOfAddress(String(form.get('section') ?? ''));
	const text = texts.find(({ section }) => section.number === number);
	const block = readTargetBlock(form.get('block'));
	if (!text || block === null) return refuse(404, 'proposals.paragraph-gone');
	if (!text.rights.write) return refuse(403, text.rights.reason ?? 'proposals.not-readable');
	if (!runtime.texts || !actor) return refuse(409, 'proposals.not-now');
	const read = () => readAccess(runtime, actor, participant.seat.id, text);
	const access = await read();
	if (!access) return refuse(403, 'proposals.not-readable');
	let refused: Refused | null = null;
	const written = await runtime.texts.write(access, read, (client) =>
		withWording(runtime.db, text, (wording) => {
			const { update, done } = composeAs(wording.proposal, client, () => compose(wording, block));
			refused = typeof done === 'boolean' ? (done ? null : GONE) : done;
			return refused ? null : update;
		})
	);
	if (!written.ok) return written;
	if (refused) return refused;
	if (intent !== undefined && block !== '') {
		const meant = { document: text.text.document, block, intent };
		if (!(await runtime.db.commit(setIntent(runtime.db, meant))))
			return refuse(409, 'proposals.changed-meanwhile');
	}
	announceProposal(runtime, proposal, texts);
	return accept(null);
}

/** The one update that an edit of a document makes under a client id; null when it changed nothing. */
function composeAs(doc: Y.Doc, client: number, edit: () => boolean | Refused) {
	doc.clientID = client;
	let update: Uint8Array | null = null;
	const collect = (bytes: Uint8Array) => (update ??= bytes);
	doc.on('update', collect);
	let done: boolean | Refused = false;
	doc.transact(() => (done = edit()));
	doc.off('update', collect);
	return { update: update as Uint8Array | null, done };
}

/** What the actor may do by now with a wording, in the seat that they asked from. */
async function readAccess(
	runtime: Runtime,
	actor: NonNullable<App.Locals['actor']>,
	seat: string,
	{ text }: EnteredText
): Promise<DocumentAccess | null> {
	const access = await readDocumentAccess(runtime, actor, text.document);
	return access?.participant.seat.id === seat ? access : null;
}
