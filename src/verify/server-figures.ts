/** What was seen of the target's process over a stretch of time. */
export type ServerReading =
  | {
      readonly state: 'read';
      /** Which process, and by what it was found: `process 4711, by its pid file`. */
      readonly process: string;
      /** One sample a second: the share of the CPU time of one core times `cores`, 0 to 1. */
      readonly cpu: readonly number[];
      /** One sample a second: the share of the limit that is in use, 0 to 1. */
      readonly memory: readonly number[];
      /** What memory is a share of: `of its limit of 512 MB`, `of this machine`. */
      readonly memoryOf: string;
    }
  | { readonly state: 'not-measurable'; readonly why: string };

/** Watches the process that the profile names for so long. Never rejects: what cannot be read is `not-measurable`. The signal ends it early. */
export type ServerFigures = (durationMs: number, signal: AbortSignal) => Promise<ServerReading>;

/** Both P3 and P4 look at one and the same stretch of time: the first one asked starts it. */
export const sharedFigures = (figures: ServerFigures): ServerFigures => {
  let reading: ReturnType<ServerFigures> | null = null;
  return (durationMs, signal) => {
    reading ??= figures(durationMs, signal);
    return reading;
  };
};
