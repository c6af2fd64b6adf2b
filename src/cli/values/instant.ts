import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

/** Waiting longer than this is a wrong date or zone. */
const FARTHEST_MS = 24 * 3_600_000;

/** The instant of `--start-at 2026-11-23T12:40:00Z` in epoch milliseconds: ISO 8601 with its zone, from `nowMs` to a day after it. */
export const parseStartAt = (text: string, nowMs: number): number => {
  const atMs = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (atMs > nowMs && atMs <= nowMs + FARTHEST_MS) return atMs;
  const { badStartAt, badStartAtHint } = englishCatalogue.merge;
  throw new HarnessError(badStartAt(text), { exitCode: EXIT.usage, hint: badStartAtHint() });
};
