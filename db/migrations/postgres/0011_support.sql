CREATE TABLE "change_position" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"proposal" text NOT NULL,
	"section" text NOT NULL,
	"hash" text NOT NULL,
	"change" text NOT NULL,
	"delegation" text NOT NULL,
	"version" bigint NOT NULL,
	"stance" text NOT NULL,
	"reservation" text NOT NULL,
	"reason" text NOT NULL,
	"audience" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"stated_at" bigint NOT NULL,
	"receipt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposal_joining" (
	"id" text PRIMARY KEY NOT NULL,
	"proposal" text NOT NULL,
	"delegation" text NOT NULL,
	"joins" text NOT NULL,
	"version" bigint NOT NULL,
	"word" text NOT NULL,
	"side" text NOT NULL,
	"hashes" jsonb NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"said_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "thread" ADD COLUMN "change" text;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_proposal_proposal_id_fk" FOREIGN KEY ("proposal") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_change_proposal_change_id_fk" FOREIGN KEY ("change") REFERENCES "public"."proposal_change"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "change_position" ADD CONSTRAINT "change_position_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_joining" ADD CONSTRAINT "proposal_joining_proposal_proposal_id_fk" FOREIGN KEY ("proposal") REFERENCES "public"."proposal"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_joining" ADD CONSTRAINT "proposal_joining_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_joining" ADD CONSTRAINT "proposal_joining_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_joining" ADD CONSTRAINT "proposal_joining_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "change_position_version" ON "change_position" USING btree ("delegation","proposal","section","hash","audience","version");--> statement-breakpoint
CREATE UNIQUE INDEX "change_position_receipt" ON "change_position" USING btree ("seat","receipt");--> statement-breakpoint
CREATE INDEX "change_position_proposal" ON "change_position" USING btree ("proposal");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_joining_version" ON "proposal_joining" USING btree ("proposal","delegation","joins","version");--> statement-breakpoint
CREATE INDEX "proposal_joining_delegation" ON "proposal_joining" USING btree ("delegation");--> statement-breakpoint
ALTER TABLE "thread" ADD CONSTRAINT "thread_change_proposal_change_id_fk" FOREIGN KEY ("change") REFERENCES "public"."proposal_change"("id") ON DELETE no action ON UPDATE no action;