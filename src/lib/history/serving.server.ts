import { serveText } from '#lib/editing/serving.server.ts';
import type { Runtime } from '#server/runtime.ts';
import { readMoment, type Wish } from './queries.server.ts';

/** A moment with its text as HTML, for the page and its slider. Null for what is not there. */
export async function serveMoment(
	runtime: Runtime,
	here: Parameters<typeof readMoment>[1],
	wish: Wish
) {
	const shown = await readMoment(runtime, here, wish);
	if (!shown) return null;
	const unnumbered = shown.blocks.map((block) => ({ ...block, number: '' }));
	return { moment: shown.moment, parts: serveText(unnumbered, '') };
}
