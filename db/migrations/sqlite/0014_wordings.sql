CREATE TABLE `proposal_wording` (
	`proposal` text NOT NULL,
	`revision` integer NOT NULL,
	`title` text NOT NULL,
	`rationale` text NOT NULL,
	`cited_text` text NOT NULL,
	`cited_source` text NOT NULL,
	`together` integer NOT NULL,
	`version` integer NOT NULL,
	`tabled_at` integer,
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_wording_place` ON `proposal_wording` (`proposal`,`revision`);