/**
 * The strips of stances in the gutter of a served text, by the block that each stands beside. The
 * server wrote them, for what the reader may see: how delegations stand is counted nowhere else.
 */
export function readStrips(parts: readonly string[]): Map<string, HTMLAnchorElement> {
	const served = document.createElement('template');
	// Words of a text hold no tag: their signs are escaped.
	served.innerHTML =
		parts
			.join('')
			.match(/<a class="stands.*?<\/a>/gs)
			?.join('') ?? '';
	const links = [...served.content.querySelectorAll('a')];
	return new Map(links.map((link) => [link.href.replace(/.*\//, ''), link]));
}
