CREATE TABLE `floor` (
	`section` text PRIMARY KEY NOT NULL,
	`block` text NOT NULL,
	`delegation` text,
	`seat` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`section`) REFERENCES `section`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`delegation`) REFERENCES `delegation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`seat`) REFERENCES `seat`(`id`) ON UPDATE no action ON DELETE no action
);
