import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { parseDuration } from './duration.ts';

/** The instant of `--since`, epoch ms: ISO 8601 with its zone, or a time ago such as `10m`; not in the future. Anything else is exit 2. */
export const parseSince = (text: string, nowMs: number): number => {
  if (/^\d+(\.\d+)?(ms|s|m|h)$/.test(text)) return nowMs - parseDuration(text, '--since');
  const atMs = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  if (atMs <= nowMs) return atMs;
  const { badSince, badSinceHint } = englishCatalogue.verification;
  throw new HarnessError(badSince(text), { exitCode: EXIT.usage, hint: badSinceHint() });
};
