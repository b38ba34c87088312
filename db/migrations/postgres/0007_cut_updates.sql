CREATE TABLE "cut_update" (
	"document" text NOT NULL,
	"seq" bigint NOT NULL,
	"from_seq" bigint,
	"account" text,
	"seat" text,
	"delegation" text,
	"at" bigint NOT NULL,
	"bytes" "bytea" NOT NULL,
	"checksum" bigint NOT NULL,
	"cut_at" bigint NOT NULL,
	CONSTRAINT "cut_update_document_seq_cut_at_pk" PRIMARY KEY("document","seq","cut_at")
);
