CREATE TABLE "proposal" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"number" bigint,
	"delegation" text NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"rationale" text NOT NULL,
	"cited_text" text NOT NULL,
	"cited_source" text NOT NULL,
	"together" boolean NOT NULL,
	"audience" text NOT NULL,
	"revision" bigint NOT NULL,
	"source" text NOT NULL,
	"confirmed_at" bigint,
	"reason" text NOT NULL,
	"version" bigint NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"created_at" bigint NOT NULL,
	"tabled_at" bigint,
	"closed_at" bigint,
	"receipt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposal_change" (
	"id" text PRIMARY KEY NOT NULL,
	"proposal" text NOT NULL,
	"section" text NOT NULL,
	"document" text NOT NULL,
	"revision" bigint NOT NULL,
	"ordinal" bigint NOT NULL,
	"kind" text NOT NULL,
	"block" text NOT NULL,
	"old_words" text NOT NULL,
	"new_words" text NOT NULL,
	"redline" jsonb NOT NULL,
	"units" jsonb NOT NULL,
	"hash" text NOT NULL,
	"base_hash" text NOT NULL,
	"state" text NOT NULL,
	"reason" text NOT NULL,
	"modified" text NOT NULL,
	"decided_at" bigint,
	"decided_by" text
);
--> statement-breakpoint
CREATE TABLE "proposal_text" (
	"document" text PRIMARY KEY NOT NULL,
	"proposal" text NOT NULL,
	"section" text NOT NULL,
	"revision" bigint NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "client_id" ADD COLUMN "document" text;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal" ADD CONSTRAINT "proposal_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_change" ADD CONSTRAINT "proposal_change_proposal_proposal_id_fk" FOREIGN KEY ("proposal") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_change" ADD CONSTRAINT "proposal_change_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_change" ADD CONSTRAINT "proposal_change_document_proposal_text_document_fk" FOREIGN KEY ("document") REFERENCES "public"."proposal_text"("document") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_change" ADD CONSTRAINT "proposal_change_decided_by_seat_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_text" ADD CONSTRAINT "proposal_text_proposal_proposal_id_fk" FOREIGN KEY ("proposal") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_text" ADD CONSTRAINT "proposal_text_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_number" ON "proposal" USING btree ("consultation","number");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_receipt" ON "proposal" USING btree ("seat","receipt");--> statement-breakpoint
CREATE INDEX "proposal_delegation" ON "proposal" USING btree ("consultation","delegation");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_change_place" ON "proposal_change" USING btree ("proposal","revision","ordinal");--> statement-breakpoint
CREATE INDEX "proposal_change_section" ON "proposal_change" USING btree ("section","state");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_text_place" ON "proposal_text" USING btree ("proposal","section","revision");--> statement-breakpoint
CREATE INDEX "proposal_text_section" ON "proposal_text" USING btree ("section");