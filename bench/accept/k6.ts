import type { ScenarioInput } from '../../src/core/scenario.ts';
import { freezeAmid, frozen, frozenP99, isBooked, overlap, overSlices, playWith, STEADY, shown } from './k6-rows.ts';
import type { Row } from './outcome.ts';
import { acceptanceOf } from './planned-rows.ts';

const ROUNDS = 5;

/** Our own engine and k6 one after the other, against targets of their own. */
const roundRow = async (folder: string, round: number): Promise<Row> => {
  const seen = [];
  for (const engine of ['native', 'k6'] as const) {
    seen.push(
      await playWith(folder, { scenario: STEADY, engine, faults: ['delay=20ms'] }, async (played) => ({
        booked: await isBooked(played),
        verdict: played.left.summary.verdict,
        p50: overSlices(played, 'p50Us'),
        p95: overSlices(played, 'p95Us'),
      })),
    );
  }
  const [native, k6] = seen;
  const name = `round ${round}`;
  if (native === undefined || k6 === undefined) return { name, met: false, seen: 'not played' };
  const [p50, p95] = [overlap(native.p50, k6.p50), overlap(native.p95, k6.p95)];
  const books = native.booked && k6.booked ? 'both equal the books of their targets' : 'BOOKS DIFFER';
  return {
    name,
    met: native.booked && k6.booked && p50 !== 'APART' && p95 !== 'APART',
    seen: `${books}; P50 ${shown(native.p50)} and ${shown(k6.p50)}: ${p50}; P95 ${shown(native.p95)} and ${shown(k6.p95)}: ${p95}; ${native.verdict} and ${k6.verdict}`,
  };
};

/** Twice as long: of few pairs a late slice or two leaves too few to say anything. */
const TURNS: ScenarioInput = {
  ...STEADY,
  name: 'k6-turns',
  phases: STEADY.phases.map((phase) => (phase.steady === true ? { ...phase, durationMs: 40_000 } : phase)),
};

const bothRow = (folder: string): Promise<Row> =>
  playWith(folder, { scenario: TURNS, engine: 'both', faults: ['delay=20ms'] }, async (played) => {
    const engines = Object.values(played.left.summary.modes)[0]?.twoEngines;
    const booked = await isBooked(played);
    return {
      name: 'both in turn',
      met: engines?.verdict === 'agree' && booked,
      seen: `${engines?.verdict} over ${engines?.pairs} pairs; ${booked ? 'books equal' : 'BOOKS DIFFER'}; ${played.left.summary.verdict}`,
    };
  });

/** A planted fault gets the same verdict from both. */
const faultRow = async (folder: string, fault: string): Promise<Row> => {
  const verdicts: string[] = [];
  for (const engine of ['native', 'k6'] as const)
    verdicts.push(
      await playWith(folder, { scenario: STEADY, engine, faults: [fault] }, async ({ left }) => {
        const failed = Object.values(left.summary.modes)[0]?.objectives.filter(({ verdict }) => verdict === 'fail');
        return `${left.summary.verdict} (${failed?.map(({ id }) => id).join(', ')})`;
      }),
    );
  const [native, k6] = verdicts;
  return {
    name: fault,
    met: native === k6 && native?.startsWith('fail') === true,
    seen: `native ${native}; k6 ${k6}`,
  };
};

/** A freeze brings a thousand answers at once. k6 spends a fifth of a millisecond on each, so it has read the last of them a quarter of a second later than the target wrote it. */
const MOST_ABOVE = { native: 0.05, k6: 0.25 } as const;

const freezeRow = async (folder: string, engine: 'native' | 'k6', inFlightMax: number): Promise<Row> =>
  playWith(folder, { scenario: frozen(inFlightMax), engine, during: freezeAmid }, async (played) => {
    const { oursMs, truthMs, sendMs } = await frozenP99(played);
    const { verdict } = played.left.summary;
    return {
      name: `frozen for 1.4 s, ${engine}, ${inFlightMax} at once`,
      // With few at once the wait is the generator's own: true in the response, and no proof against the target.
      met:
        verdict === (inFlightMax < 1_000 ? 'inconclusive' : 'fail') &&
        oursMs > 0.95 * truthMs &&
        oursMs < (1 + MOST_ABOVE[engine]) * truthMs,
      seen: `${verdict}; response P99 ${oursMs} ms, from the target's own answers ${truthMs.toFixed(0)} ms; from the send (k6 calls it http_req_duration) ${sendMs} ms`,
    };
  });

/** k6 as an engine beside our own. `--only round` plays the rows with that word in their name. */
export const k6 = acceptanceOf(
  'k6',
  {
    title: 'k6 and our own engine',
    claim:
      '16,000 requests each against a target that holds its answers for 20 ms: both count what the target counts, and the medians over the slices of P50 and P95 do not lie apart (95 % intervals, and what is negligible to `--engine both`). Planted faults get the same verdict from both.',
  },
  (folder) => [
    ...Array.from({ length: ROUNDS }, (_, i) => [`round ${i + 1}`, () => roundRow(folder, i + 1)] as const),
    ['both in turn', () => bothRow(folder)],
    ...['delay=400ms', 'error=2%'].map((fault) => [fault, () => faultRow(folder, fault)] as const),
    ['frozen, native', () => freezeRow(folder, 'native', 1_500)],
    ['frozen, k6', () => freezeRow(folder, 'k6', 1_500)],
    ['frozen, k6 with 100 virtual users', () => freezeRow(folder, 'k6', 100)],
  ],
);
