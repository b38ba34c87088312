import type { Role } from '#lib/kernel/actor.ts';

/** A role in words; what facilitators are called is the consultation's to say. */
export function roleWords(role: Role, facilitatorLabel = 'facilitator'): string {
	const words = {
		delegate: 'Delegate',
		secretariat: 'Secretariat',
		facilitator: facilitatorLabel.charAt(0).toUpperCase() + facilitatorLabel.slice(1),
		observer: 'Observer'
	};
	return words[role];
}

/** A seat as its holder chooses it: its delegation, or its role where it has none. */
export function seatWords(
	seat: { role: Role; delegation: { name: string } | null },
	facilitatorLabel?: string
): string {
	const role = roleWords(seat.role, facilitatorLabel);
	if (!seat.delegation) return role;
	return seat.role === 'delegate' ? seat.delegation.name : `${role}, ${seat.delegation.name}`;
}
