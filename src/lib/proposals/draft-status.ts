import type { Status } from '#lib/editing/status.ts';
import { say } from '#lib/messages/say-refused.ts';

/**
 * The status of a proposal's text: that of any text, and who sees what is saved. What is saved is not
 * tabled.
 *
 * @param reason why it may not be written, as a reason code; null when that is not why it is as it is
 * @param seen who sees it, in a sentence; '' when everybody does
 */
export function draftStatus(status: Status, reason: string | null, seen: string): Status {
	if (status.word === 'Read-only' && reason) return { ...status, detail: say(reason) };
	const says = status.word === 'Saved' || status.word === 'Saving';
	return says && seen
		? { ...status, detail: [status.detail, seen].filter(Boolean).join(' ') }
		: status;
}
