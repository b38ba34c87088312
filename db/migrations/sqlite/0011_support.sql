CREATE TABLE `change_position` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`proposal` text NOT NULL,
	`section` text NOT NULL,
	`hash` text NOT NULL,
	`change` text NOT NULL,
	`delegation` text NOT NULL,
	`version` integer NOT NULL,
	`stance` text NOT NULL,
	`reservation` text NOT NULL,
	`reason` text NOT NULL,
	`audience` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`stated_at` integer NOT NULL,
	`receipt` text NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`change`) REFERENCES `proposal_change`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `change_position_version` ON `change_position` (`delegation`,`proposal`,`section`,`hash`,`audience`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `change_position_receipt` ON `change_position` (`seat`,`receipt`);--> statement-breakpoint
CREATE INDEX `change_position_proposal` ON `change_position` (`proposal`);--> statement-breakpoint
CREATE TABLE `proposal_joining` (
	`id` text PRIMARY KEY NOT NULL,
	`proposal` text NOT NULL,
	`delegation` text NOT NULL,
	`joins` text NOT NULL,
	`version` integer NOT NULL,
	`word` text NOT NULL,
	`side` text NOT NULL,
	`hashes` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`said_at` integer NOT NULL,
	FOREIGN KEY (`proposal`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_joining_version` ON `proposal_joining` (`proposal`,`delegation`,`joins`,`version`);--> statement-breakpoint
CREATE INDEX `proposal_joining_delegation` ON `proposal_joining` (`delegation`);--> statement-breakpoint
ALTER TABLE `thread` ADD `change` text REFERENCES proposal_change(id);