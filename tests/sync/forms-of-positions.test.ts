import { afterAll, beforeAll } from 'vitest';
import { readDelegationRows } from '#db/delegations.ts';
import { readEditorial } from '#db/editorial.ts';
import { listGroupStatements } from '#db/negotiating.ts';
import { listStatements } from '#db/positions.ts';
import { readHead } from '#db/record.ts';
import { findSection } from '#db/sections.ts';
import { readProjectionState } from '#db/texts.ts';
import type { SectionId } from '#lib/kernel/ids.ts';
import { rewriteOpening } from '../support/canaries.ts';
import { castActors, type Cast } from '../support/cast.ts';
import { describeForms, type Form } from '../support/forms.ts';
import { openPages, submit, type Fields, type House } from '../support/pages.ts';
import { ANYBODY } from '../support/people.ts';

// Who may call a change editorial, contest that, speak for a negotiating group and align with it,
// asked of the form actions themselves. Kenya presides over the Group of 77 and belongs to it;
// Norway does not.

const SECTION = '/c/roadmap/sections/3';
const GROUP = '/c/roadmap/positions/groups/G77/3';

let house: House;
let cast: Cast;
let section: SectionId;

beforeAll(async () => {
	house = await openPages();
	cast = await castActors(house);
	section = (await findSection(db(), cast.roadmap, '3'))?.id ?? ('' as SectionId);
});
afterAll(() => house.close());

const db = () => house.plenary.runtime.db;
const receipt = () => crypto.randomUUID();

async function send(path: string, who: 'kenya' | 'norway' | 'facilitator', form: Fields) {
	const { type, data } = await submit(house.origin, path, cast.cookies[who], form);
	if (type !== 'success') throw new Error(`${path} as ${who}: ${data}`);
}

/** What a statement on the section's words as they stand is bound to. */
async function today() {
	const text = await readProjectionState(db(), section);
	return { textHash: text?.hash ?? '', textSeq: String(text?.seq ?? 0) };
}

/** Let Kenya and Norway stand on words that change then. @returns the text that they stand on */
async function changeUnderPositions(): Promise<string> {
	await rewriteOpening(db(), section, `Words of ${receipt()}.`);
	const bound = await today();
	const delegations = await readDelegationRows(db(), cast.roadmap);
	for (const [who, code] of [
		['kenya', 'KEN'],
		['norway', 'NOR']
	] as const) {
		const stated = await listStatements(db(), { consultation: cast.roadmap, section }, ANYBODY);
		const delegation = delegations.find((each) => each.code === code)?.id;
		const version = stated.filter((each) => each.delegation === delegation).length;
		const form = { stance: 'support', version: String(version), receipt: receipt(), ...bound };
		await send(`${SECTION}?/state`, who, form);
	}
	await rewriteOpening(db(), section, `Words, of ${receipt()}.`);
	return bound.textHash;
}

async function markFields(): Promise<Fields> {
	const text = await changeUnderPositions();
	const { textHash } = await today();
	return { text, textHash, note: 'A comma.', days: '3', receipt: receipt() };
}

async function newestOfGroup() {
	const group = (await listGroupStatements(db(), { consultation: cast.roadmap, section })).filter(
		({ block }) => block === ''
	);
	return { version: group.length, statement: group.at(-1)?.id ?? '' };
}

async function groupFields(): Promise<Fields> {
	const { version } = await newestOfGroup();
	const form = { stance: 'object', reason: 'Too vague.', version: String(version) };
	return { ...form, ...(await today()), receipt: receipt() };
}

const FORMS: Form[] = [
	[`${SECTION}/changes?/mark`, markFields, ['facilitator']],
	[
		`${SECTION}/changes?/contest`,
		async () => {
			await send(`${SECTION}/changes?/mark`, 'facilitator', await markFields());
			const marked = await readEditorial(db(), { consultation: cast.roadmap, section });
			const mark = marked.get(section)?.marks.at(-1)?.id ?? '';
			return { mark, reason: 'The comma changes who is meant.' };
		},
		['kenya', 'norway']
	],
	[`${GROUP}?/state`, groupFields, ['kenya']],
	[
		`${GROUP}?/align`,
		async () => {
			await send(`${GROUP}?/state`, 'kenya', await groupFields());
			const { statement } = await newestOfGroup();
			return { statement, aligned: 'yes', version: '0', receipt: receipt() };
		},
		['kenya']
	]
];

describeForms(FORMS, () => ({
	origin: house.origin,
	cast,
	head: async () => (await readHead(db(), cast.roadmap)).seq
}));
