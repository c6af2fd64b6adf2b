import { join } from 'node:path';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { judge } from '../../src/judge/judge.ts';
import { leftBy, runCli, scenarioFile, type TempFolder, tempFolder } from '../../src/testing/cli.ts';
import { quantile, readSamples } from '../../src/testing/samples.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';
import { PLANTED_SHAPES, type PlantedShape } from './planted-shapes.ts';

const WANTED_GREEN = 3;
const TRIES = 8;
const HOLDS_MS = [20, 200] as const;
const QUANTILES = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const;

/** Often enough that neither process sleeps deeply between two requests: at 100/s waking up alone makes an answer 0.4 ms (P50) to 1.5 ms (P99) later. */
const RATE_PER_SEC = 300;
const JUDGED_MS = 20_000;
/** A quantile of one hundredth stands on 60 of them. */
const JUDGED_REQUESTS = (RATE_PER_SEC * JUDGED_MS) / 1_000;

const SCENARIO: ScenarioInput = {
  name: 'planted',
  question: 'Do we see the time that the target took?',
  gating: ['availability'],
  drainMs: 5_000,
  quotes: { inFlightMax: 500 },
  phases: [
    { name: 'warm-up', durationMs: 4_000, judged: false, quotes: { ratePerSec: RATE_PER_SEC } },
    { name: 'steady', durationMs: JUDGED_MS, quotes: { ratePerSec: RATE_PER_SEC } },
  ],
};

type Pair = { readonly name: string; readonly ours: number; readonly target: number };

const isWithin = ({ ours, target }: Pair): boolean => Math.abs(ours - target) <= Math.max(1, target * 0.01);

const shown = ({ name, ours, target }: Pair): string =>
  `${name} ${ours.toFixed(2)} ms, target ${target.toFixed(2)} ms${isWithin({ name, ours, target }) ? '' : ' (!)'}`;

type Once = { readonly isGreen: boolean; readonly pairs: readonly Pair[]; readonly matched: number };

/** One run: quantiles of our service time beside those of the hold times that the target measured itself, of the same judged requests. */
const once = async (faults: readonly string[], folder: string, out: string): Promise<Once> => {
  const target = await startTestTarget(faults.flatMap((fault) => ['--fault', fault]));
  try {
    const path = await scenarioFile(folder, SCENARIO);
    const words = ['run', path, '--url', target.url, '--out', out, '--wait-quiet', '20s', '--samples'];
    const { record } = leftBy(out, await runCli(words, SECRETS));
    const { index, heldUs } = await target.requests();
    const heldOf = new Map(index.map((arrival, i) => [arrival, heldUs[i] ?? Number.NaN]));
    const judged = readSamples(out).filter((sample) => sample.judged && sample.outcome === 'ok');
    const held = judged.map(({ arrival }) => heldOf.get(arrival) ?? Number.NaN);
    const { service } = judge(record).modes[0]?.clocks ?? { service: null };
    const ours = { p50: service?.p50Ms, p95: service?.p95Ms, p99: service?.p99Ms };
    return {
      isGreen: record.noise?.quiet === true && record.slices.every(({ hostGapMaxMs }) => (hostGapMaxMs ?? 0) <= 10),
      pairs: QUANTILES.map(([name, q]) => ({
        ...{ name, ours: ours[name] ?? Number.NaN, target: quantile(held, q) / 1_000 },
      })),
      matched: held.filter((us) => us > 0).length,
    };
  } finally {
    await target.stop();
  }
};

const isTrue = ({ pairs, matched }: Once): boolean => matched === JUDGED_REQUESTS && pairs.every(isWithin);

type Case = { readonly name: string; readonly shape: PlantedShape; readonly holdMs: number };

const CASES: readonly Case[] = HOLDS_MS.flatMap((holdMs) =>
  PLANTED_SHAPES.map((shape) => ({ name: `${shape.name} ${holdMs} ms`, shape, holdMs })),
);

const rowsFor = async ({ name, shape, holdMs }: Case, folder: TempFolder): Promise<Row[]> => {
  const rows: Row[] = [];
  let green = 0;
  for (let i = 1; i <= TRIES && green < WANTED_GREEN; i += 1) {
    const seen = await once(shape.faultsOf(holdMs), folder.path, join(folder.path, `${shape.name}-${holdMs}-${i}`));
    if (seen.isGreen) green += 1;
    rows.push({
      name: `${name}, run ${i}, ${seen.isGreen ? 'green' : 'noisy: shown, not judged'}`,
      met: !seen.isGreen || isTrue(seen),
      seen: `${seen.pairs.map(shown).join('; ')}; ${seen.matched} requests`,
    });
  }
  return [...rows, { name: `${name}, green runs`, met: green >= WANTED_GREEN, seen: `${green}` }];
};

const outcomeOf = (rows: readonly Row[]): Outcome => ({
  title: 'Latency against the target`s own clock',
  claim:
    'Hold times are planted in four shapes (constant, log-normal, a fifth slow, a tail of a fiftieth) about 20 and 200 ms. Service P50, P95 and P99 stand within max(1 %, 1 ms) of the hold times that the target measured itself of the same requests, in three runs with a green noise probe.',
  command: 'npm run accept latency-truth',
  rows,
});

/** Service quantiles against the hold times that the target itself measured. */
export const latencyTruth: Acceptance = {
  name: 'latency-truth',
  run: async (_root, soFar, only) => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    const chosen = CASES.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)));
    for (const each of chosen) {
      rows.push(...(await rowsFor(each, folder)));
      await soFar(outcomeOf(rows));
    }
    await folder.remove();
    return outcomeOf(rows);
  },
};
