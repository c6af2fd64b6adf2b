import { join } from 'node:path';
import type { Mode } from '../../core/modes.ts';
import { createRandom } from '../../core/random.ts';
import { STEPS_FOLDER } from '../../core/result-files.ts';
import type { Scenario } from '../../core/scenario.ts';
import { stepDurationMs, stepSliceMs } from '../../judge/limit/step-length.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import type { LoadRequest, Place } from '../session/request.ts';

export type AskedStep = { readonly nth: number; readonly ratePerSec: number; readonly factor: 1 | 2 };

export type PlannedStep = AskedStep & {
  readonly durationMs: number;
  readonly request: LoadRequest;
  /** The words after `gateproof` that play this step alone. */
  readonly words: readonly string[];
  /** Its folder, within that of the search. */
  readonly folder: string;
};

const judgedOf = ({ phases }: Scenario) => phases.filter(({ judged }) => judged);

/** As many connections as keep the rate at which the scenario opens them; those of a population stay as many as they are. */
const connectionsFor = (scenario: Scenario, durationMs: number): number | null => {
  const judged = judgedOf(scenario).filter(({ connections }) => connections !== undefined);
  if (judged.length === 0) return null;
  const ownMs = judgedOf(scenario).reduce((sum, phase) => sum + phase.durationMs, 0);
  const counts = judged.map(({ connections }) => {
    const count = connections?.count ?? 0;
    return connections?.shape === 'churn' ? count : (count * durationMs) / ownMs;
  });
  return Math.max(judged.length, Math.round(counts.reduce((sum, count) => sum + count, 0)));
};

/** Another seed for every step, which hangs on that of the search. */
const seedOf = (seed: number, { nth }: AskedStep): number =>
  Math.floor(createRandom(seed, `find-limit step ${nth}`)() * 1_000_000_000);

export type StepFrame = {
  readonly base: LoadRequest;
  readonly stepMs: number;
  readonly place: Place;
  /** The scenario, and the flags of the command line that a step shares with the search, as words. */
  readonly scenarioName: string;
  readonly sharedWords: readonly string[];
};

const folderOf = (mode: Mode, { nth, ratePerSec, factor }: AskedStep): string =>
  `${mode}-${String(nth).padStart(2, '0')}-${ratePerSec}${factor === 2 ? '-twice' : ''}`;

/** A step as an ordinary run of the scenario at its rate. It ends early once a gating objective is lost: the target is not overloaded for longer than that takes. */
export const planStep = (asked: AskedStep, frame: StepFrame, searchFolder: string): PlannedStep => {
  const { base, stepMs, place } = frame;
  const { gating, sliceMs: ownSliceMs } = base.scenario;
  const onceMs = stepDurationMs(asked.ratePerSec, { stepMs, gating });
  const durationMs = asked.factor * onceMs;
  const sliceMs = stepSliceMs(onceMs, ownSliceMs);
  const connections = connectionsFor(base.scenario, durationMs);
  const ratePerSec = asked.ratePerSec;
  const scenario = applyOverrides(base.scenario, {
    ...{ ratePerSec, durationMs, sliceMs },
    ...(connections === null ? {} : { connections }),
  });
  const seed = seedOf(base.seed, asked);
  const sockets = connections === null ? [] : ['--connections', String(connections)];
  const folder = `${STEPS_FOLDER}/${folderOf(place.mode, asked)}`;
  // The port of a target that we started ends with it: its command starts another.
  const at = place.pid === null ? [place.url, ...place.alsoAt].flatMap((url) => ['--url', url]) : ['--managed'];
  return {
    ...asked,
    durationMs,
    folder,
    request: { ...base, scenario, seed, bail: true, out: join(searchFolder, folder) },
    words: [
      ...['run', frame.scenarioName, '--rate', String(ratePerSec), '--duration', `${durationMs}ms`],
      ...['--slice', `${sliceMs}ms`, '--seed', String(seed), ...sockets, '--bail'],
      ...['--mode', place.mode, ...at, ...frame.sharedWords],
    ],
  };
};

/** How long a step of a scenario lasts beside its judged time: its warm-up, and about what the target, the books and the processes take. */
const AROUND_MS = 4_000;

/** About how long a step will take, with everything around it. */
export const stepTakesMs = (
  scenario: Scenario,
  stepMs: number,
  { ratePerSec, factor }: Omit<AskedStep, 'nth'>,
): number => {
  const warmUpMs = scenario.phases.reduce((sum, phase) => sum + (phase.judged ? 0 : phase.durationMs), 0);
  return warmUpMs + factor * stepDurationMs(ratePerSec, { stepMs, gating: scenario.gating }) + AROUND_MS;
};
