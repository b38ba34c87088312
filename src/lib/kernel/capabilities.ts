/** What a participant may do in a consultation; see docs/decisions for why these are not roles. */
export const CAPABILITIES = [
	'read',
	'comment',
	'edit',
	'propose',
	'cosponsor',
	'position',
	'block'
] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** In which capacity a seat takes part. */
export const CATEGORIES = [
	'secretariat',
	'facilitator',
	'member-state',
	'stakeholder',
	'observer'
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Which capabilities each category holds, as a phase states it. */
export type Rights = Record<Category, readonly Capability[]>;
