/** Codes by which SQLite says that the disk is full, read-only, broken or held by somebody else. */
const SQLITE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|NOMEM)/;
/** Classes of PostgreSQL's: connection, resources such as the disk, shutdown, system error. */
const POSTGRES = /^(08|53|57|58)[0-9A-Z]{3}$|^25006$/;
/** Of these, that a connection ended under what was asked over it. */
const ENDED = /^(08[0-9A-Z]{3}|57P0[1-3]|ECONNRESET|EPIPE)$/;
/** What the way to PostgreSQL says when nobody is there. */
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH)$/;
/** What its driver says without a code, of a connection that ended and of one that could not be made. */
const DRIVER_ENDED = /^(Connection terminated|Client has encountered a connection error)/;
const DRIVER_WAITED = /^timeout exceeded when trying to connect/;

/**
 * Whether an error says that the database cannot be written or reached at this moment, and not
 * that what was to be written is wrong: the same may well succeed later.
 */
export function isStorageFailure(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { code = '', syscall, cause } = error as NodeJS.ErrnoException;
	const isGone = NETWORK.test(code) || (code === 'ENOENT' && syscall === 'connect');
	if (isGone || SQLITE.test(code) || POSTGRES.test(code)) return true;
	const isDrivers = DRIVER_ENDED.test(error.message) || DRIVER_WAITED.test(error.message);
	return isDrivers || isStorageFailure(cause);
}

/** Whether an error of the driver says that a connection to PostgreSQL is lost: another may be had. */
export function isLostConnection(error: unknown): boolean {
	if (!(error instanceof Error)) return false;
	const { code = '' } = error as { code?: string };
	return ENDED.test(code) || DRIVER_ENDED.test(error.message);
}

/** Do a write that reading does not depend on, such as when somebody was last seen. */
export async function writeIfPossible(write: () => Promise<unknown>): Promise<void> {
	try {
		await write();
	} catch (error) {
		if (!isStorageFailure(error)) throw error;
	}
}
