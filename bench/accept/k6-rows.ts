import { join } from 'node:path';
import { pause, systemClock } from '../../src/core/clock.ts';
import type { ScenarioInput } from '../../src/core/scenario.ts';
import { judge } from '../../src/judge/judge.ts';
import { type Left, leftBy, runCli, scenarioFile } from '../../src/testing/cli.ts';
import { quantile, waitsOf } from '../../src/testing/samples.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../../src/testing/target.ts';

export type EngineName = 'native' | 'k6' | 'both';

/** As many requests as quote-steady has in 80 s, in 20. Answers of 400 ms keep 320 in flight. */
export const STEADY: ScenarioInput = {
  name: 'k6-steady',
  question: 'Do k6 and our own engine see the same target?',
  gating: ['availability', 'error-rate', 'response-p95'],
  sliceMs: 1_000,
  phases: [
    { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'steady', durationMs: 20_000, steady: true, quotes: { ratePerSec: 800 } },
  ],
};

/** With few at once it is the generator that makes requests wait, and a clock from the send does not see it. */
export const frozen = (inFlightMax: number): ScenarioInput => ({
  ...STEADY,
  name: 'k6-freeze',
  gating: ['response-p95'],
  quotes: { inFlightMax, poolConnections: 200 },
});

export type Seen = { readonly left: Left; readonly target: TestTarget; readonly out: string };

type Play = {
  readonly scenario: ScenarioInput;
  readonly engine: EngineName;
  readonly faults?: readonly string[];
  /** What happens to the target while it is loaded. */
  during?(target: TestTarget): Promise<void>;
};

/** A freeze amid the load, however long an engine took to begin: at an instant of the target's it may fall into the warm-up of one of them. */
export const freezeAmid = async (target: TestTarget): Promise<void> => {
  const lastUs = systemClock.nowUs() + 60_000_000;
  while ((await target.books()).requests.load.received < 6_000) {
    if (systemClock.nowUs() > lastUs) throw new Error('no load to freeze came within a minute');
    await pause(systemClock, 100_000);
  }
  await target.faults({ action: 'add', faults: ['freeze=1.4s'] });
};

/** Plays a scenario with an engine against a target of its own. */
export const playWith = async <Of>(
  folder: string,
  { scenario, engine, faults = [], during = async () => {} }: Play,
  use: (seen: Seen) => Promise<Of>,
): Promise<Of> => {
  const target = await startTestTarget(faults.flatMap((fault) => ['--fault', fault]));
  try {
    const out = join(folder, `${scenario.name}-${engine}-${target.url.split(':').at(-1)}`);
    const words = ['run', await scenarioFile(folder, scenario), '--url', target.url, '--out', out];
    const own = { HOME: process.env['HOME'] ?? '', K6_PATH: process.env['K6_PATH'] ?? '' };
    const all = [...words, '--engine', engine, '--samples', '--wait-quiet', '0'];
    const [ended] = await Promise.all([runCli(all, { ...SECRETS, ...own }), during(target)]);
    return await use({ left: leftBy(out, ended), target, out });
  } finally {
    await target.stop();
  }
};

/** Whether our counts are the target's own, to the unit. */
export const isBooked = async ({ left, target }: Seen): Promise<boolean> => {
  const { requests } = await target.books();
  const [mode] = Object.values(left.summary.modes);
  return mode !== undefined && mode.books.equal === true && requests.load.received === mode.arrivals.planned;
};

export type Interval = { readonly lower: number; readonly upper: number };

/** The median over the judged slices of a quantile of theirs, in ms, with the 95 % interval of order statistics. */
export const overSlices = ({ left }: Seen, of: 'p50Us' | 'p95Us'): Interval => {
  const values = left.record.slices
    .filter(({ judged }) => judged)
    .map(({ quotes }) => (quotes.response?.[of] ?? Number.POSITIVE_INFINITY) / 1000)
    .toSorted((a, b) => a - b);
  const from = Math.max(0, Math.floor(values.length / 2 - 0.98 * Math.sqrt(values.length)));
  return { lower: values[from] ?? 0, upper: values[values.length - 1 - from] ?? 0 };
};

/** What differs by less than this, `both` does not hold against an engine (judge/two-engines). */
export const overlap = (one: Interval, other: Interval): 'overlap' | 'within 2 ms or a tenth' | 'APART' => {
  const gap = Math.max(one.lower - other.upper, other.lower - one.upper);
  if (gap <= 0) return 'overlap';
  return gap <= Math.max(2, 0.1 * Math.min(one.upper, other.upper)) ? 'within 2 ms or a tenth' : 'APART';
};

export const shown = ({ lower, upper }: Interval): string => `${lower.toFixed(2)} to ${upper.toFixed(2)} ms`;

/** P99 of the response from the plan as the run says, as the target's own answers say, and by the clock that starts when a request is sent. */
export const frozenP99 = async ({ left, target, out }: Seen) => {
  const truth = waitsOf(out, await target.requests());
  const clocks = judge(left.record).modes[0]?.clocks;
  return {
    oursMs: clocks?.response.p99Ms ?? Number.NaN,
    truthMs: quantile(truth, 0.99) / 1000,
    sendMs: clocks?.service.p99Ms ?? Number.NaN,
  };
};
