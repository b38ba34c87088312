CREATE TABLE `account` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`password_hash` text,
	`administrator` integer NOT NULL,
	`created_at` integer NOT NULL,
	`suspended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_email` ON `account` (`email`);--> statement-breakpoint
CREATE TABLE `acting_seat` (
	`session` text NOT NULL,
	`consultation` text NOT NULL,
	`seat` text NOT NULL,
	PRIMARY KEY(`session`, `consultation`),
	FOREIGN KEY (`session`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `delegation` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`category` text NOT NULL,
	`counted_in` text NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`counted_in`) REFERENCES `stakeholder_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `delegation_code` ON `delegation` (`consultation`,`code`);--> statement-breakpoint
CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`consultation` text NOT NULL,
	`role` text NOT NULL,
	`delegation` text,
	`speaks` integer NOT NULL,
	`sections` text NOT NULL,
	`note` text NOT NULL,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_by` text,
	`accepted_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`invited_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_token` ON `invitation` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitation_consultation` ON `invitation` (`consultation`);--> statement-breakpoint
CREATE TABLE `membership` (
	`delegation` text NOT NULL,
	`group_id` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer,
	PRIMARY KEY(`delegation`, `group_id`, `since`),
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`group_id`) REFERENCES `stakeholder_group`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `one_time_token` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`account` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `seat` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`consultation` text NOT NULL,
	`role` text NOT NULL,
	`delegation` text,
	`speaks` integer NOT NULL,
	`sections` text NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `seat_account` ON `seat` (`account`);--> statement-breakpoint
CREATE INDEX `seat_consultation` ON `seat` (`consultation`);--> statement-breakpoint
CREATE TABLE `session` (
	`id` text PRIMARY KEY NOT NULL,
	`account` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`address` text NOT NULL,
	`user_agent` text NOT NULL,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_account` ON `session` (`account`);--> statement-breakpoint
CREATE TABLE `stakeholder_group` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stakeholder_group_code` ON `stakeholder_group` (`consultation`,`code`);--> statement-breakpoint
CREATE TABLE `consultation` (
	`id` text PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`mandate` text NOT NULL,
	`outcome` text NOT NULL,
	`calls` text NOT NULL,
	`numbering` text NOT NULL,
	`facilitator_label` text NOT NULL,
	`demonstration` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `consultation_slug` ON `consultation` (`slug`);--> statement-breakpoint
CREATE TABLE `phase` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`rights` text NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `phase_consultation` ON `phase` (`consultation`);--> statement-breakpoint
CREATE TABLE `roundtable` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`illustrative` integer NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `roundtable_consultation` ON `roundtable` (`consultation`);--> statement-breakpoint
CREATE TABLE `roundtable_member` (
	`roundtable` text NOT NULL,
	`delegation` text NOT NULL,
	`part` text NOT NULL,
	PRIMARY KEY(`roundtable`, `delegation`),
	FOREIGN KEY (`roundtable`) REFERENCES `roundtable`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `roundtable_section` (
	`roundtable` text NOT NULL,
	`section` text NOT NULL,
	PRIMARY KEY(`roundtable`, `section`),
	FOREIGN KEY (`roundtable`) REFERENCES `roundtable`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `section` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`position` integer NOT NULL,
	`number` text NOT NULL,
	`title` text NOT NULL,
	`mode` text NOT NULL,
	`document` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `section_document` ON `section` (`document`);--> statement-breakpoint
CREATE UNIQUE INDEX `section_number` ON `section` (`consultation`,`number`);--> statement-breakpoint
CREATE TABLE `block` (
	`section` text NOT NULL,
	`id` text NOT NULL,
	`position` integer NOT NULL,
	`number` text NOT NULL,
	`content` text NOT NULL,
	`text` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`section`, `id`),
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `client_id` (
	`family` text NOT NULL,
	`client` integer NOT NULL,
	`account` text,
	`seat` text,
	`delegation` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`family`, `client`),
	FOREIGN KEY (`family`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `held_text` (
	`section` text NOT NULL,
	`hash` text NOT NULL,
	`blocks` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`section`, `hash`),
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `held_text_at` ON `held_text` (`at`);--> statement-breakpoint
CREATE TABLE `section_text` (
	`section` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `snapshot` (
	`document` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`bytes` blob NOT NULL,
	`checksum` integer NOT NULL,
	`block_ids` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `text_update` (
	`document` text NOT NULL,
	`seq` integer NOT NULL,
	`account` text,
	`seat` text,
	`delegation` text,
	`at` integer NOT NULL,
	`bytes` blob NOT NULL,
	`checksum` integer NOT NULL,
	PRIMARY KEY(`document`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `comment` (
	`id` text PRIMARY KEY NOT NULL,
	`thread` text NOT NULL,
	`section` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`delegation` text,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`receipt` text NOT NULL,
	FOREIGN KEY (`thread`) REFERENCES `thread`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `comment_thread` ON `comment` (`thread`);--> statement-breakpoint
CREATE INDEX `comment_section` ON `comment` (`section`);--> statement-breakpoint
CREATE UNIQUE INDEX `comment_receipt` ON `comment` (`seat`,`receipt`);--> statement-breakpoint
CREATE TABLE `entry` (
	`consultation` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`payload` text NOT NULL,
	`salt` text NOT NULL,
	`payload_hash` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL,
	`section` text,
	`delegation` text,
	`confidential` integer NOT NULL,
	PRIMARY KEY(`consultation`, `seq`),
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `installation` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `position` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`section` text NOT NULL,
	`block` text NOT NULL,
	`delegation` text NOT NULL,
	`version` integer NOT NULL,
	`stance` text NOT NULL,
	`reservation` text NOT NULL,
	`reason` text NOT NULL,
	`text_hash` text NOT NULL,
	`account` text NOT NULL,
	`seat` text NOT NULL,
	`stated_at` integer NOT NULL,
	`receipt` text NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `position_version` ON `position` (`delegation`,`section`,`block`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `position_receipt` ON `position` (`seat`,`receipt`);--> statement-breakpoint
CREATE INDEX `position_consultation` ON `position` (`consultation`);--> statement-breakpoint
CREATE TABLE `thread` (
	`id` text PRIMARY KEY NOT NULL,
	`consultation` text NOT NULL,
	`section` text NOT NULL,
	`anchor_start` blob,
	`anchor_end` blob,
	`block` text,
	`quote` text NOT NULL,
	`before` text NOT NULL,
	`after` text NOT NULL,
	`resolved_at` integer,
	`resolved_by` text,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`consultation`) REFERENCES `consultation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`resolved_by`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `thread_section` ON `thread` (`section`);