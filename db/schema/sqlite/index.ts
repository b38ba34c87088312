export * from './people.ts';
export * from './consultations.ts';
export * from './roundtables.ts';
export * from './texts.ts';
export * from './decisions.ts';
