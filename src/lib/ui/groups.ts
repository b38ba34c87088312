/** Shape and name of each stakeholder group: colour is never the only sign. */
export const GROUP_SHAPES: Record<string, { shape: string; name: string }> = {
	MS: { shape: '■', name: 'Member States' },
	IG: { shape: '◆', name: 'Intergovernmental organizations' },
	PS: { shape: '▲', name: 'Private sector' },
	CS: { shape: '●', name: 'Civil society' },
	TC: { shape: '⬢', name: 'Technical community' },
	AC: { shape: '✚', name: 'Academia' },
	OT: { shape: '○', name: 'Other' }
};

/** The token of a group's colour; Other for a code without one of its own. */
export function groupColour(code: string): string {
	return `var(--group-${code in GROUP_SHAPES ? code.toLowerCase() : 'ot'})`;
}

/** The shape that stands beside a group's colour. */
export function groupShape(code: string): string {
	return GROUP_SHAPES[code]?.shape ?? '○';
}

/** What a group is called; its code when it is not one of the seven. */
export function groupName(code: string): string {
	return GROUP_SHAPES[code]?.name ?? code;
}
