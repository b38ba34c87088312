CREATE TABLE `attended` (
	`seat` text NOT NULL,
	`comment` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`seat`, `comment`),
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`comment`) REFERENCES `comment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `mention` (
	`comment` text NOT NULL,
	`kind` text NOT NULL,
	`target` text NOT NULL,
	PRIMARY KEY(`comment`, `kind`, `target`),
	FOREIGN KEY (`comment`) REFERENCES `comment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mention_target` ON `mention` (`target`);--> statement-breakpoint
CREATE TABLE `visit` (
	`seat` text NOT NULL,
	`section` text NOT NULL,
	`seen_at` integer NOT NULL,
	`seen_hash` text NOT NULL,
	`before_at` integer,
	`before_hash` text NOT NULL,
	PRIMARY KEY(`seat`, `section`),
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `watching` (
	`seat` text NOT NULL,
	`subject` text NOT NULL,
	`level` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`seat`, `subject`),
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `consent` (
	`widening` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`widening`, `account`),
	FOREIGN KEY (`widening`) REFERENCES `widening`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `widening` (
	`id` text PRIMARY KEY NOT NULL,
	`thread` text NOT NULL,
	`audience` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`asked_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text NOT NULL,
	FOREIGN KEY (`thread`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `widening_thread` ON `widening` (`thread`);--> statement-breakpoint
CREATE TABLE `alignment` (
	`statement` text NOT NULL,
	`delegation` text NOT NULL,
	`version` integer NOT NULL,
	`aligned` integer NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`at` integer NOT NULL,
	`receipt` text NOT NULL,
	PRIMARY KEY(`statement`, `delegation`, `version`),
	FOREIGN KEY (`statement`) REFERENCES `group_statement`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alignment_receipt` ON `alignment` (`seat`,`receipt`);--> statement-breakpoint
CREATE TABLE `group_statement` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`section` text NOT NULL,
	`block` text NOT NULL,
	`group_id` text NOT NULL,
	`version` integer NOT NULL,
	`stance` text NOT NULL,
	`reservation` text NOT NULL,
	`reason` text NOT NULL,
	`text_hash` text NOT NULL,
	`delegation` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`stated_at` integer NOT NULL,
	`receipt` text NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `stakeholder_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `group_statement_version` ON `group_statement` (`group_id`,`section`,`block`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `group_statement_receipt` ON `group_statement` (`seat`,`receipt`);--> statement-breakpoint
CREATE INDEX `group_statement_consultation` ON `group_statement` (`consultation`);--> statement-breakpoint
CREATE TABLE `presidency` (
	`group_id` text NOT NULL,
	`delegation` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`group_id`, `delegation`, `since`),
	FOREIGN KEY (`group_id`) REFERENCES `stakeholder_group`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `editorial_change` (
	`mark` text NOT NULL,
	`block` text NOT NULL,
	`from_hash` text NOT NULL,
	`to_hash` text NOT NULL,
	PRIMARY KEY(`mark`, `block`, `from_hash`),
	FOREIGN KEY (`mark`) REFERENCES `editorial_mark`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `editorial_contest` (
	`mark` text NOT NULL,
	`delegation` text NOT NULL,
	`reason` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`mark`, `delegation`),
	FOREIGN KEY (`mark`) REFERENCES `editorial_mark`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `editorial_mark` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`section` text NOT NULL,
	`note` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`marked_at` integer NOT NULL,
	`contest_until` integer NOT NULL,
	`receipt` text NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `editorial_mark_section` ON `editorial_mark` (`section`);--> statement-breakpoint
CREATE UNIQUE INDEX `editorial_mark_receipt` ON `editorial_mark` (`seat`,`receipt`);--> statement-breakpoint
ALTER TABLE `invitation` ADD `invited` text REFERENCES account(id);--> statement-breakpoint
ALTER TABLE `seat` ADD `suspended_at` integer;