CREATE TABLE "proposal_intent" (
	"document" text NOT NULL,
	"block" text NOT NULL,
	"intent" text NOT NULL,
	CONSTRAINT "proposal_intent_document_block_pk" PRIMARY KEY("document","block")
);
--> statement-breakpoint
ALTER TABLE "proposal_intent" ADD CONSTRAINT "proposal_intent_document_proposal_text_document_fk" FOREIGN KEY ("document") REFERENCES "public"."proposal_text"("document") ON DELETE cascade ON UPDATE no action;