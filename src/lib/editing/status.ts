import { say } from '#lib/messages/say-section.ts';

/** What the line to the server says about itself. */
export type LineState = {
	online: boolean;
	/** Whether the server's text has arrived at least once. */
	arrived: boolean;
	mode: 'write' | 'read' | null;
	reason: string | null;
	unsaved: number;
	/** How many of the unsaved changes this device has kept, for when the page is closed. */
	kept: number;
	refused: boolean;
	/** Why the server ended the line for good, as a reason code; '' while it did not. */
	ended: string;
};

export type Status = {
	word: 'Saved' | 'Saving' | 'Not saved' | 'Offline' | 'Read-only' | 'Opening';
	/** What follows the word, with no colour needed to understand it; may be empty. */
	detail: string;
};

/** The one status word of the page, with its reason. */
export function statusOf(line: LineState): Status {
	if (line.ended) return readOnly(say(line.ended));
	if (line.refused) return readOnly(say('editing.refused'));
	if (!line.online && (line.arrived || line.mode)) return offline(line);
	if (!line.arrived || !line.mode) return { word: 'Opening', detail: say('editing.opening') };
	// What is on its way comes before what may be done: a right can end with words unsaved.
	const trouble = (line.mode === 'write' && line.reason) || '';
	if (line.unsaved > 0) return { word: trouble ? 'Not saved' : 'Saving', detail: trouble };
	if (line.mode === 'read') return readOnly(say(line.reason ?? 'editing.read-only'));
	return { word: 'Saved', detail: trouble };
}

function readOnly(detail: string): Status {
	return { word: 'Read-only', detail };
}

function offline({ unsaved, kept, mode }: LineState): Status {
	if (mode !== 'write') return { word: 'Offline', detail: say('editing.offline-reading') };
	if (unsaved === 0) return { word: 'Offline', detail: say('editing.offline-nothing') };
	const count = kept || unsaved;
	const changes = count === 1 ? '1 change' : `${count} changes`;
	return {
		word: 'Offline',
		detail: kept > 0 ? `${changes} kept here` : `${changes} in this tab only: keep it open`
	};
}
