import fc from 'fast-check';
import { clopperPearson } from '../stats/clopperPearson.ts';
import {
  type Estimate,
  hodgesLehmann,
  pOfCentreAtLeast,
  pOfCentreAtMost,
  walshAverages,
} from '../stats/hodgesLehmann.ts';

/** Something that holds of bounds whatever was seen. `check` tries so many cases and throws with the smallest that breaks it. */
export type Law = { readonly name: string; check(cases: number): void };

const law = <Case>(name: string, cases: fc.Arbitrary<Case>, holds: (of: Case) => boolean): Law => ({
  name,
  check: (numRuns) => fc.assert(fc.property(cases, holds), { numRuns }),
});

export const alphas = fc.constantFrom(0.002, 0.01, 0.05, 0.2);

/** Up to 3,000 samples, few of them bad more often than many. */
export const counts = fc
  .tuple(fc.integer({ min: 1, max: 3_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([n, share]) => ({ n, bad: Math.floor(share * share * n) }));

const counted = fc.record({ of: counts, alpha: alphas });

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9;

/** Exact one-sided bounds of a share. */
export const SHARE_LAWS: readonly Law[] = [
  law('stand on either side of what was seen', counted, ({ of: { n, bad }, alpha }) => {
    const { lower, upper } = clopperPearson(bad, n, alpha);
    return 0 <= lower && lower <= bad / n && bad / n <= upper && upper <= 1;
  }),
  law('rise with every bad sample', counted, ({ of: { n, bad }, alpha }) => {
    const [here, worse] = [clopperPearson(bad, n, alpha), clopperPearson(bad + 1, n + 1, alpha)];
    return worse.lower >= here.lower && worse.upper >= here.upper;
  }),
  law('rise with every good sample that turns bad', counted, ({ of: { n, bad }, alpha }) => {
    const [here, worse] = [clopperPearson(bad, n, alpha), clopperPearson(Math.min(n, bad + 1), n, alpha)];
    return worse.lower >= here.lower && worse.upper >= here.upper;
  }),
  law('fall with every good one', counted, ({ of: { n, bad }, alpha }) => {
    const [here, better] = [clopperPearson(bad, n, alpha), clopperPearson(bad, n + 1, alpha)];
    return better.lower <= here.lower && better.upper <= here.upper;
  }),
  law('narrow as alpha grows', counted, ({ of: { n, bad }, alpha }) => {
    const [here, looser] = [clopperPearson(bad, n, alpha), clopperPearson(bad, n, alpha * 2)];
    return looser.lower >= here.lower && looser.upper <= here.upper;
  }),
  law('are those of the good ones, turned round', counted, ({ of: { n, bad }, alpha }) => {
    const [ofBad, ofGood] = [clopperPearson(bad, n, alpha), clopperPearson(n - bad, n, alpha)];
    return near(ofBad.lower, 1 - ofGood.upper) && near(ofBad.upper, 1 - ofGood.lower);
  }),
];

const estimateOf = (values: readonly number[], alpha: number): Estimate => hodgesLehmann(walshAverages(values), alpha);

const ratios = fc.array(fc.double({ min: -12, max: 12, noNaN: true }), { minLength: 1, maxLength: 40 });
const tiedRatios = fc.array(
  fc.integer({ min: -4, max: 4 }).map((tenths) => tenths / 10),
  { minLength: 1, maxLength: 40 },
);
export const anyRatios = fc.oneof(ratios, tiedRatios);

const compared = fc.record({ values: anyRatios, alpha: alphas });

/** The Hodges-Lehmann estimate of log ratios and its exact bounds. */
export const RATIO_LAWS: readonly Law[] = [
  law('lie in order', compared, ({ values, alpha }) => {
    const { estimate, lower, upper } = estimateOf(values, alpha);
    return lower <= estimate && estimate <= upper;
  }),
  law('narrow as alpha grows', compared, ({ values, alpha }) => {
    const [strict, loose] = [estimateOf(values, alpha), estimateOf(values, alpha * 2)];
    return loose.lower >= strict.lower && loose.upper <= strict.upper && loose.estimate === strict.estimate;
  }),
  law('change sign when the arms are swapped', compared, ({ values, alpha }) => {
    const mirrored = values.map((value) => -value);
    const [here, swapped] = [estimateOf(values, alpha), estimateOf(mirrored, alpha)];
    const p = pOfCentreAtLeast(walshAverages(values), 0.1);
    // By ===, to which 0 and -0 are one.
    return (
      swapped.estimate === -here.estimate &&
      swapped.lower === -here.upper &&
      swapped.upper === -here.lower &&
      p === pOfCentreAtMost(walshAverages(mirrored), -0.1)
    );
  }),
  law(
    'do not fall when a value rises',
    fc.record({ of: compared, at: fc.nat(), by: fc.double({ min: 0, max: 3, noNaN: true }) }),
    ({ of: { values, alpha }, at, by }) => {
      const raised = values.map((value, index) => (index === at % values.length ? value + by : value));
      const [here, there] = [estimateOf(values, alpha), estimateOf(raised, alpha)];
      return there.estimate >= here.estimate && there.lower >= here.lower && there.upper >= here.upper;
    },
  ),
  law(
    'say the same as p: at most alpha exactly when the lower bound is above',
    fc.record({ of: compared, theta: fc.constantFrom(-0.3, -0.1, 0, 0.02, 0.1) }),
    ({ of: { values, alpha }, theta }) => {
      const walsh = walshAverages(values);
      const { lower, upper } = hodgesLehmann(walsh, alpha);
      return (
        pOfCentreAtMost(walsh, theta) <= alpha === lower > theta &&
        pOfCentreAtLeast(walsh, theta) <= alpha === upper < theta
      );
    },
  ),
];
