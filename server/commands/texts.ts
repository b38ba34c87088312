import { checkTexts, type CheckedText } from '#lib/admin/storage.server.ts';
import { Refusal, type Command } from './command.ts';

/** As many numbers as somebody wants to read in a line. */
const NAMED = 10;

const verify: Command = {
	name: 'verify-texts',
	usage: '',
	summary: 'read the log of every text whole and compare it with its checksums',
	async run(runtime, _args, write) {
		let sound = true;
		for await (const checked of checkTexts(runtime)) {
			const problems = problemsOf(checked);
			write(`${checked.text}: ${problems ?? `sound, ${checked.updates} updates`}`);
			for (const cut of checked.cuts) write(`    ${cut}`);
			sound &&= problems === null;
		}
		if (!sound) throw new Refusal('A text is not as it was written.');
	}
};

function problemsOf({ missing, damaged }: CheckedText): string | null {
	const problems = [
		...(missing.length > 0 ? [`missing: ${nameSome(missing)}`] : []),
		...(damaged.length > 0 ? [`damaged: ${nameSome(damaged)}`] : [])
	];
	return problems.length > 0 ? `updates ${problems.join('; ')}` : null;
}

function nameSome(seqs: readonly number[]): string {
	const more = seqs.length > NAMED ? ` and ${seqs.length - NAMED} more` : '';
	return seqs.slice(0, NAMED).join(', ') + more;
}

export const textCommands = [verify];
