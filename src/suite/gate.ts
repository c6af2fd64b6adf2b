import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, HarnessError } from '../core/errors.ts';
import type { Judgement, Reason } from '../core/judgement.ts';
import type { RunRecord } from '../core/record.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from '../judge/judge.ts';
import { holdSlos, InconclusiveError } from '../matchers/index.ts';
import { budgetOf, minutesFor } from './budget.ts';
import type { Suite } from './index.ts';
import { runPlaces } from './places.ts';
import type { Played } from './play.ts';
import type { SuiteSettings } from './settings.ts';
import { type Baseline, profileOf, scenarioOf } from './sources.ts';

const { gate: text } = englishCatalogue.suite;

const DEFAULT_MINUTES = 6;
const DEFAULT_SCENARIO = 'ci-gate';

const usage = (message: string, hint: string): HarnessError =>
  new HarnessError(message, { exitCode: EXIT.usage, hint });

const isNoise = (reason: Reason): boolean => 'reason' in reason && reason.reason === 'noisy-host';

/** Whether nothing but a quieter host may help. A fail stands, however noisy it was: the judge has weighed that already. */
export const isTooNoisy = ({ verdict, reasons }: Pick<Judgement, 'verdict' | 'reasons'>): boolean =>
  verdict === 'inconclusive' && reasons.some(isNoise);

/** The arms of the gate as flags of `ab`: two profiles, or two addresses of one. */
export const armWords = ({ target, urls, mode, reference, candidate }: SuiteSettings): readonly string[] => {
  if (reference === null && candidate === null && urls.length === 0) throw usage(text.noArms(), text.noArmsHint());
  return [
    ...['--reference', reference ?? target, '--candidate', candidate ?? target],
    ...urls.flatMap((url) => ['--url', url]),
    ...(mode === null ? [] : ['--mode', mode]),
  ];
};

/** Plays once, and once more as long where the host was too noisy to decide and the settings allow it. The last one counts. */
export const withExtension = async (
  settings: Pick<SuiteSettings, 'extends'>,
  once: (attempt: number) => Promise<Played>,
  announce: () => void,
): Promise<Played> => {
  const first = await once(1);
  if (!settings.extends || !isTooNoisy(judge(first.record))) return first;
  announce();
  return await once(2);
};

const say = (sentence: string): void => {
  process.stderr.write(sentence);
};

/** Plays candidate against reference until it is decided, within the minutes of the settings; a noisy host gets as many again. */
export const playBuilds = async ({ settings, play }: Suite): Promise<Played> => {
  const name = settings.scenario ?? DEFAULT_SCENARIO;
  const words = armWords(settings);
  const { pairs, loadMs } = budgetOf(await scenarioOf(name, settings), settings.minutes ?? DEFAULT_MINUTES);
  say(text.budget({ pairs, ms: loadMs }));
  const all = ['ab', name, ...words, '--until-decided', '--pairs', String(pairs)];
  return await withExtension(
    settings,
    (attempt) => play(`builds-${attempt}`, all),
    () => say(text.extension(pairs)),
  );
};

/** What `run` needs to play the load of a baseline again: its scenario as a file, its mode, seed and load processes. */
const againWords = (path: string, { seed, workers, modes }: RunRecord): string[] => {
  const mode = modes[0]?.target.mode ?? 'gateway-only';
  return ['run', path, '--mode', mode, '--seed', String(seed), '--workers', String(workers.length)];
};

/** Plays the load of a baseline again at the target of the settings. One that is no single run, or takes longer than allowed, is refused. */
export const playAgain = async ({ settings, play }: Suite, { path, record }: Baseline): Promise<Played> => {
  if (record.kind !== 'run') throw usage(text.baselineNotARun(path), text.baselineNotARunHint());
  const [minutes, needsMinutes] = [settings.minutes ?? DEFAULT_MINUTES, minutesFor(record.durationMs)];
  if (minutes < needsMinutes) {
    throw usage(text.baselineTooLong({ minutes, needsMinutes }), text.baselineTooLongHint(needsMinutes));
  }
  await mkdir(settings.out, { recursive: true });
  const scenario = join(settings.out, 'baseline-scenario.json');
  await writeFile(scenario, JSON.stringify(record.scenario));
  const words = againWords(scenario, record);
  const mode = record.modes[0]?.target.mode ?? null;
  const [place] = runPlaces({ ...settings, mode }, await profileOf(settings.target, settings));
  const all = [...words, '--target', settings.target, ...(place?.at ?? [])];
  return await withExtension(
    settings,
    (attempt) => play(`run-${attempt}`, all),
    () => say(text.again()),
  );
};

/** Of a gate whose reference breaks its own objectives nothing can be said: that is about the reference. Undecided is no obstacle to a fail. */
export const assertBaseStands = ({ folder, record }: Played): void => {
  const base = holdSlos(folder, { arm: rolesIn(record).reference });
  if (base.verdict === 'fail') throw new InconclusiveError(text.baseBroken(base.message));
};

/** The arms that an `ab` record compares. */
export const rolesIn = ({ roles }: RunRecord): NonNullable<RunRecord['roles']> => {
  const { noComparison, noComparisonHint } = englishCatalogue.matchers;
  if (roles === null) throw usage(noComparison(), noComparisonHint());
  return roles;
};
