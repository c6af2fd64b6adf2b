import type { Command } from 'commander';
import type { LimitSettings } from '../../core/limit-search.ts';
import { peakPerSec } from '../../core/quote-rate.ts';
import type { Scenario } from '../../core/scenario.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { leastCapFor } from '../../judge/limit/interval.ts';
import { roundRate } from '../../judge/limit/rates.ts';
import { usageError } from '../usage-error.ts';
import { parseDuration } from '../values/duration.ts';
import { parsePositive } from '../values/number.ts';

/** The flags of the search, as commander hands them over. */
export type LimitFlags = {
  readonly findLimit?: true;
  readonly from?: string;
  readonly to?: string;
  readonly budget?: string;
  readonly step?: string;
  readonly resolution?: string;
  readonly atLeast?: string;
};

const { limit: text } = englishCatalogue;

const OWN = { from: '--from', to: '--to', budget: '--budget', step: '--step' } as const;
const ALL_OWN = { ...OWN, resolution: '--resolution', atLeast: '--at-least' } as const;

/** Adds the flags of the search for the highest rate that holds. */
export const withLimitFlags = (command: Command): Command =>
  command
    .option('--find-limit', text.flags.findLimit())
    .option('--from <rate>', text.flags.from())
    .option('--to <rate>', text.flags.to())
    .option('--budget <time>', text.flags.budget())
    .option('--step <time>', text.flags.step())
    .option('--resolution <share>', text.flags.resolution())
    .option('--at-least <rate>', text.flags.atLeast());

/** Flags of a single run that a search has no use for, and what to say in their place. */
const NOT_WITH: readonly (readonly [string, string, string | null])[] = [
  ['rate', '--rate', '--from'],
  ['duration', '--duration', '--step'],
  ['slice', '--slice', null],
  ['connections', '--connections', null],
  ['shard', '--shard', null],
  ['startAt', '--start-at', null],
];

type AnyFlags = LimitFlags & Readonly<Record<string, unknown>>;

/** Refuses (exit 2) flags of the search without it, and with it flags that contradict it. */
export const assertLimitFlags = (flags: AnyFlags): void => {
  if (flags.findLimit !== true) {
    for (const [key, flag] of Object.entries(ALL_OWN))
      if (flags[key] !== undefined) throw usageError(text.needsFindLimit(flag), text.needsFindLimitHint(flag));
    return;
  }
  for (const [key, flag, instead] of NOT_WITH)
    if (flags[key] !== undefined) throw usageError(text.notWith(flag), text.notWithHint(instead));
  if (flags['engine'] !== undefined && flags['engine'] !== 'native')
    throw usageError(text.notWith('--engine'), text.ownEngineHint());
};

/** A queue that fills slowly needs this long to show. */
const SHORTEST_STEP_MS = 10_000;
const DEFAULT_BUDGET = '15m';
const DEFAULT_STEP = '10s';
const DEFAULT_RESOLUTION = '5%';
const RESOLUTIONS = { from: 0.01, to: 0.5 } as const;
/** Below so many halvings of the first rate, and below one a second, nothing is looked for. */
const FLOOR_SHARE = 64;

const stepOf = (written: string): number => {
  const stepMs = parseDuration(written, OWN.step);
  if (stepMs < SHORTEST_STEP_MS) throw usageError(text.shortStep(), text.shortStepHint());
  return stepMs;
};

const resolutionOf = (written: string): number => {
  const ratio = /^\d+(\.\d+)?%$/.test(written) ? Number(written.slice(0, -1)) / 100 : Number.NaN;
  if (ratio >= RESOLUTIONS.from && ratio <= RESOLUTIONS.to) return ratio;
  throw usageError(text.badResolution(written), text.badResolutionHint());
};

const capOf = (to: string | undefined, mostPerSec: number): number => {
  if (to === undefined) return mostPerSec;
  const capPerSec = parsePositive(to, OWN.to);
  if (capPerSec > mostPerSec) throw usageError(text.overCap(capPerSec, mostPerSec), text.overCapHint());
  return capPerSec;
};

/** The highest rate of a scenario's own; one without quotes has nothing to search (exit 2). */
const ownRateOf = ({ name, phases }: Scenario): number => {
  const peaks = phases.flatMap(({ quotes }) => (quotes === undefined ? [] : [peakPerSec(quotes)]));
  if (peaks.length === 0) throw usageError(text.noQuotes(name), text.noQuotesHint());
  return Math.max(...peaks);
};

const assertCanShow = (atLeastPerSec: number, capPerSec: number): void => {
  const least = leastCapFor(atLeastPerSec);
  if (capPerSec < least) throw usageError(text.cannotShow(atLeastPerSec, least), text.cannotShowHint(least));
};

/** What the flags ask for, over what the scenario says; whatever cannot be meant is exit 2. */
export const limitSettingsOf = (flags: LimitFlags, scenario: Scenario): LimitSettings => {
  const own = ownRateOf(scenario);
  const capPerSec = capOf(flags.to, scenario.caps.ratePerSec);
  const fromPerSec = flags.from === undefined ? Math.min(own, capPerSec) : parsePositive(flags.from, OWN.from);
  if (fromPerSec > capPerSec) throw usageError(text.badOrder(fromPerSec, capPerSec), text.badOrderHint());
  const atLeastPerSec = flags.atLeast === undefined ? null : parsePositive(flags.atLeast, ALL_OWN.atLeast);
  if (atLeastPerSec !== null) assertCanShow(atLeastPerSec, capPerSec);
  return {
    fromPerSec,
    floorPerSec: Math.min(fromPerSec, Math.max(1, roundRate(fromPerSec / FLOOR_SHARE))),
    capPerSec,
    budgetMs: parseDuration(flags.budget ?? DEFAULT_BUDGET, OWN.budget),
    stepMs: stepOf(flags.step ?? DEFAULT_STEP),
    resolutionRatio: resolutionOf(flags.resolution ?? DEFAULT_RESOLUTION),
    atLeastPerSec,
  };
};
