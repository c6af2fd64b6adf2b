import { createRandom, type Random } from '../../src/core/random.ts';
import type { EncodedHistogram } from '../../src/core/slice.ts';
import { clopperPearson } from '../../src/judge/stats/clopperPearson.ts';
import { hodgesLehmann, walshAverages } from '../../src/judge/stats/hodgesLehmann.ts';
import { signFlip } from '../../src/judge/stats/signFlip.ts';
import { type Law, RATIO_LAWS, SHARE_LAWS } from '../../src/judge/testing/bound-laws.ts';
import { fixtureRows, type RatioRow, type ShareRow } from '../../src/judge/testing/fixture.ts';
import { mergeEncoded } from '../../src/measure/histogram.ts';
import { drawnOf, filledWith, SHAPES, worstErrorOf } from '../../src/measure/testing/shapes.ts';
import type { Acceptance, Row } from './outcome.ts';

const CASES = 100_000;
const VALUES = 1_000_000;

const lawRow = (of: string, { name, check }: Law): Row => {
  process.stderr.write(`  ${of} ${name}\n`);
  try {
    check(CASES);
    return { name: `${of} ${name}`, met: true, seen: `no counterexample in ${CASES.toLocaleString('en')}` };
  } catch (error) {
    const seen = error instanceof Error ? error.message.split('\n').slice(0, 4).join(' ') : String(error);
    return { name: `${of} ${name}`, met: false, seen };
  }
};

const histogramRow = (shape: (typeof SHAPES)[number]): Row => {
  const error = worstErrorOf(drawnOf(shape, VALUES));
  const seen = `P50 to P99.99 of 1e6 values within ${(error * 100).toFixed(4)} %`;
  return { name: `histogram of a ${shape.name} shape`, met: error <= 0.001, seen };
};

const encodedOf = (samples: Iterable<number>): EncodedHistogram => {
  const histogram = filledWith(samples);
  return histogram.encode();
};

const shuffled = <Item>(items: readonly Item[], random: Random): Item[] =>
  items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);

/** A hundred thousand values of each shape, dealt at random to 1 to 64 shards that are merged in random order. */
const mergeRow = (): Row => {
  const random = createRandom(11, 'shards');
  let different = 0;
  for (const shape of SHAPES) {
    const samples = drawnOf(shape, 100_000);
    const whole = JSON.stringify(encodedOf(samples));
    for (let shards = 1; shards <= 64; shards += 1) {
      const parts = Array.from({ length: shards }, (): number[] => []);
      for (const us of samples) parts[Math.floor(random() * shards)]?.push(us);
      if (JSON.stringify(mergeEncoded(shuffled(parts.map(encodedOf), random))) !== whole) different += 1;
    }
  }
  const seen = `${different} of ${SHAPES.length * 64} merges differ from the whole by a byte`;
  return { name: 'histograms of 1 to 64 shards, merged in random order', met: different === 0, seen };
};

const relative = (got: number, wanted: number): number =>
  got === wanted ? 0 : Math.abs(got - wanted) / Math.max(Math.abs(wanted), Number.MIN_VALUE);

const parityRow = (name: string, errors: readonly number[]): Row => {
  const worst = Math.max(...errors);
  return {
    name: `${name} against SciPy`,
    met: worst <= 1e-9,
    seen: `${errors.length} figures within ${worst.toExponential(1)}`,
  };
};

const parityRows = (): Row[] => [
  parityRow(
    'Clopper-Pearson',
    fixtureRows<ShareRow>('clopperPearson').flatMap(([bad, n, alpha, lower, upper]) => {
      const got = clopperPearson(bad, n, alpha);
      return [relative(got.lower, lower), relative(got.upper, upper)];
    }),
  ),
  parityRow(
    'Hodges-Lehmann and signed-rank bounds',
    fixtureRows<RatioRow>('signedRank').flatMap(({ values, alpha, estimate, lower, upper }) => {
      const got = hodgesLehmann(walshAverages(values), alpha);
      return [
        relative(got.estimate, estimate),
        relative(got.lower, lower ?? Number.NEGATIVE_INFINITY),
        relative(got.upper, upper ?? Number.POSITIVE_INFINITY),
      ];
    }),
  ),
  parityRow(
    'sign-flip test',
    fixtureRows<{ differences: number[]; p: number }>('signFlip').map(({ differences, p }) => {
      const got = signFlip(differences);
      return got.kind === 'tested' ? relative(got.p, p) : Number.NaN;
    }),
  ),
];

/** The laws of the bounds, the histogram and its merge, and the parity with SciPy, each tried as often as the measurement rules ask. */
export const judgeLaws: Acceptance = {
  name: 'judge-laws',
  run: async () => {
    return {
      title: 'What always holds of bounds and histograms',
      claim:
        'Bounds lie in order, are monotone in bad ones, samples and alpha, and turn round when the arms are swapped; a histogram is true to 0.1 %, and merged from shards in any order the same bytes; the statistics agree with SciPy to 1e-9.',
      command: 'npm run accept judge-laws',
      rows: [
        ...SHARE_LAWS.map((law) => lawRow('bounds of a share', law)),
        ...RATIO_LAWS.map((law) => lawRow('bounds of a ratio', law)),
        ...SHAPES.map(histogramRow),
        mergeRow(),
        ...parityRows(),
      ],
    };
  },
};
