CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"administrator" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"suspended_at" bigint
);
--> statement-breakpoint
CREATE TABLE "acting_seat" (
	"session" text NOT NULL,
	"consultation" text NOT NULL,
	"seat" text NOT NULL,
	CONSTRAINT "acting_seat_session_consultation_pk" PRIMARY KEY("session","consultation")
);
--> statement-breakpoint
CREATE TABLE "delegation" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"category" text NOT NULL,
	"counted_in" text NOT NULL,
	"created_at" bigint NOT NULL,
	"withdrawn_at" bigint
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"consultation" text NOT NULL,
	"role" text NOT NULL,
	"delegation" text,
	"speaks" boolean NOT NULL,
	"sections" jsonb NOT NULL,
	"note" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"accepted_by" text,
	"accepted_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"delegation" text NOT NULL,
	"group_id" text NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	CONSTRAINT "membership_delegation_group_id_since_pk" PRIMARY KEY("delegation","group_id","since")
);
--> statement-breakpoint
CREATE TABLE "one_time_token" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"account" text,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "seat" (
	"id" text PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"consultation" text NOT NULL,
	"role" text NOT NULL,
	"delegation" text,
	"speaks" boolean NOT NULL,
	"sections" jsonb NOT NULL,
	"created_at" bigint NOT NULL,
	"withdrawn_at" bigint
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"account" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"seen_at" bigint NOT NULL,
	"address" text NOT NULL,
	"user_agent" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stakeholder_group" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"position" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consultation" (
	"id" text PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"mandate" text NOT NULL,
	"outcome" text NOT NULL,
	"calls" jsonb NOT NULL,
	"numbering" text NOT NULL,
	"facilitator_label" text NOT NULL,
	"demonstration" boolean NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "phase" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"position" bigint NOT NULL,
	"name" text NOT NULL,
	"rights" jsonb NOT NULL,
	"opens_at" bigint NOT NULL,
	"closes_at" bigint
);
--> statement-breakpoint
CREATE TABLE "roundtable" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"position" bigint NOT NULL,
	"title" text NOT NULL,
	"illustrative" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "roundtable_member" (
	"roundtable" text NOT NULL,
	"delegation" text NOT NULL,
	"part" text NOT NULL,
	CONSTRAINT "roundtable_member_roundtable_delegation_pk" PRIMARY KEY("roundtable","delegation")
);
--> statement-breakpoint
CREATE TABLE "roundtable_section" (
	"roundtable" text NOT NULL,
	"section" text NOT NULL,
	CONSTRAINT "roundtable_section_roundtable_section_pk" PRIMARY KEY("roundtable","section")
);
--> statement-breakpoint
CREATE TABLE "section" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"position" bigint NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"mode" text NOT NULL,
	"document" text NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "block" (
	"section" text NOT NULL,
	"id" text NOT NULL,
	"position" bigint NOT NULL,
	"number" text NOT NULL,
	"content" jsonb NOT NULL,
	"text" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "block_section_id_pk" PRIMARY KEY("section","id")
);
--> statement-breakpoint
CREATE TABLE "client_id" (
	"family" text NOT NULL,
	"client" bigint NOT NULL,
	"account" text,
	"seat" text,
	"delegation" text,
	"at" bigint NOT NULL,
	CONSTRAINT "client_id_family_client_pk" PRIMARY KEY("family","client")
);
--> statement-breakpoint
CREATE TABLE "held_text" (
	"section" text NOT NULL,
	"hash" text NOT NULL,
	"blocks" jsonb NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "held_text_section_hash_pk" PRIMARY KEY("section","hash")
);
--> statement-breakpoint
CREATE TABLE "section_text" (
	"section" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"document" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	"checksum" bigint NOT NULL,
	"block_ids" jsonb NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "text_update" (
	"document" text NOT NULL,
	"seq" bigint NOT NULL,
	"account" text,
	"seat" text,
	"delegation" text,
	"at" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	"checksum" bigint NOT NULL,
	CONSTRAINT "text_update_document_seq_pk" PRIMARY KEY("document","seq")
);
--> statement-breakpoint
CREATE TABLE "comment" (
	"id" text PRIMARY KEY NOT NULL,
	"thread" text NOT NULL,
	"section" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"delegation" text,
	"body" text NOT NULL,
	"created_at" bigint NOT NULL,
	"receipt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "entry" (
	"consultation" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"payload" text NOT NULL,
	"salt" text NOT NULL,
	"payload_hash" text NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	"section" text,
	"delegation" text,
	"confidential" boolean NOT NULL,
	CONSTRAINT "entry_consultation_seq_pk" PRIMARY KEY("consultation","seq")
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"key" text PRIMARY KEY NOT NULL,
	"value" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "position" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"section" text NOT NULL,
	"block" text NOT NULL,
	"delegation" text NOT NULL,
	"version" bigint NOT NULL,
	"stance" text NOT NULL,
	"reservation" text NOT NULL,
	"reason" text NOT NULL,
	"text_hash" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"stated_at" bigint NOT NULL,
	"receipt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "thread" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"section" text NOT NULL,
	"anchor_start" "bytea",
	"anchor_end" "bytea",
	"block" text,
	"quote" text NOT NULL,
	"before" text NOT NULL,
	"after" text NOT NULL,
	"resolved_at" bigint,
	"resolved_by" text,
	"version" bigint NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "acting_seat" ADD CONSTRAINT "acting_seat_session_session_id_fk" FOREIGN KEY ("session") REFERENCES "public"."session"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acting_seat" ADD CONSTRAINT "acting_seat_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acting_seat" ADD CONSTRAINT "acting_seat_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delegation" ADD CONSTRAINT "delegation_counted_in_stakeholder_group_id_fk" FOREIGN KEY ("counted_in") REFERENCES "public"."stakeholder_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_account_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_accepted_by_account_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_group_id_stakeholder_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."stakeholder_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "one_time_token" ADD CONSTRAINT "one_time_token_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stakeholder_group" ADD CONSTRAINT "stakeholder_group_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "phase" ADD CONSTRAINT "phase_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roundtable" ADD CONSTRAINT "roundtable_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roundtable_member" ADD CONSTRAINT "roundtable_member_roundtable_roundtable_id_fk" FOREIGN KEY ("roundtable") REFERENCES "public"."roundtable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roundtable_member" ADD CONSTRAINT "roundtable_member_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roundtable_section" ADD CONSTRAINT "roundtable_section_roundtable_roundtable_id_fk" FOREIGN KEY ("roundtable") REFERENCES "public"."roundtable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roundtable_section" ADD CONSTRAINT "roundtable_section_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section" ADD CONSTRAINT "section_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "block" ADD CONSTRAINT "block_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_id" ADD CONSTRAINT "client_id_family_section_id_fk" FOREIGN KEY ("family") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_id" ADD CONSTRAINT "client_id_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_id" ADD CONSTRAINT "client_id_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client_id" ADD CONSTRAINT "client_id_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "held_text" ADD CONSTRAINT "held_text_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "section_text" ADD CONSTRAINT "section_text_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_thread_thread_id_fk" FOREIGN KEY ("thread") REFERENCES "public"."thread"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment" ADD CONSTRAINT "comment_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "position" ADD CONSTRAINT "position_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "position" ADD CONSTRAINT "position_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "position" ADD CONSTRAINT "position_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "position" ADD CONSTRAINT "position_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "position" ADD CONSTRAINT "position_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread" ADD CONSTRAINT "thread_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread" ADD CONSTRAINT "thread_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "thread" ADD CONSTRAINT "thread_resolved_by_seat_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_email" ON "account" USING btree ("email");--> statement-breakpoint
CREATE UNIQUE INDEX "delegation_code" ON "delegation" USING btree ("consultation","code");--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_token" ON "invitation" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "invitation_consultation" ON "invitation" USING btree ("consultation");--> statement-breakpoint
CREATE INDEX "seat_account" ON "seat" USING btree ("account");--> statement-breakpoint
CREATE INDEX "seat_consultation" ON "seat" USING btree ("consultation");--> statement-breakpoint
CREATE INDEX "session_account" ON "session" USING btree ("account");--> statement-breakpoint
CREATE UNIQUE INDEX "stakeholder_group_code" ON "stakeholder_group" USING btree ("consultation","code");--> statement-breakpoint
CREATE UNIQUE INDEX "consultation_slug" ON "consultation" USING btree ("slug");--> statement-breakpoint
CREATE INDEX "phase_consultation" ON "phase" USING btree ("consultation");--> statement-breakpoint
CREATE INDEX "roundtable_consultation" ON "roundtable" USING btree ("consultation");--> statement-breakpoint
CREATE UNIQUE INDEX "section_document" ON "section" USING btree ("document");--> statement-breakpoint
CREATE UNIQUE INDEX "section_number" ON "section" USING btree ("consultation","number");--> statement-breakpoint
CREATE INDEX "held_text_at" ON "held_text" USING btree ("at");--> statement-breakpoint
CREATE INDEX "comment_thread" ON "comment" USING btree ("thread");--> statement-breakpoint
CREATE INDEX "comment_section" ON "comment" USING btree ("section");--> statement-breakpoint
CREATE UNIQUE INDEX "comment_receipt" ON "comment" USING btree ("seat","receipt");--> statement-breakpoint
CREATE UNIQUE INDEX "position_version" ON "position" USING btree ("delegation","section","block","version");--> statement-breakpoint
CREATE UNIQUE INDEX "position_receipt" ON "position" USING btree ("seat","receipt");--> statement-breakpoint
CREATE INDEX "position_consultation" ON "position" USING btree ("consultation");--> statement-breakpoint
CREATE INDEX "thread_section" ON "thread" USING btree ("section");