import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../core/clock.ts';
import { EVENTS_FILE } from '../core/result-files.ts';

export type EventLog = { note(event: string, detail?: Readonly<Record<string, unknown>>): void };

/** Appends the boundaries of a run to `events.ndjson`, one JSON object a line, as they happen; what is written survives a kill. A folder that can take no more costs the events, never the record. */
export const openEventLog = (folder: string, clock: Clock, redact: (text: string) => string): EventLog => ({
  note: (event, detail = {}) => {
    const line = JSON.stringify({ at: new Date(clock.wallMs()).toISOString(), event, ...detail });
    try {
      appendFileSync(join(folder, EVENTS_FILE), `${redact(line)}\n`);
    } catch {
      // The record is written last and says where it stands.
    }
  },
});
