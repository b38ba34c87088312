CREATE TABLE "journal" (
	"id" bigint NOT NULL,
	"updates" jsonb NOT NULL,
	"bytes" "bytea" NOT NULL,
	CONSTRAINT "journal_id_pk" PRIMARY KEY("id")
);
