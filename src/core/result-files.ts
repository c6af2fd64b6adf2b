/**
 * Every file that a command leaves in the folder of its result. What is written there must stand in this list: a command that is given the folder of an
 * earlier result removes those first (store/run-folder.ts), so that nobody takes an old verdict for the new one.
 */
export const RESULT_FILES = [
  ...(['record.json', 'summary.json', 'report.txt', 'report.md', 'latency.png', 'connections.png'] as const),
  ...(['samples.csv', 'limit.json', 'limit.md', 'limit.txt', 'peak.json', 'peak.txt'] as const),
  ...(['verify.json', 'verify.md', 'checklist.json', 'checklist.txt', 'checklist.md', 'junit.xml'] as const),
] as const;
export type ResultFile = (typeof RESULT_FILES)[number];

/** The boundaries of a run, as they happened. It stands in the folder of every result from the beginning on. */
export const EVENTS_FILE = 'events.ndjson';

/** Where a search for the limit has the folders of its steps, and what those are called: `gateway-only-03-400`, `legacy-fallback-04-400-twice`. */
export const STEPS_FOLDER = 'steps';
export const STEP_FOLDER_NAME = /^(gateway-only|legacy-fallback)-\d{2,}-\d+(\.\d+)?(-twice)?$/;
