CREATE TABLE "proposal_wording" (
	"proposal" text NOT NULL,
	"revision" bigint NOT NULL,
	"title" text NOT NULL,
	"rationale" text NOT NULL,
	"cited_text" text NOT NULL,
	"cited_source" text NOT NULL,
	"together" boolean NOT NULL,
	"version" bigint NOT NULL,
	"tabled_at" bigint
);
--> statement-breakpoint
ALTER TABLE "proposal_wording" ADD CONSTRAINT "proposal_wording_proposal_proposal_id_fk" FOREIGN KEY ("proposal") REFERENCES "public"."proposal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_wording_place" ON "proposal_wording" USING btree ("proposal","revision");