import { eq } from 'drizzle-orm';
import type { SectionId } from '#lib/kernel/ids.ts';
import type { Database, Tables } from './database.ts';

export type Floor = Tables['floor']['$inferSelect'];

/** What a section's room looks at; null when nobody has set anything. */
export async function readFloor(db: Database, section: SectionId): Promise<Floor | null> {
	const { floor } = db.tables;
	const [row] = await db.read.select().from(floor).where(eq(floor.section, section));
	return row ?? null;
}

/** Sets what a section's room looks at, or who has the floor; the rest stays. */
export async function saveFloor(
	db: Database,
	set: Pick<Floor, 'section' | 'seat' | 'at'> & Partial<Floor>
): Promise<void> {
	const row: Floor = { block: '', delegation: null, ...set };
	const { section: _section, ...changed } = set;
	const { floor } = db.tables;
	await db.commit([
		db.read.insert(floor).values(row).onConflictDoUpdate({ target: floor.section, set: changed })
	]);
}
