CREATE TABLE `proposal_intent` (
	`document` text NOT NULL,
	`block` text NOT NULL,
	`intent` text NOT NULL,
	PRIMARY KEY(`document`, `block`),
	FOREIGN KEY (`document`) REFERENCES `proposal_text`(`document`) ON UPDATE no action ON DELETE cascade
);
