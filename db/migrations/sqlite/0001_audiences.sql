CREATE TABLE `agreement` (
	`comment` text NOT NULL,
	`delegation` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`comment`, `delegation`),
	FOREIGN KEY (`comment`) REFERENCES `comment`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `comment_version` (
	`comment` text NOT NULL,
	`version` integer NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`comment`, `version`),
	FOREIGN KEY (`comment`) REFERENCES `comment`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
DROP INDEX `position_version`;--> statement-breakpoint
ALTER TABLE `position` ADD `audience` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `position` ADD `source` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `position` ADD `disputed_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `position_version` ON `position` (`delegation`,`section`,`block`,`audience`,`version`);--> statement-breakpoint
ALTER TABLE `comment` ADD `version` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `comment` ADD `edited_at` integer;--> statement-breakpoint
ALTER TABLE `comment` ADD `deleted_at` integer;--> statement-breakpoint
ALTER TABLE `comment` ADD `hidden_at` integer;--> statement-breakpoint
ALTER TABLE `comment` ADD `hidden_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `entry` ADD `audience` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `thread` ADD `audience` text DEFAULT '' NOT NULL;