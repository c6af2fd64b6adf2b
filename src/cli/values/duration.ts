import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
const WHOLE = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h)/g;

/** `90s`, `1m30s`, `250ms`, `1.5h` as whole milliseconds; a number without a unit is refused (exit 2), since nobody can tell what was meant. */
export const parseDuration = (text: string, flag: string): number => {
  const { badDuration, badDurationHint } = englishCatalogue.cli;
  if (!WHOLE.test(text))
    throw new HarnessError(badDuration(flag, text), { exitCode: EXIT.usage, hint: badDurationHint(flag) });
  const durationMs = [...text.matchAll(PART)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
  if (durationMs < 1)
    throw new HarnessError(badDuration(flag, text), { exitCode: EXIT.usage, hint: badDurationHint(flag) });
  return Math.round(durationMs);
};
