import { describe, expect, it } from 'vitest';
import { Ledger } from './ledger.ts';

describe('the ledger of what is saved', () => {
	it('counts a change as unsaved until its frame is acknowledged', () => {
		const ledger = new Ledger();
		ledger.open();
		ledger.change();
		ledger.send();
		expect(ledger.unsaved).toBe(1);
		ledger.acknowledge(1);
		expect(ledger.unsaved).toBe(0);
	});

	it('leaves what was typed after the acknowledged frame unsaved', () => {
		const ledger = new Ledger();
		ledger.open();
		for (let i = 0; i < 3; i++) {
			ledger.change();
			ledger.send();
		}
		ledger.acknowledge(2);
		expect(ledger.unsaved).toBe(1);
	});

	it('keeps changes made offline until a later socket repeats them', () => {
		const ledger = new Ledger();
		ledger.open();
		ledger.change();
		ledger.send();
		ledger.change();
		ledger.open();
		expect(ledger.unsaved).toBe(2);
		ledger.send();
		ledger.acknowledge(1);
		expect(ledger.unsaved).toBe(0);
	});

	it('is not moved by counts beyond what it sent', () => {
		const ledger = new Ledger();
		ledger.open();
		ledger.change();
		ledger.acknowledge(7);
		expect(ledger.unsaved).toBe(1);
	});
});
