/**
 * The address of this very page with one of its parameters set, or left out when `value` is null.
 * What a form action left in the address is no part of it.
 */
export function linkWith(page: URL, name: string, value: string | null): string {
	const asked = new URLSearchParams(page.search);
	for (const each of [...asked.keys()]) if (each.startsWith('/')) asked.delete(each);
	if (value === null) asked.delete(name);
	else asked.set(name, value);
	return asked.size > 0 ? `?${asked}` : page.pathname;
}
