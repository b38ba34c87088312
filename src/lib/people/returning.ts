/**
 * Where to go after signing in: `to` when it is a path of this installation, else the home
 * page. A path that a browser would read as another host, or with control characters that
 * it would drop, is not one.
 */
export function returnPath(to: string | null): string {
	if (!to || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(to)) return '/';
	const origin = 'https://plenary.invalid';
	const address = new URL(to, origin);
	if (address.origin !== origin || address.pathname.startsWith('//')) return '/';
	return address.pathname + address.search + address.hash;
}
