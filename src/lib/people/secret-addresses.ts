/** Whether an address itself carries a one-time token: its page is kept by nobody on the way. */
export function holdsSecret(path: string): boolean {
	return /^\/(reset|welcome|invitation)\//.test(path);
}
