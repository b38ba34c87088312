CREATE TABLE `proposal` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`number` integer,
	`delegation` text NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`rationale` text NOT NULL,
	`cited_text` text NOT NULL,
	`cited_source` text NOT NULL,
	`together` integer NOT NULL,
	`audience` text NOT NULL,
	`revision` integer NOT NULL,
	`source` text NOT NULL,
	`confirmed_at` integer,
	`reason` text NOT NULL,
	`version` integer NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`created_at` integer NOT NULL,
	`tabled_at` integer,
	`closed_at` integer,
	`receipt` text NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_number` ON `proposal` (`consultation`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_receipt` ON `proposal` (`seat`,`receipt`);--> statement-breakpoint
CREATE INDEX `proposal_delegation` ON `proposal` (`consultation`,`delegation`);--> statement-breakpoint
CREATE TABLE `proposal_change` (
	`id` text PRIMARY KEY NOT NULL,
	`proposal` text NOT NULL,
	`section` text NOT NULL,
	`document` text NOT NULL,
	`revision` integer NOT NULL,
	`ordinal` integer NOT NULL,
	`kind` text NOT NULL,
	`block` text NOT NULL,
	`old_words` text NOT NULL,
	`new_words` text NOT NULL,
	`redline` text NOT NULL,
	`units` text NOT NULL,
	`hash` text NOT NULL,
	`base_hash` text NOT NULL,
	`state` text NOT NULL,
	`reason` text NOT NULL,
	`modified` text NOT NULL,
	`decided_at` integer,
	`decided_by` text,
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`document`) REFERENCES `proposal_text`(`document`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_change_place` ON `proposal_change` (`proposal`,`revision`,`ordinal`);--> statement-breakpoint
CREATE INDEX `proposal_change_section` ON `proposal_change` (`section`,`state`);--> statement-breakpoint
CREATE TABLE `proposal_text` (
	`document` text PRIMARY KEY NOT NULL,
	`proposal` text NOT NULL,
	`section` text NOT NULL,
	`revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_text_place` ON `proposal_text` (`proposal`,`section`,`revision`);--> statement-breakpoint
CREATE INDEX `proposal_text_section` ON `proposal_text` (`section`);--> statement-breakpoint
ALTER TABLE `client_id` ADD `document` text;