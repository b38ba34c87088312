import * as Y from 'yjs';
import { bindClient } from '#db/authorship.ts';
import { connectDatabase } from '#db/connect.server.ts';
import { findConsultation } from '#db/consultations.ts';
import { insertDraft, updateTabled } from '#db/proposing.ts';
import type { Proposal, ProposalChange, ProposalText } from '#db/proposals.ts';
import { readSeats } from '#db/seats.ts';
import { listSections } from '#db/sections.ts';
import { appendUpdates, readLog, readProjection } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import { audienceOf, EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type ChangeId, type DocumentId, type ProposalId } from '#lib/kernel/ids.ts';
import { changeHash, findDifferences } from '#lib/proposals/differing.ts';
import { proposeWords } from '#lib/proposals/wording.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';
import { talkAbout, type Talk } from './crowded-talk.ts';

/** The client id under which the first is written; the next has the next. */
const FIRST_CLIENT = 1_000_000;

/**
 * Put very many tabled proposals into the demonstration in a data folder that no process serves: `here`
 * of them for one section, each with other words for one of its paragraphs, and the rest for others;
 * about those for that section something is stated and said.
 *
 * @param address the section that most are for
 * @returns the documents of those
 */
export async function crowdProposals(
	dataDir: string,
	address: string,
	{ here, inAll, ...talk }: { here: number; inAll: number } & Partial<Talk>
): Promise<DocumentId[]> {
	const db = await connectDatabase({ dataDir, databaseUrl: null });
	const consultation = await findConsultation(db, 'roadmap');
	if (!consultation) throw new Error('The demonstration is not there.');
	const sections = await listSections(db, consultation.id);
	const crowded = sections.filter((each) => sectionAddress(each) === address);
	const others = sections.filter(({ number }) => number !== '' && number !== crowded[0]?.number);
	const seats = (await readSeats(db, { consultation: consultation.id })).filter(
		({ seat }) => seat.role === 'delegate'
	);
	const texts = new Map<Section, Uint8Array>();
	for (const section of [...crowded, ...others]) texts.set(section, await readText(db, section));
	const proposedHere: ProposalChange[] = [];
	const documents: DocumentId[] = [];
	for (let i = 0; i < inAll; i++) {
		const among = i < here ? crowded : others;
		const section = among[i % among.length];
		const by = seats[i % seats.length]?.seat;
		if (!section || !by?.delegation) throw new Error('Nobody, or nothing, is there.');
		const at = Date.UTC(2026, 10, 1) + i * 60_000;
		const proposal: Proposal = {
			...{ id: newId<ProposalId>(at), consultation: consultation.id, number: null },
			...{ delegation: by.delegation, state: 'draft', title: `Proposal for measure ${i + 1}` },
			...{ rationale: '', citedText: '', citedSource: '', together: false, revision: 0 },
			audience: audienceOf({ facilitation: false, delegations: [by.delegation] }),
			...{ group: null, source: '', confirmedAt: null, reason: '', version: 1 },
			receipt: newId<string>(),
			...{ account: by.account, seat: by.id, createdAt: at, tabledAt: null, closedAt: null }
		};
		const text: ProposalText = {
			...{ document: newId<DocumentId>(at), proposal: proposal.id, section: section.id },
			...{ revision: 1, createdAt: at }
		};
		const { differences, bytes } = differ(texts.get(section) ?? new Uint8Array(), i);
		const changes = differences.map((difference, ordinal): ProposalChange => ({
			...{ id: newId<ChangeId>(at), proposal: proposal.id, revision: 1, ...difference },
			...{ section: section.id, document: text.document, ordinal: ordinal + 1 },
			...{ state: 'open', reason: '', modified: '', decidedAt: null, decidedBy: null }
		}));
		const { delegation } = proposal;
		const tabled = { number: i + 1, revision: 1, delegation, audience: EVERYBODY, tabledAt: at };
		await db.commit([
			...insertDraft(db, proposal, text),
			...updateTabled(db, proposal, tabled, changes)
		]);
		const author = { account: by.account, seat: by.id, delegation: by.delegation };
		const bound = { family: section.id, document: text.document, client: FIRST_CLIENT + i };
		await bindClient(db, { ...bound, ...author, at });
		await appendUpdates(db, [{ document: text.document, ...author, at, bytes }]);
		if (i >= here) continue;
		proposedHere.push(...changes);
		documents.push(text.document);
	}
	await talkAbout(
		...([db, consultation.id, proposedHere, seats.map(({ seat }) => seat)] as const),
		{ positions: 0, threads: 0, ...talk }
	);
	await db.close();
	return documents;
}

/** A section's text, as one update; its projection must be there as well. */
async function readText(db: Database, section: Section): Promise<Uint8Array> {
	if (!(await readProjection(db, section.id))) throw new Error('A section has no text.');
	const doc = new Y.Doc({ gc: false });
	for (const { bytes } of await readLog(db, section.document)) Y.applyUpdate(doc, bytes);
	return Y.encodeStateAsUpdate(doc);
}

/** What the i-th proposal changes, and the update that does it: the end of a paragraph, the paragraphs in turn. */
function differ(text: Uint8Array, i: number) {
	const [section, proposal] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
	for (const doc of [section, proposal]) Y.applyUpdate(doc, text);
	const before = Y.encodeStateVector(proposal);
	proposal.clientID = FIRST_CLIENT + i;
	const blocks = readBlocks(textOf(section)).filter((block) => plainText(block).length > 20);
	const block = blocks[i % blocks.length];
	if (!block) throw new Error('A section has no paragraphs.');
	const words = plainText(block).replace(/(\S+ ){3}\S+$/, `in the way of delegation ${i + 1}.`);
	proposeWords(proposal, block.id, words);
	const differences = findDifferences(section, proposal).map((difference) => ({
		...{ ...difference, hash: changeHash(difference), baseHash: hashBlock(block) }
	}));
	const bytes = Y.encodeStateAsUpdate(proposal, before);
	section.destroy();
	proposal.destroy();
	return { differences, bytes };
}
