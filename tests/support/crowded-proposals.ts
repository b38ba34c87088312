import * as Y from 'yjs';
import { connectDatabase } from '#db/connect.server.ts';
import { findConsultation } from '#db/consultations.ts';
import { insertDraft, updateTabled } from '#db/proposing.ts';
import type { Proposal, ProposalChange, ProposalText } from '#db/proposals.ts';
import { readSeats } from '#db/seats.ts';
import { listSections } from '#db/sections.ts';
import { readLog, readProjection } from '#db/texts.ts';
import type { Database } from '#db/database.ts';
import { audienceOf, EVERYBODY } from '#lib/kernel/audience.ts';
import { newId, type ChangeId, type DocumentId, type ProposalId } from '#lib/kernel/ids.ts';
import { changeHash, findDifferences } from '#lib/proposals/differing.ts';
import { proposeWords } from '#lib/proposals/wording.ts';
import { sectionAddress, type Section } from '#lib/sections/rules.ts';
import { hashBlock } from '#lib/text/hash.ts';
import { readBlocks, textOf } from '#lib/text/sequence.ts';
import { plainText } from '#lib/text/words.ts';

/**
 * Put very many tabled proposals into the demonstration in a data folder that no process serves: `here`
 * of them for one section, each with other words for one of its paragraphs, and the rest for others.
 *
 * @param address the section that most are for
 */
export async function crowdProposals(
	dataDir: string,
	address: string,
	{ here, inAll }: { here: number; inAll: number }
): Promise<void> {
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
			...{ source: '', confirmedAt: null, reason: '', version: 1, receipt: newId<string>() },
			...{ account: by.account, seat: by.id, createdAt: at, tabledAt: null, closedAt: null }
		};
		const text: ProposalText = {
			...{ document: newId<DocumentId>(at), proposal: proposal.id, section: section.id },
			...{ revision: 1, createdAt: at }
		};
		const changes = differ(texts.get(section) ?? new Uint8Array(), i).map(
			(difference, ordinal): ProposalChange => ({
				...{ id: newId<ChangeId>(at), proposal: proposal.id, revision: 1, ...difference },
				...{ section: section.id, document: text.document, ordinal: ordinal + 1 },
				...{ state: 'open', reason: '', modified: '', decidedAt: null, decidedBy: null }
			})
		);
		const tabled = { number: i + 1, revision: 1, audience: EVERYBODY, tabledAt: at };
		await db.commit([
			...insertDraft(db, proposal, text),
			...updateTabled(db, proposal, tabled, changes)
		]);
	}
	await db.close();
}

/** A section's text, as one update; its projection must be there as well. */
async function readText(db: Database, section: Section): Promise<Uint8Array> {
	if (!(await readProjection(db, section.id))) throw new Error('A section has no text.');
	const doc = new Y.Doc({ gc: false });
	for (const { bytes } of await readLog(db, section.document)) Y.applyUpdate(doc, bytes);
	return Y.encodeStateAsUpdate(doc);
}

/** What the i-th proposal changes: the end of a paragraph, the paragraphs in turn. */
function differ(text: Uint8Array, i: number) {
	const [section, proposal] = [new Y.Doc({ gc: false }), new Y.Doc({ gc: false })];
	for (const doc of [section, proposal]) Y.applyUpdate(doc, text);
	const blocks = readBlocks(textOf(section)).filter((block) => plainText(block).length > 20);
	const block = blocks[i % blocks.length];
	if (!block) throw new Error('A section has no paragraphs.');
	const words = plainText(block).replace(/(\S+ ){3}\S+$/, `in the way of delegation ${i + 1}.`);
	proposeWords(proposal, block.id, words);
	const differences = findDifferences(section, proposal);
	section.destroy();
	proposal.destroy();
	return differences.map((difference) => ({
		...{ ...difference, hash: changeHash(difference), baseHash: hashBlock(block) }
	}));
}
