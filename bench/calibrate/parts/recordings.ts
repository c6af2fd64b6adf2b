import { createRandom } from '../../../src/core/random.ts';
import { quantile } from '../../../src/testing/samples.ts';
import { decideOn, worstOfAll } from '../ours.ts';
import type { Pair } from '../pairs.ts';
import { failsOf, PEERS, poolPairs } from '../peers/peers.ts';
import type { Effort, Section } from '../section.ts';
import { readTraces, type Trace } from '../traces.ts';

/** The pairs as they were played, the first target as the reference. */
const pairsOf = ({ slices }: Trace): Pair[] =>
  slices.flatMap((slice, index) => {
    const other = slices[index + 1];
    if (index % 2 === 1 || other === undefined) return [];
    const [reference, candidate] = slice.arm === 'a' ? [slice, other] : [other, slice];
    return [{ reference: reference.responsesUs.toSorted(), candidate: candidate.responsesUs.toSorted() }];
  });

const spread = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

/** The correlation of each value with the one after it. */
const lagOne = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const apart = values.map((value) => value - mean);
  const square = apart.reduce((sum, value) => sum + value * value, 0);
  return apart.slice(1).reduce((sum, value, index) => sum + value * (apart[index] ?? 0), 0) / square;
};

/** How far the two slices of a pair are apart, in ln of a quantile. */
const apartAt = (pairs: readonly Pair[], q: number): number =>
  spread(pairs.map(({ reference, candidate }) => Math.log(quantile([...candidate], q) / quantile([...reference], q))));

const describe = (trace: Trace, seed: number): string[] => {
  const pairs = pairsOf(trace);
  const verdicts = decideOn(pairs).map(({ id, verdict }) => `${id.replace('response-', '').toUpperCase()} ${verdict}`);
  const fails = failsOf(poolPairs(pairs), createRandom(seed, `as recorded ${trace.name}`));
  const failing = PEERS.filter((peer) => fails[peer]);
  const inside = trace.slices.map(({ responsesUs }) => lagOne([...responsesUs].map(Math.log)));
  const p95s = trace.slices.map(({ responsesUs }) => quantile([...responsesUs], 0.95) / 1_000);
  return [
    trace.name,
    trace.target,
    trace.neighbour,
    trace.recorded.split(' ')[0] ?? '',
    String(pairs.length),
    `${quantile(p95s, 0.5).toFixed(0)}, up to ${Math.max(...p95s).toFixed(0)}`,
    [0.5, 0.95, 0.99].map((q) => apartAt(pairs, q).toFixed(2)).join(' / '),
    `${quantile(inside, 0.5).toFixed(2)}, a tenth over ${quantile(inside, 0.9).toFixed(2)}`,
    `${worstOfAll(decideOn(pairs))} (${verdicts.join(', ')})`,
    failing.length === 0 ? 'none' : failing.join(', '),
  ];
};

/** What was recorded, and what ours and the usual rules say of each recording as it was played. */
export const recordings = async ({ seed }: Effort): Promise<Section> => ({
  title: 'The recordings',
  notes: [
    'A reference target against its twin in the same mode, made by `node bench/calibrate/record.ts` on a shared machine of 2 processors: slices of 2 s, one of each target in a pair, through the real load engine; every response time stands in `bench/calibrate/traces`.',
    'Spread: the standard deviation, over pairs, of ln of P50 / P95 / P99 of one slice over the other. In-run correlation: of ln of one response with the next, the median over slices and what a tenth of them exceed.',
  ],
  tables: [
    {
      columns: [
        ...[
          'recording',
          'target',
          'neighbour',
          'made',
          'pairs',
          'slice P95, ms',
          'spread of pairs',
          'in-run correlation',
        ],
        ...['ours, as played', 'usual rules that fail it, as played'],
      ],
      rows: readTraces().map((trace) => describe(trace, seed)),
    },
  ],
  requirements: [],
});
