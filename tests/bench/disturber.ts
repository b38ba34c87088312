/** A thread that connects to a section and puts many words into it at once, then types on. */
import { parentPort, workerData } from 'node:worker_threads';
import { blockMinter, embedMarker, paragraph } from '#lib/text/markers.ts';
import { textOf } from '#lib/text/sequence.ts';
import { connect, type Place } from './typing.ts';

/** What it does: how many words it puts in, and how long it types afterwards, in milliseconds. */
export type Disturbance = Place & { words: number; typing: number };

const WORDS_IN_PARAGRAPH = 80;
const TYPING_EVERY = 100;

const { words, typing, ...place } = workerData as Disturbance;
const { doc, provider } = await connect(place);
const text = textOf(doc);
doc.transact(() => {
	const mint = blockMinter(doc);
	for (let left = words; left > 0; left -= WORDS_IN_PARAGRAPH) {
		text.insertEmbed(text.length, embedMarker(paragraph(mint())));
		text.insert(text.length, 'digital '.repeat(Math.min(left, WORDS_IN_PARAGRAPH)), {});
	}
});
const until = performance.now() + typing;
while (performance.now() < until) {
	doc.transact(() => text.insert(text.length, 'x', {}));
	await new Promise((resolve) => setTimeout(resolve, TYPING_EVERY));
}
provider.destroy();
parentPort?.postMessage('done');
parentPort?.close();
