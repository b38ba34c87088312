import { shownKeys } from './shortcuts.ts';

const listed: { title: string; keys: [string, string][] }[] = [
	{
		title: 'In the text',
		keys: [
			['Mod+B', 'Bold'],
			['Mod+I', 'Italic'],
			['Mod+K', 'Link'],
			['Mod+Z', 'Undo your own last change'],
			['Mod+Shift+Z', 'Redo'],
			['Mod+]', 'One level deeper'],
			['Mod+[', 'One level up'],
			['Alt+Shift+↑', 'Move the paragraph up'],
			['Alt+Shift+↓', 'Move the paragraph down'],
			['Shift+Enter', 'Line break inside the paragraph'],
			['Mod+Alt+M', 'Comment on the selected words'],
			['Tab', 'Leave the text']
		]
	},
	{
		title: 'Anywhere on the page',
		keys: [
			['F6', 'Next region: outline, text, comments, status'],
			['Shift+F6', 'The region before']
		]
	},
	{
		title: 'Where a proposal is written',
		keys: [
			[
				'Mod+Alt+V',
				'The next view: what is proposed marked, without marks, or as the section stands'
			]
		]
	},
	{
		title: 'Outside the text, single keys',
		keys: [
			['?', 'This list'],
			['E', 'Into the text'],
			['W', 'Who wrote this']
		]
	}
];

/** Every shortcut of the section page, as the help lists them. */
export const SHORTCUTS = listed.map(({ title, keys }) => ({
	title,
	keys: keys.map(([key, does]) => [shownKeys(key), does] as const)
}));
