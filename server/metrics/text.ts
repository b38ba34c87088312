import { METRICS, type MetricName, type Meters } from './meters.ts';

/** Everything measured, in Prometheus's text format 0.0.4. */
export function formatMetrics(meters: Meters): string {
	const samples = meters.read();
	const lines: string[] = [];
	for (const [name, [type, label, help]] of Object.entries(METRICS)) {
		lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
		if (type === 'histogram') lines.push(...histogramLines(name as MetricName, meters));
		else
			for (const sample of samples)
				if (sample.name === name)
					lines.push(`${name}${label && `{${label}="${sample.label}"}`} ${sample.value}`);
	}
	return `${lines.join('\n')}\n`;
}

function histogramLines(name: MetricName, { commits }: Meters): string[] {
	let below = 0;
	const buckets = commits.bounds.map(
		(bound, i) => `${name}_bucket{le="${bound}"} ${(below += commits.counts[i] ?? 0)}`
	);
	return [
		...buckets,
		`${name}_bucket{le="+Inf"} ${commits.count}`,
		`${name}_sum ${commits.sum}`,
		`${name}_count ${commits.count}`
	];
}
