import admin from './en/admin.json' with { type: 'json' };
import comments from './en/comments.json' with { type: 'json' };
import consultations from './en/consultations.json' with { type: 'json' };
import csv from './en/csv.json' with { type: 'json' };
import history from './en/history.json' with { type: 'json' };
import notices from './en/notices.json' with { type: 'json' };
import people from './en/people.json' with { type: 'json' };
import positions from './en/positions.json' with { type: 'json' };
import floor from './en/floor.json' with { type: 'json' };
import proposals from './en/proposals.json' with { type: 'json' };
import proposing from './en/proposing.json' with { type: 'json' };
import record from './en/record.json' with { type: 'json' };
import requests from './en/requests.json' with { type: 'json' };
import sections from './en/sections.json' with { type: 'json' };
import sync from './en/sync.json' with { type: 'json' };
import visits from './en/visits.json' with { type: 'json' };
import { sayFrom, sectionSentences } from './say-section.ts';

/** The sentence for a refusal's stable reason code. */
export const say = sayFrom({
	...sync,
	...sectionSentences,
	...admin,
	...csv,
	...people,
	...consultations,
	...comments,
	...history,
	...notices,
	...positions,
	...floor,
	...proposals,
	...proposing,
	...requests,
	...sections,
	...record,
	...visits
});
