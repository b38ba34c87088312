/**
 * Why a frame is refused (frame 103), one code per check; beside these, a reader's frames are
 * refused with the reason of their rights. What each says to a person: messages/en/sync.json.
 */
export const REFUSALS = [
	'sync.document-full',
	'sync.false-move',
	'sync.foreign-block',
	'sync.foreign-client',
	'sync.gap',
	'sync.malformed',
	'sync.not-text',
	'sync.read-only',
	'sync.text-frame',
	'sync.too-costly',
	'sync.too-large',
	'sync.too-many',
	'sync.too-many-clients',
	'sync.unknown-frame'
] as const;

/** Why a socket is closed without anything it sent being at fault. */
export const CLOSINGS = [
	'sync.no-longer-yours',
	'sync.other-seat',
	'sync.restart',
	'sync.signed-out',
	'sync.storage',
	'sync.too-many-sockets'
] as const;

/** Said to whoever wants to open a text whose log is damaged: 123 bytes are the most that a closing says. */
export const DAMAGED =
	'Part of this text cannot be read from the server’s disk. Nothing was deleted. Tell its administrators.';

export type RefusalReason = (typeof REFUSALS)[number];
export type ClosingReason = (typeof CLOSINGS)[number] | typeof DAMAGED;
