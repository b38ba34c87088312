CREATE TABLE "agreement" (
	"comment" text NOT NULL,
	"delegation" text NOT NULL,
	"account" text NOT NULL,
	"seat" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "agreement_comment_delegation_pk" PRIMARY KEY("comment","delegation")
);
--> statement-breakpoint
CREATE TABLE "comment_version" (
	"comment" text NOT NULL,
	"version" bigint NOT NULL,
	"body" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "comment_version_comment_version_pk" PRIMARY KEY("comment","version")
);
--> statement-breakpoint
DROP INDEX "position_version";--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "version" bigint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "edited_at" bigint;--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "deleted_at" bigint;--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "hidden_at" bigint;--> statement-breakpoint
ALTER TABLE "comment" ADD COLUMN "hidden_reason" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "entry" ADD COLUMN "audience" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "position" ADD COLUMN "audience" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "position" ADD COLUMN "source" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "position" ADD COLUMN "disputed_at" bigint;--> statement-breakpoint
ALTER TABLE "thread" ADD COLUMN "audience" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_comment_comment_id_fk" FOREIGN KEY ("comment") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_delegation_delegation_id_fk" FOREIGN KEY ("delegation") REFERENCES "public"."delegation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_account_account_id_fk" FOREIGN KEY ("account") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_seat_seat_id_fk" FOREIGN KEY ("seat") REFERENCES "public"."seat"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comment_version" ADD CONSTRAINT "comment_version_comment_comment_id_fk" FOREIGN KEY ("comment") REFERENCES "public"."comment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "position_version" ON "position" USING btree ("delegation","section","block","audience","version");--> statement-breakpoint
ALTER TABLE "comment" ALTER COLUMN "version" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "comment" ALTER COLUMN "hidden_reason" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "entry" ALTER COLUMN "audience" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "position" ALTER COLUMN "audience" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "position" ALTER COLUMN "source" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "thread" ALTER COLUMN "audience" DROP DEFAULT;