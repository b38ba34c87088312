ALTER TABLE "snapshot" ADD COLUMN "merged_seq" bigint;--> statement-breakpoint
ALTER TABLE "text_update" ADD COLUMN "from_seq" bigint;