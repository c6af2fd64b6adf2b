import { createRandom } from '../../src/core/random.ts';
import type { Roles, RunRecord } from '../../src/core/record.ts';
import type { SliceRecord } from '../../src/core/slice.ts';
import { englishCatalogue } from '../../src/core/text/catalogue.ts';
import { compareArms } from '../../src/judge/compare/compareArms.ts';
import { explainFails } from '../../src/judge/explain/explainFails.ts';
import { judge } from '../../src/judge/judge.ts';
import { buildAb } from '../../src/judge/testing/build-ab.ts';
import { buildRecord, evenly } from '../../src/judge/testing/build-record.ts';
import { buildSlice } from '../../src/judge/testing/build-slice.ts';
import type { Acceptance, Row } from './outcome.ts';

const REPEATS = 1_000;
const PAIRS = 60;
const REQUESTS = 200;

type Arm = Roles['reference'];
const ARMS = ['legacy-fallback', 'gateway-only'] as const satisfies readonly Arm[];

/** A record without slices, for the scenario and the roles. */
const frame: RunRecord = buildAb({
  ...{ pairs: 1, gating: ['error-rate'] },
  reference: () => ({ quotes: { ok: REQUESTS } }),
  candidate: () => ({ quotes: { ok: REQUESTS } }),
});

/** Slices are made once for each arm and each count of errors: only where they stand differs from run to run. */
const made = new Map<string, SliceRecord>();
const sliceWith = (arm: Arm, errors: number): SliceRecord => {
  const key = `${arm} ${errors}`;
  const quotes = { ok: REQUESTS - errors, failures: { 'http-500': errors } };
  const slice = made.get(key) ?? buildSlice({ quotes }, 0, arm);
  made.set(key, slice);
  return slice;
};

/** A run of pairs in which every slice of either arm has a burst of errors with the same chance. */
const runWith = (seed: number, burst: number, chance: number): RunRecord => {
  const random = createRandom(seed, `bursts of ${burst}`);
  const slices = Array.from({ length: PAIRS }, (_, pair) =>
    ARMS.map((arm, at) => {
      const index = pair * ARMS.length + at;
      const place = { index, pair, startMs: index * 2_000, endMs: (index + 1) * 2_000 };
      return { ...sliceWith(arm, random() < chance ? burst : 0), ...place };
    }),
  );
  return { ...frame, slices: slices.flat() };
};

const burstRow = (burst: number, chance: number): Row => {
  process.stderr.write(`  bursts of ${burst}\n`);
  const fails = Array.from({ length: REPEATS }, (_, seed) => {
    const record = runWith(seed, burst, chance);
    const contestants = { reference: ARMS[0], candidate: ARMS[1], equivalent: false };
    // Both arms break their own limit: what is asked here is whether the comparison blames one for it.
    const { indicators } = compareArms(record, judge({ ...record, kind: 'run' }), contestants);
    return indicators.find(({ id }) => id === 'errors')?.verdict === 'fail';
  }).filter(Boolean).length;
  const name = `bursts of ${burst} errors in ${chance * 100} % of the slices of both arms`;
  return { name, met: fails <= REPEATS / 100, seen: `${fails} of ${REPEATS} comparisons of ${PAIRS} pairs fail` };
};

/** 36 of 1,200 connections lost, and the sentence that says how. */
const lossRow = (name: string, isOneEvent: boolean, lossesAtMs: readonly number[]): Row => {
  const slices = evenly({ connections: 1_200, lossesAtMs });
  const record = buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['disconnect-rate'] });
  const judgement = judge(record);
  const [explanation] = explainFails(record, judgement);
  const said = explanation === undefined ? '' : englishCatalogue.explanation.broke(['disconnect rate'], explanation);
  const met = judgement.verdict === 'fail' && said.includes('one event of 36 connections') === isOneEvent;
  return { name, met, seen: `${judgement.verdict}: ${said}` };
};

const losses = (instant: (nth: number) => number): number[] => Array.from({ length: 36 }, (_, nth) => instant(nth));

/** Failures that come together: one event that breaks a limit is a fail and is named as one; as many bursts in both arms are no difference. */
export const bursts: Acceptance = {
  name: 'bursts',
  run: async () => ({
    title: 'Failures that come together',
    claim:
      'One event that breaks a limit is a fail, and the sentence names it; the same losses spread are a fail too. Bursts of errors at equal true rates fail the comparison of two arms in at most 1 % of the runs.',
    command: 'npm run accept bursts',
    rows: [
      lossRow(
        '36 of 1,200 connections lost within 36 ms',
        true,
        losses((nth) => 34_000 + nth),
      ),
      lossRow(
        '36 of 1,200 connections lost one by one',
        false,
        losses((nth) => nth * 1_660),
      ),
      burstRow(5, 0.2),
      burstRow(20, 0.2),
      burstRow(100, 0.05),
    ],
  }),
};
