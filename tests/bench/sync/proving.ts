import { Client, type Place } from './client.ts';
import type { Server } from './servers.ts';
import { writeParagraphs, type Spot } from './spots.ts';
import { letter } from './updates.ts';

const MALFORMED = new Uint8Array([1, 1, 9, 0, 4, 1, 255]);
const ENDLESS = new Uint8Array([1, 255, 255, 255, 127, 9, 0]);
const FLOOD = 1_000;
const OVERSIZED = 1024 * 1024 + 1;

/** What must be refused: done by somebody who could write the honest letter beside it. */
type Offence = (writer: Client, spot: Spot) => void;

/**
 * Prove on the very server that is measured, over the wire, that its checks stand: what is gained by
 * leaving one out is not believed. Uses the last room and the last accounts, which are not measured.
 *
 * @throws a sentence naming the check that did not refuse
 */
export async function proveChecks(server: Server): Promise<void> {
	const { room, victim, offender, observer } = server.proving;
	const own = server.place(room, victim);
	const others = server.place(room, offender);
	const [spot] = await writeParagraphs(own, 1);
	if (!spot) throw new Error('Nothing could be written to prove checks on.');
	const honest = await Client.join(own);
	honest.send(honest.syncFrame(2, letter(honest.id, 0, spot.left, spot.right)));
	await until('an honest letter is saved', () => honest.saved > 0);
	const offences: Record<string, Offence> = {
		'a letter under the client id of somebody else': (writer) =>
			writer.send(
				writer.syncFrame(2, letter(honest.id, 1, { client: honest.id, clock: 0 }, spot.right))
			),
		'a letter after one that never came': (writer) =>
			writer.send(writer.syncFrame(2, letter(writer.id, 7, spot.left, spot.right))),
		'an update that ends in its middle': (writer) => writer.send(writer.syncFrame(2, MALFORMED)),
		'an update that claims millions of structs': (writer) =>
			writer.send(writer.syncFrame(2, ENDLESS)),
		'more messages than a person sends': (writer) => {
			const query = writer.frame(new Uint8Array([3]));
			for (let i = 0; i < FLOOD; i++) writer.send(query);
		},
		'a message over a megabyte': (writer) => writer.send(writer.frame(new Uint8Array(OVERSIZED)))
	};
	for (const [offence, act] of Object.entries(offences)) {
		const writer = await Client.join(others);
		act(writer, spot);
		await until(`${offence} is refused`, () => writer.closed !== 0);
	}
	const reader = await Client.join(observer);
	reader.send(reader.syncFrame(2, letter(reader.id, 0, spot.left, spot.right)));
	await until('a letter by an observer is refused', () => reader.closed === 4403);
	await expectTurnedAway('a page of another origin', 403, without(own, 'Origin'));
	await expectTurnedAway('somebody who is not signed in', 401, without(own, 'Cookie'));
	if (honest.closed !== 0) throw new Error('Whoever kept to the rules was cut with the others.');
	honest.close();
}

function without(place: Place, header: string): Place {
	const headers = Object.entries(place.headers).filter(([name]) => name !== header);
	return { ...place, headers: Object.fromEntries(headers) };
}

async function expectTurnedAway(who: string, status: number, place: Place): Promise<void> {
	const answer = await Client.open(place).then(
		() => 'opened',
		(error: unknown) => String(error)
	);
	if (!answer.includes(` ${status} `)) throw new Error(`A check is off: ${who} was ${answer}.`);
}

/** Wait until a claim comes true; throws naming it when it does not. */
async function until(claim: string, isTrue: () => boolean): Promise<void> {
	for (const end = performance.now() + 5_000; !isTrue();) {
		if (performance.now() > end) throw new Error(`A check is off: it is not true that ${claim}.`);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
}
