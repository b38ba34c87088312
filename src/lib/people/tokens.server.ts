import { hash, randomBytes } from 'node:crypto';

/** 256 random bits for a cookie or an address, base64url: shown once and never stored. */
export function newToken(): string {
	return randomBytes(32).toString('base64url');
}

/** What is stored of a token: its SHA-256, hex. A copy of the database opens nothing. */
export function hashToken(token: string): string {
	return hash('sha256', token, 'hex');
}
