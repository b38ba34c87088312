/** Outlines on a 20 px grid, drawn with a 1.5 px stroke; mirrored ones follow the text's direction. */
export const ICONS = {
	undo: 'M7.5 5 4 8.5 7.5 12M4 8.5h7.5a4 4 0 0 1 0 8H9',
	redo: 'M12.5 5 16 8.5 12.5 12M16 8.5H8.5a4 4 0 0 0 0 8H11',
	strong: 'M6.5 4h4.25a2.9 2.9 0 0 1 0 5.8H6.5zM6.5 9.8h5a3.1 3.1 0 0 1 0 6.2h-5z',
	em: 'M8.5 4H14M6 16h5.5M11.5 4l-3 12',
	link: 'M8.5 11.5a3 3 0 0 0 4.3.2l2.4-2.4a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3-.2l-2.4 2.4A3 3 0 0 0 9.1 15l1-1',
	bullet: 'M8 5.5h8.5M8 10h8.5M8 14.5h8.5M4 5.5h.01M4 10h.01M4 14.5h.01',
	number:
		'M8.5 5.5h8M8.5 10h8M8.5 14.5h8M3.5 4.5l1-.5v3.5M3.5 12.3c.8-1 2.2-.4 1.9.5-.2.7-1.9 1.3-1.9 2.2h2',
	deeper: 'M9.5 5H16.5M9.5 10h7M9.5 15h7M3.5 7.5 6 10l-2.5 2.5',
	shallower: 'M9.5 5H16.5M9.5 10h7M9.5 15h7M6 7.5 3.5 10 6 12.5',
	break: 'M16 4.5V9a2 2 0 0 1-2 2H4.5M8 7.5 4.5 11 8 14.5',
	language:
		'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM3 10h14M10 3c2.2 2 3 4.5 3 7s-.8 5-3 7c-2.2-2-3-4.5-3-7s.8-5 3-7z',
	up: 'M10 16V4.5M5.5 9 10 4.5 14.5 9',
	down: 'M10 4v11.5M5.5 11 10 15.5 14.5 11',
	comment: 'M4 4.5h12v8.5H9.5L6 16v-3H4zM7 7.5h6M7 10h4',
	authorship: 'M4 16l.8-3.3L13.5 4 16 6.5l-8.7 8.7zM11.5 6l2.5 2.5M11 16h5.5',
	people:
		'M7.5 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM3 16c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M12.5 4.8a2.5 2.5 0 0 1 0 4.5M14 12.3c1.8.5 3 1.8 3 3.7',
	pause: 'M7 5v10M13 5v10',
	resume: 'M7 4.5 15 10l-8 5.5z',
	help: 'M7.5 7.7c0-3.4 5-3.4 5 0 0 2-2.5 2-2.5 4M10 14.8h.01'
} as const;

export type IconName = keyof typeof ICONS;
