import type { Consultation } from '#lib/consultations/rules.ts';
import { OUTCOMES } from '#lib/consultations/rules.ts';
import type { Rights } from '#lib/kernel/capabilities.ts';
import type { Outcome } from '#lib/kernel/outcome.ts';
import { accept, refuse } from '#lib/kernel/outcome.ts';
import { plainLine, plainWords } from '#lib/kernel/words.ts';

export type ConsultationWish = Pick<
	Consultation,
	'slug' | 'title' | 'mandate' | 'outcome' | 'facilitatorLabel'
>;

/** What each category may do in the phase a consultation begins with. Rule A2. */
export const OPENING_RIGHTS: Rights = {
	secretariat: ['read', 'comment', 'edit'],
	facilitator: ['read', 'comment', 'edit'],
	'member-state': ['read', 'comment', 'edit', 'propose', 'cosponsor', 'position', 'block'],
	stakeholder: ['read', 'comment', 'edit', 'propose', 'cosponsor', 'position'],
	observer: ['read']
};

/** The consultation a form asks for. Rules A2, A3. */
export function readConsultationWish(
	field: (name: keyof ConsultationWish) => string
): Outcome<ConsultationWish> {
	const title = plainLine(field('title'));
	if (!title || title.length > 200) return refuse(400, 'admin.title');
	const slug = field('slug').trim();
	if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length < 2 || slug.length > 40)
		return refuse(400, 'admin.slug');
	const outcome = OUTCOMES.find((each) => each === field('outcome'));
	if (!outcome) return refuse(400, 'admin.outcome');
	const mandate = plainWords(field('mandate')).trim();
	if (mandate.length > 2000) return refuse(400, 'admin.mandate');
	const facilitatorLabel = plainLine(field('facilitatorLabel')) || 'Facilitator';
	if (facilitatorLabel.length > 40) return refuse(400, 'admin.label');
	return accept({ slug, title, mandate, outcome, facilitatorLabel });
}
