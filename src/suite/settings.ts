import { resolve } from 'node:path';
import { parseMode } from '../cli/values/mode.ts';
import { parsePositive, parseWhole } from '../cli/values/number.ts';
import { parseSince } from '../cli/values/since.ts';
import { parseTier } from '../cli/values/tier.ts';
import type { Tier } from '../core/checks.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { Mode } from '../core/modes.ts';
import { SUITE_VARIABLES, type SuiteVariable } from '../core/suite.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** An instant, as it was said (`10m`, or by itself) and in ISO 8601: runs are told the latter, or each would count from its own start. */
export type Since = { readonly said: string; readonly at: string };

/** What a suite was told, checked. null and empty lists: nothing was said. */
export type SuiteSettings = {
  readonly target: string;
  readonly urls: readonly string[];
  readonly mode: Mode | null;
  readonly reference: string | null;
  readonly candidate: string | null;
  readonly scenario: string | null;
  readonly baseline: string | null;
  readonly tier: Tier | null;
  /** Since when the process must run. */
  readonly since: Since | null;
  readonly minutes: number | null;
  /** Whether a run on a noisy host is played once more. */
  readonly extends: boolean;
  /** Whether every row of the self-test is played. */
  readonly whole: boolean;
  readonly seed: string | null;
  readonly workers: string | null;
  readonly allowHosts: readonly string[];
  readonly waitQuiet: string | null;
  /** The folder that paths count from; whole. */
  readonly folder: string;
  /** The folder for the files of the suite; whole. */
  readonly out: string;
};

const text = englishCatalogue.suite;

/** An empty variable counts as not set. */
const reader =
  (env: Env) =>
  (name: SuiteVariable): string | null =>
    env[SUITE_VARIABLES[name]]?.trim() || null;

const words = (value: string | null): readonly string[] => value?.split(/\s+/) ?? [];

type Choice = { readonly name: SuiteVariable; readonly usual: string; readonly other: string };

/** Whether the other one of two words was said; any third is refused. */
const isOther = (value: string | null, { name, usual, other }: Choice): boolean => {
  if (value === null || value === usual || value === other) return value === other;
  throw new HarnessError(text.badChoice(SUITE_VARIABLES[name], value, [usual, other]), {
    exitCode: EXIT.usage,
    hint: text.badChoiceHint(SUITE_VARIABLES[name], usual),
  });
};

const sinceOf = (said: string | null, startMs: number): Since | null =>
  said === null ? null : { said, at: new Date(parseSince(said, startMs)).toISOString() };

/**
 * Reads what the suite of that name was told by the environment. A wrong value is a HarnessError (exit code 2). `nowMs`: epoch ms, from which a time
 * ago counts where no `gateproof suite` says when it began.
 */
export const settingsOf = (suite: string, env: Env, nowMs: number): SuiteSettings => {
  const read = reader(env);
  const startedAt = read('startedAt');
  const startMs = startedAt === null ? nowMs : parseWhole(startedAt, SUITE_VARIABLES.startedAt, 0);
  const [mode, minutes, tier] = [read('mode'), read('minutes'), read('tier')];
  const folder = resolve(read('folder') ?? '.');
  return {
    target: read('target') ?? 'reference-documented',
    urls: words(read('url')),
    mode: mode === null ? null : parseMode(mode),
    reference: read('reference'),
    candidate: read('candidate'),
    scenario: read('scenario'),
    baseline: read('baseline'),
    tier: tier === null ? null : parseTier(tier),
    since: sinceOf(read('since'), startMs),
    minutes: minutes === null ? null : parsePositive(minutes, SUITE_VARIABLES.minutes),
    extends: !isOther(read('extension'), { name: 'extension', usual: 'on', other: 'off' }),
    whole: isOther(read('form'), { name: 'form', usual: 'short', other: 'whole' }),
    seed: read('seed'),
    workers: read('workers'),
    allowHosts: words(read('allowHost')),
    waitQuiet: read('waitQuiet'),
    folder,
    out: resolve(folder, read('out') ?? `reports/suites/${suite}`),
  };
};
