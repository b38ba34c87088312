import { describe, expect, it } from 'vitest';
import { network } from './limits.server.ts';

describe('the network that attempts are counted by', () => {
	it.each([
		['192.0.2.7', '192.0.2.7'],
		['::ffff:192.0.2.7', '192.0.2.7'],
		['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
		['2001:db8::1', '2001:db8:0:0'],
		['2001:db8:0:0:9::', '2001:db8:0:0'],
		['::1', '0:0:0:0']
	])('of %s is %s', (address, expected) => expect(network(address)).toBe(expected));
});
