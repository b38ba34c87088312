/** Announces that something changed. Carries topics only, never content. */
export type Bus = {
	announce(topic: string): void;
	/** Hear every topic that starts with `prefix`. Returns how to stop. */
	subscribe(prefix: string, hear: (topic: string) => void): () => void;
	close(): Promise<void>;
};
