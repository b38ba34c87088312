import admin from './en/admin.json' with { type: 'json' };
import comments from './en/comments.json' with { type: 'json' };
import consultations from './en/consultations.json' with { type: 'json' };
import editing from './en/editing.json' with { type: 'json' };
import kernel from './en/kernel.json' with { type: 'json' };
import people from './en/people.json' with { type: 'json' };
import positions from './en/positions.json' with { type: 'json' };
import record from './en/record.json' with { type: 'json' };
import sections from './en/sections.json' with { type: 'json' };

const sentences: Record<string, string> = {
	...kernel,
	...admin,
	...people,
	...consultations,
	...sections,
	...editing,
	...comments,
	...positions,
	...record
};

/** The sentence for a refusal's stable reason code. */
export function say(reason: string): string {
	return sentences[reason] ?? kernel.unknown;
}
