CREATE TABLE "attended" (
	"seat" text NOT NULL,
	"comment" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "attended_seat_comment_pk" PRIMARY KEY("seat","comment")
);
--> statement-breakpoint
CREATE TABLE "mention" (
	"comment" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	CONSTRAINT "mention_comment_kind_target_pk" PRIMARY KEY("comment","kind","target")
);
--> statement-breakpoint
CREATE TABLE "visit" (
	"seat" text NOT NULL,
	"section" text NOT NULL,
	"seen_at" bigint NOT NULL,
	"seen_hash" text NOT NULL,
	"before_at" bigint,
	"before_hash" text NOT NULL,
	CONSTRAINT "visit_seat_section_pk" PRIMARY KEY("seat","section")
);
--> statement-breakpoint
CREATE TABLE "watching" (
	"seat" text NOT NULL,
	"subject" text NOT NULL,
	"level" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "watching_seat_subject_pk" PRIMARY KEY("seat","subject")
);
--> statement-breakpoint
CREATE TABLE "consent" (
	"widening" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "consent_widening_account_pk" PRIMARY KEY("widening","account")
);
--> statement-breakpoint
CREATE TABLE "widening" (
	"id" text PRIMARY KEY NOT NULL,
	"thread" text NOT NULL,
	"audience" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"ended_at" bigint,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alignment" (
	"statement" text NOT NULL,
	"delegation" text NOT NULL,
	"version" bigint NOT NULL,
	"aligned" boolean NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"at" bigint NOT NULL,
	"receipt" text NOT NULL,
	CONSTRAINT "alignment_statement_delegation_version_pk" PRIMARY KEY("statement","delegation","version")
);
--> statement-breakpoint
CREATE TABLE "group_statement" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"section" text NOT NULL,
	"block" text NOT NULL,
	"group_id" text NOT NULL,
	"version" bigint NOT NULL,
	"stance" text NOT NULL,
	"reservation" text NOT NULL,
	"reason" text NOT NULL,
	"text_hash" text NOT NULL,
	"delegation" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"stated_at" bigint NOT NULL,
	"receipt" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "presidency" (
	"group_id" text NOT NULL,
	"delegation" text NOT NULL,
	"since" bigint NOT NULL,
	"until" bigint,
	CONSTRAINT "presidency_group_id_delegation_since_pk" PRIMARY KEY("group_id","delegation","since")
);
--> statement-breakpoint
CREATE TABLE "editorial_change" (
	"mark" text NOT NULL,
	"block" text NOT NULL,
	"from_hash" text NOT NULL,
	"to_hash" text NOT NULL,
	CONSTRAINT "editorial_change_mark_block_from_hash_pk" PRIMARY KEY("mark","block","from_hash")
);
--> statement-breakpoint
CREATE TABLE "editorial_contest" (
	"mark" text NOT NULL,
	"delegation" text NOT NULL,
	"reason" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "editorial_contest_mark_delegation_pk" PRIMARY KEY("mark","delegation")
);
--> statement-breakpoint
CREATE TABLE "editorial_mark" (
	"id" text PRIMARY KEY NOT NULL,
	"consultation" text NOT NULL,
	"section" text NOT NULL,
	"note" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"marked_at" bigint NOT NULL,
	"contest_until" bigint NOT NULL,
	"receipt" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "invitation" ADD COLUMN "invited" text;--> statement-breakpoint
ALTER TABLE "seat" ADD COLUMN "suspended_at" bigint;--> statement-breakpoint
ALTER TABLE "attended" ADD CONSTRAINT "attended_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attended" ADD CONSTRAINT "attended_comment_comment_id_fk" FOREIGN KEY ("comment") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mention" ADD CONSTRAINT "mention_comment_comment_id_fk" FOREIGN KEY ("comment") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "visit" ADD CONSTRAINT "visit_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "watching" ADD CONSTRAINT "watching_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_widening_widening_id_fk" FOREIGN KEY ("widening") REFERENCES "public"."widening"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consent" ADD CONSTRAINT "consent_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widening" ADD CONSTRAINT "widening_thread_thread_id_fk" FOREIGN KEY ("thread") REFERENCES "public"."thread"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widening" ADD CONSTRAINT "widening_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "widening" ADD CONSTRAINT "widening_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alignment" ADD CONSTRAINT "alignment_statement_group_statement_id_fk" FOREIGN KEY ("statement") REFERENCES "public"."group_statement"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alignment" ADD CONSTRAINT "alignment_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alignment" ADD CONSTRAINT "alignment_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alignment" ADD CONSTRAINT "alignment_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_statement" ADD CONSTRAINT "group_statement_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_statement" ADD CONSTRAINT "group_statement_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_statement" ADD CONSTRAINT "group_statement_group_id_stakeholder_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."stakeholder_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_statement" ADD CONSTRAINT "group_statement_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_statement" ADD CONSTRAINT "group_statement_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "group_statement" ADD CONSTRAINT "group_statement_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presidency" ADD CONSTRAINT "presidency_group_id_stakeholder_group_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."stakeholder_group"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "presidency" ADD CONSTRAINT "presidency_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_change" ADD CONSTRAINT "editorial_change_mark_editorial_mark_id_fk" FOREIGN KEY ("mark") REFERENCES "public"."editorial_mark"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_contest" ADD CONSTRAINT "editorial_contest_mark_editorial_mark_id_fk" FOREIGN KEY ("mark") REFERENCES "public"."editorial_mark"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_contest" ADD CONSTRAINT "editorial_contest_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_contest" ADD CONSTRAINT "editorial_contest_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_contest" ADD CONSTRAINT "editorial_contest_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_mark" ADD CONSTRAINT "editorial_mark_consultation_consultation_id_fk" FOREIGN KEY ("consultation") REFERENCES "public"."consultation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_mark" ADD CONSTRAINT "editorial_mark_section_section_id_fk" FOREIGN KEY ("section") REFERENCES "public"."section"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_mark" ADD CONSTRAINT "editorial_mark_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "editorial_mark" ADD CONSTRAINT "editorial_mark_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mention_target" ON "mention" USING btree ("target");--> statement-breakpoint
CREATE INDEX "widening_thread" ON "widening" USING btree ("thread");--> statement-breakpoint
CREATE UNIQUE INDEX "alignment_receipt" ON "alignment" USING btree ("seat","receipt");--> statement-breakpoint
CREATE UNIQUE INDEX "group_statement_version" ON "group_statement" USING btree ("group_id","section","block","version");--> statement-breakpoint
CREATE UNIQUE INDEX "group_statement_receipt" ON "group_statement" USING btree ("seat","receipt");--> statement-breakpoint
CREATE INDEX "group_statement_consultation" ON "group_statement" USING btree ("consultation");--> statement-breakpoint
CREATE INDEX "editorial_mark_section" ON "editorial_mark" USING btree ("section");--> statement-breakpoint
CREATE UNIQUE INDEX "editorial_mark_receipt" ON "editorial_mark" USING btree ("seat","receipt");--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_account_id_fk" FOREIGN KEY ("invited") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;