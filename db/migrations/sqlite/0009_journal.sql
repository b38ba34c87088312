CREATE TABLE `journal` (
	`id` integer PRIMARY KEY NOT NULL,
	`updates` text NOT NULL,
	`bytes` blob NOT NULL
);
