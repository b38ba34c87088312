import { pino, stdSerializers, type DestinationStream, type Logger } from 'pino';

/** The log of this process, on standard output unless said otherwise. */
export function openLogger(to?: DestinationStream): Logger {
	const options = { serializers: { err: describeError } };
	return pino(options, to ?? openOutput());
}

const MOST_UNWRITTEN = 1024 * 1024;

/** Standard output. A file behind it that cannot grow costs lines, and nothing else. */
function openOutput(): DestinationStream {
	const output = pino.destination({ fd: 1, maxLength: MOST_UNWRITTEN });
	output.on('error', () => undefined);
	return output;
}

/** An error for the log. A failed query carries what people typed: only its cause is told. */
function describeError(error: unknown) {
	const failedQuery = error instanceof Error && 'query' in error && 'params' in error;
	const told = failedQuery ? (error.cause ?? new Error('a query failed')) : error;
	// Not its other members: PostgreSQL's `detail` quotes the row.
	const { type, message, stack, code } = stdSerializers.err(told as Error);
	return { type, message, stack, code: code as unknown };
}
