const BROWSERS: [RegExp, string][] = [
	[/Edg\//, 'Edge'],
	[/OPR\//, 'Opera'],
	[/Firefox\//, 'Firefox'],
	[/Chrom(e|ium)\//, 'Chrome'],
	[/Safari\//, 'Safari']
];
const SYSTEMS: [RegExp, string][] = [
	[/Android/, 'Android'],
	[/iPhone|iPad/, 'iOS'],
	[/Windows/, 'Windows'],
	[/Mac OS X/, 'macOS'],
	[/CrOS/, 'ChromeOS'],
	[/Linux/, 'Linux']
];

/** A browser's user agent as a person would name it: "Firefox on Linux". */
export function nameDevice(userAgent: string): string {
	const match = (names: [RegExp, string][]) => names.find(([is]) => is.test(userAgent))?.[1];
	const browser = match(BROWSERS);
	const system = match(SYSTEMS);
	if (!browser) return userAgent.split(/[\s/]/)[0] || 'An unnamed program';
	return system ? `${browser} on ${system}` : browser;
}
