CREATE TABLE `cut_update` (
	`document` text NOT NULL,
	`seq` integer NOT NULL,
	`from_seq` integer,
	`account` text,
	`seat` text,
	`delegation` text,
	`at` integer NOT NULL,
	`bytes` blob NOT NULL,
	`checksum` integer NOT NULL,
	`cut_at` integer NOT NULL,
	PRIMARY KEY(`document`, `seq`, `cut_at`)
);
