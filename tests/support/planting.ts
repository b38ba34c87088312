import { insertGroup, insertMembership, readDelegationRows } from '#db/delegations.ts';
import { insertPresidency } from '#db/groups.ts';
import { findSection } from '#db/sections.ts';
import { readEditorial } from '#db/editorial.ts';
import { readProjection, readProjectionState } from '#db/texts.ts';
import { newId, type GroupId, type SectionId } from '#lib/kernel/ids.ts';
import {
	FACILITATION,
	KENYA,
	queriesFor,
	rewriteOpening,
	STRANGERS,
	type Asker,
	type Canary
} from './canaries.ts';
import { castActors, INSIDERS, type Cast } from './cast.ts';
import { listAddresses } from './outputs.ts';
import { ask, cookieOf, openPages, sessionOf, submit, type House } from './pages.ts';
import { openAccount } from './people.ts';

// One house for a test file, in which canaries are said through the forms that everybody uses.
//
// Another kind of confidential object is one more call of `plant` in `plantAll`.

/** The section in which everything is said. */
export const SECTION = '/c/roadmap/sections/3';
const PARAMETERS = {
	...{ consultation: 'roadmap', section: '3', code: 'KEN', group: 'G77', token: 'x'.repeat(43) }
};

export let house: House;
export let cast: Cast;
export let cookies: Record<Asker, string | null>;
export let section: SectionId;
export let document: string;
/** A paragraph of the section, and where its page is. */
let block: string;
export let paragraph: string;
export let addresses: string[];
/** The text that only what Norway states in confidence stands on. */
let sounded: string;
export const canaries: Canary[] = [];
/** Who reads each confidential thread. */
export const readersOf = new Map<string, { readers: readonly Asker[]; comment: string }>();
/** The address of a draft that Kenya alone sees. */
let draft: string;
/** The address of a draft that a group of Kenya and Norway sees. */
let groupDraft: string;
/** Where everybody reads what Ghana proposes. */
const TABLED = '/c/roadmap/proposals/1';
/** The number of what Kenya has tabled for everybody to read, before anything was said in confidence. */
const OWN = '2';
/** What each asker who reads no canary saw of pages before there were any. */
export const before = new Map<string, string>();

/** Open it, and plant every kind of canary; `close` ends it. */
export async function openPlanted(): Promise<void> {
	house = await openPages();
	cast = await castActors(house);
	const administrator = await openAccount(
		house.plenary.runtime,
		'administrator@plenary.test',
		true
	);
	cookies = {
		...cast.cookies,
		ghana: await cookieOf(house, 'ghana'),
		administrator: await sessionOf(house.plenary, administrator.id)
	};
	const found = await findSection(house.plenary.runtime.db, cast.roadmap, '3');
	if (!found) throw new Error('There is no section 3.');
	({ id: section, document } = found);
	const text = await readProjection(house.plenary.runtime.db, section);
	block = text?.blocks.find(({ number }) => number !== '')?.id ?? '';
	paragraph = `${SECTION}/paragraphs/${block}`;
	for (const asker of [...INSIDERS, 'ghana'] as const)
		await submit(house.origin, `${SECTION}?/hear`, cookies[asker], { level: 'watch' });
	// That somebody was invited is no secret: it stands in the record for everybody.
	await plantInvitations();
	await soundBeforeChange();
	await tableForAll();
	await tableOpenly();
	await formGroup();
	for (const asker of INSIDERS) await visit(asker);
	await visit('ghana');
	for (const address of [...UNCHANGED, paragraph])
		for (const asker of STRANGERS)
			before.set(`${asker} ${address}`, await readData(asker, address));
	const halfConsented = await plantAll();
	const addressesOf = (proposal: string) =>
		listAddresses({
			parameters: { ...PARAMETERS, block, thread: halfConsented, proposal },
			queries: queriesFor(section, block),
			exempt: {}
		});
	const ofWordings = [OWN, `${OWN}r2`, groupDraft].flatMap((named) =>
		addressesOf(named).filter((address) => address.includes(`/proposals/${named}`))
	);
	addresses = [...addressesOf(draft), ...ofWordings];
	addresses.push(TABLED, `${TABLED}/__data.json`, '/c/roadmap/delegations/NOR');
}

/** Pages on which those who read no canary must see no difference. */
export const UNCHANGED = [
	...['/c/roadmap', '/c/roadmap/waiting', SECTION, `${SECTION}/since`, `${SECTION}/changes`],
	...['/c/roadmap/positions', '/c/roadmap/delegations', `${SECTION}/paragraphs`],
	...['/c/roadmap/proposals', `${SECTION}/proposals`, '/c/roadmap/delegations/KEN', TABLED],
	...['/c/roadmap/delegations/NOR', `/c/roadmap/proposals/${OWN}`]
];

export async function readData(asker: Asker, address: string): Promise<string> {
	const now = newId<string>().slice(0, 10);
	const answer = await ask(house.origin, `${address}/__data.json`, { cookie: cookies[asker] });
	// The key of a form is made as it is shown; whatever else has an id was there before it was asked for.
	const text = answer.text.replace(/"[0-9a-z]{26}"/g, (id) => (id.slice(1) >= now ? 'key' : id));
	// What changed since, and the matrix as it is printed, say when they were asked, too.
	const dated = /\/(since|positions)$/.test(address);
	return dated ? text.replace(/(?<=[,[])\d{13}(?=[,\]])/g, 'then') : text;
}

/** Let somebody have read the section as it stands: what is said from now on is new to them. */
async function visit(asker: Asker): Promise<void> {
	const text = await readProjectionState(house.plenary.runtime.db, section);
	const read = await submit(house.origin, `${SECTION}/since?/read`, cookies[asker], {
		...{ text: text?.hash ?? '', at: String(Date.now()) }
	});
	if (read.type !== 'success') throw new Error(`${asker} could not read: ${read.data}`);
}

async function post(
	action: string,
	asker: Asker,
	form: Record<string, string>,
	page = SECTION
): Promise<{ thread: string; comment: string }> {
	const receipt = crypto.randomUUID();
	const said = await submit(house.origin, `${page}?/${action}`, cookies[asker], {
		receipt,
		...form
	});
	if (said.type !== 'success') throw new Error(`${action} as ${asker}: ${said.data}`);
	const found = /"([0-9a-z]{26})"(?:,"([0-9a-z]{26})")?/.exec(said.data);
	return { thread: found?.[1] ?? '', comment: found?.[2] ?? '' };
}

/** Words that stand nowhere else, for an object that only `readers` may read. */
function plant(
	what: string,
	readers: readonly Asker[],
	shown = readers,
	recorded = readers
): string {
	const words = `canary-${crypto.randomUUID()}`;
	canaries.push({ what, words, readers, shown, recorded });
	return words;
}

/** @returns a thread that its opener would have everybody read, and its other author not yet */
async function plantAll(): Promise<string> {
	const halfConsented = await plantThread('delegation', 'kenya', 'mute-delegate', KENYA);
	const asked = await answerIn(halfConsented, 'ask', 'kenya', { wider: 'everybody' });
	if (asked.type !== 'success') throw new Error(`Kenya could not ask: ${asked.data}`);
	await plantThread('chosen', 'kenya', 'norway', [...KENYA, 'norway']);
	await plantThread('facilitation', 'kenya', 'facilitator', [...KENYA, ...FACILITATION]);
	await plantThread('facilitation', 'secretariat', 'facilitator-of-others', FACILITATION);
	await plantPositions();
	await plantMark();
	await plantSupport();
	draft = await plantDraft();
	await plantGroupDraft();
	await plantRecorded();
	await plantWording();
	return halfConsented;
}

/** What the page of a thread answers to one of its forms. */
export function answerIn(
	thread: string,
	action: string,
	asker: Asker,
	form: Record<string, string>
) {
	const page = `/c/roadmap/threads/${thread}`;
	return submit(house.origin, `${page}?/${action}`, cookies[asker], form);
}

/** Kenya sends a form of a page of proposals. */
async function send(path: string, form: Record<string, string>) {
	const said = await submit(house.origin, path, cookies.kenya, form);
	if (said.status >= 400 || said.type === 'failure') throw new Error(`${path}: ${said.data}`);
	return said;
}

/** Kenya begins a draft. @returns its page */
async function beginOne(): Promise<string> {
	const receipt = crypto.randomUUID();
	const begun = await send(`${SECTION}/proposals?/begin`, { receipt });
	return (begun.location ?? '').replace(/\?.*/, '');
}

/** Words that Kenya alone reads, on a page of its own. */
function plantOn(page: string, what: string): string {
	const words = `canary-${crypto.randomUUID()}`;
	canaries.push({ what, words, readers: KENYA, shown: [], recorded: [], elsewhere: page });
	return words;
}

async function tableOpenly(): Promise<void> {
	const page = await beginOne();
	await send(`${page}?/cover`, { version: '1', title: 'For everybody' });
	await send(`${page}?/insert`, { section: '3', block: '', words: 'Everybody reads this.' });
	await send(`${page}?/table`, {});
}

/** What Kenya drafts as another wording of what it has tabled. */
async function plantWording(): Promise<void> {
	await send(`/c/roadmap/proposals/${OWN}?/revise`, {});
	const page = `/c/roadmap/proposals/${OWN}r2`;
	await send(`${page}?/cover`, {
		...{ version: '1', title: plantOn(page, 'title of another wording') },
		rationale: plantOn(page, 'why there is another wording')
	});
	const words = plantOn(page, 'another wording');
	await send(`${page}?/insert`, { section: '3', block: '', words });
}

/** What Kenya drafts, with everything that a draft has. @returns its address */
export async function plantDraft(): Promise<string> {
	const page = await beginOne();
	const words = (what: string) => plantOn(page, what);
	await send(`${page}?/cover`, {
		...{ version: '1', title: words('title of a draft'), rationale: words('why it is drafted') },
		...{ citedText: words('what a draft cites'), citedSource: words('where that stands') }
	});
	// Whoever is asked to draft it too is told who asks, and nothing of it.
	await send(`${page}?/join`, { word: 'asked', revision: '0', delegation: 'NOR' });
	await send(`${page}?/insert`, { section: '3', block: '', words: words('wording of a draft') });
	return page.replace(/.*\//, '');
}

/** Kenya presides over a group that Norway belongs to. That there is one is for everybody to see. */
async function formGroup(): Promise<void> {
	const { db, clock } = house.plenary.runtime;
	const group = newId<GroupId>();
	const since = clock.now() - 1000;
	const delegations = await readDelegationRows(db, cast.roadmap);
	const members = delegations.filter(({ code }) => code === 'KEN' || code === 'NOR');
	const [kenya] = members.filter(({ code }) => code === 'KEN');
	if (!kenya) throw new Error('There is no Kenya.');
	await db.commit([
		insertGroup(db, {
			...{ id: group, consultation: cast.roadmap, code: 'CORE', name: 'Core group' },
			...{ kind: 'negotiating', position: 99 }
		}),
		...members.map(({ id }) => insertMembership(db, { delegation: id, group, since, until: null })),
		insertPresidency(db, { delegation: kenya.id, group, since, until: null })
	]);
}

/** What that group drafts: its members read it, and Ghana, who belongs to another, does not. */
async function plantGroupDraft(): Promise<void> {
	const begun = await send(`${SECTION}/proposals?/begin`, {
		...{ receipt: crypto.randomUUID(), group: 'CORE' }
	});
	const page = (begun.location ?? '').replace(/\?.*/, '');
	groupDraft = page.replace(/.*\//, '');
	const readers = [...KENYA, 'norway'] as const;
	const words = (what: string) => {
		const said = `canary-${crypto.randomUUID()}`;
		canaries.push({ what, words: said, readers, shown: [], recorded: [], elsewhere: page });
		return said;
	};
	await send(`${page}?/cover`, {
		...{ version: '1', title: words('title of a group’s draft') },
		rationale: words('why a group drafts it')
	});
	const wording = { section: '3', block: '', words: words('wording of a group’s draft') };
	await submit(house.origin, `${page}?/insert`, cookies.norway, wording);
}

/** Ghana tables a paragraph at the beginning of the section. */
async function tableForAll(): Promise<void> {
	const send = async (path: string, form: Record<string, string>) => {
		const said = await submit(house.origin, path, cookies.ghana, form);
		if (said.status >= 400) throw new Error(`${path}: ${said.data}`);
		return said;
	};
	const begun = await send(`${SECTION}/proposals?/begin`, { receipt: crypto.randomUUID() });
	const page = (begun.location ?? '').replace(/\?.*/, '');
	await send(`${page}?/cover`, { version: '1', title: 'A paragraph to begin with' });
	await send(`${page}?/insert`, { section: '3', block: '', words: 'The Internet is for all.' });
	await send(`${page}?/table`, { receipt: crypto.randomUUID() });
}

/** What Norway states of that to facilitators alone, and Kenya to itself. */
async function plantSupport(): Promise<void> {
	const [change] = await house.plenary.runtime.db.read
		.select()
		.from(house.plenary.runtime.db.tables.proposalChange);
	for (const [asker, hearers, readers] of [
		['norway', 'facilitation', SOUNDED],
		['kenya', 'delegation', KENYA]
	] as const) {
		const words = `canary-${crypto.randomUUID()}`;
		const what = `position of ${asker} on a Change`;
		canaries.push({ what, words, readers, shown: [], recorded: readers, elsewhere: TABLED });
		const stated = { change: change?.id ?? '', textHash: change?.hash ?? '', version: '0' };
		await post('position', asker, { ...stated, stance: 'object', hearers, reason: words }, TABLED);
	}
}

/** What the secretariat records for Kenya, as a draft that no facilitator sees. */
async function plantRecorded(): Promise<void> {
	const send = async (path: string, form: Record<string, string>) => {
		const said = await submit(house.origin, path, cookies.secretariat, form);
		if (said.status >= 400) throw new Error(`${path}: ${said.data}`);
		return said;
	};
	const begun = await send(`${SECTION}/proposals?/record`, {
		...{ receipt: crypto.randomUUID(), delegation: 'KEN', source: 'e-mail' }
	});
	const elsewhere = (begun.location ?? '').replace(/\?.*/, '');
	const readers = [...KENYA, 'secretariat'] as const;
	const words = (what: string) => {
		const said = `canary-${crypto.randomUUID()}`;
		canaries.push({ what, words: said, readers, shown: [], recorded: [], elsewhere });
		return said;
	};
	await send(`${elsewhere}?/cover`, {
		...{ version: '1', title: words('title of what is recorded') },
		rationale: words('why it is said to be proposed')
	});
	const wording = { section: '3', block: '', words: words('wording that is recorded') };
	await send(`${elsewhere}?/insert`, wording);
}

/** For whom the secretariat's invitations are: a link, and one of a pasted list. */
async function plantInvitations(): Promise<void> {
	const office = '/c/roadmap/delegations';
	const note = (what: string) => {
		const words = `canary-${crypto.randomUUID()}`;
		const readers = ['secretariat'] as const;
		canaries.push({ what, words, readers, shown: [], recorded: [], elsewhere: office });
		return words;
	};
	const send = async (path: string, form: Record<string, string>) => {
		const { type } = await submit(house.origin, path, cookies.secretariat, form);
		if (type !== 'success') throw new Error(`${path}: ${type}`);
	};
	const one = { role: 'observer', days: '1', note: note('for whom a link is') };
	await send(`${office}?/invite`, one);
	await send(`${office}/invite`, { list: `KEN, no, ${note('for whom one of many links is')}` });
}

/** Who sees what Norway states to facilitators alone. */
const SOUNDED = ['norway', ...FACILITATION] as const;

/** Norway states a position to facilitators alone, on a text that nobody else stands on, and it changes. */
async function soundBeforeChange(): Promise<void> {
	const { db } = house.plenary.runtime;
	sounded = await rewriteOpening(db, section, 'A text of one moment.');
	await post('state', 'norway', {
		...{ textHash: sounded, textSeq: '1', version: '0', stance: 'object', hearers: 'facilitation' },
		reason: plant('sounding of norway', SOUNDED, ['norway'])
	});
	await rewriteOpening(db, section, 'A text, of one moment.');
}

/** The facilitator calls that change editorial, which Norway contests. */
async function plantMark(): Promise<void> {
	const { db } = house.plenary.runtime;
	const today = await readProjectionState(db, section);
	await post(
		'mark',
		'facilitator',
		{
			...{ text: sounded, textHash: today?.hash ?? '', days: '3' },
			note: plant('note of a mark', SOUNDED, [], FACILITATION)
		},
		`${SECTION}/changes`
	);
	const { marks } = (await readEditorial(db, { consultation: cast.roadmap })).get(section) ?? {};
	const reason = plant('reason of a contest', SOUNDED, []);
	await post('contest', 'norway', { mark: marks?.[0]?.id ?? '', reason }, `${SECTION}/changes`);
}

/**
 * What Kenya states to facilitators alone, then to itself, on the section and on a paragraph of it;
 * their pages show it to Kenya.
 */
async function plantPositions(): Promise<void> {
	const text = await readProjection(house.plenary.runtime.db, section);
	if (!text) throw new Error('Section 3 has no text.');
	const [sounding, note] = [[...KENYA, ...FACILITATION], KENYA];
	const words = text.blocks.find(({ id }) => id === block)?.hash ?? '';
	for (const [what, page, hash] of [
		['the section', SECTION, text.hash],
		['a paragraph', paragraph, words]
	] as const) {
		const bound = { textHash: hash, textSeq: String(text.seq) };
		await post(
			'state',
			'kenya',
			{
				...{ ...bound, version: '0', stance: 'object', hearers: 'facilitation' },
				reason: plant(`sounding of kenya on ${what}`, sounding, KENYA)
			},
			page
		);
		await post(
			'state',
			'kenya',
			{
				...{ ...bound, version: '1', stance: 'reservation', hearers: 'delegation' },
				reason: plant(`position of kenya for itself on ${what}`, note)
			},
			page
		);
	}
}

/** Everybody is called upon, and watches the section: it lets nobody in. */
const CALLS = '@KEN @NOR @GHA @MS @AFR @Co-facilitator';

/** A thread with everything that can be said in one. */
export async function plantThread(
	visibility: string,
	opener: Asker,
	replier: Asker,
	readers: readonly Asker[]
): Promise<string> {
	const name = `thread of ${opener} for ${visibility}`;
	const { thread, comment } = await post('comment', opener, {
		...{
			visibility,
			delegations: 'NOR',
			body: `${CALLS} ${plant(`${name}: its comment`, readers)}`
		}
	});
	readersOf.set(thread, { readers, comment });
	await post('reply', replier, { thread, body: plant(`${name}: a reply`, readers) });
	const edited = `${CALLS} ${plant(`${name}: what it says after an edit`, readers)}`;
	await post('edit', opener, { comment, version: '1', body: edited });
	const slip = await post('reply', replier, { thread, body: plant(`${name}: deleted`, []) });
	await post('delete', replier, { comment: slip.comment });
	if (readers.includes('secretariat')) await plantHidden(name, thread, replier, readers);
	const settled = await post('comment', opener, {
		...{ visibility, delegations: 'NOR', body: plant(`${name}, resolved`, readers) }
	});
	readersOf.set(settled.thread, { readers, comment: settled.comment });
	await post('resolve', opener, { thread: settled.thread });
	return thread;
}

/** A reply that the secretariat hides: the reason is for all its readers, the words are not. */
async function plantHidden(
	name: string,
	thread: string,
	author: Asker,
	readers: readonly Asker[]
): Promise<void> {
	const body = plant(`${name}: hidden`, [author, 'secretariat'], [author]);
	const { comment } = await post('reply', author, { thread, body });
	const reason = plant(`${name}: why it is hidden`, readers);
	await post('hide', 'secretariat', { comment, reason });
}

/** The canaries found in `text` that this asker may not read. */
export function leaks(asker: Asker, text: string): string[] {
	return canaries
		.filter(({ words, readers }) => !readers.includes(asker) && text.includes(words))
		.map(({ what }) => what);
}
