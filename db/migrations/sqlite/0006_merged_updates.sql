ALTER TABLE `snapshot` ADD `merged_seq` integer;--> statement-breakpoint
ALTER TABLE `text_update` ADD `from_seq` integer;