import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { createPlan } from '../../scenario/plan.ts';
import { collectPoints, type RunnerFile } from './collect.ts';

const scenario = parseScenario(
  {
    name: 'two-runners',
    question: 'Is every request told of once?',
    gating: ['error-rate'],
    phases: [{ name: 'load', durationMs: 2_000, quotes: { ratePerSec: 5 } }],
  },
  'here',
);
const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
const HASH = 'abcd0123';
const PLANNED = 10;

const EXPORT = '0123456789abcdef';
const head = (startMs: number, hash = HASH, rows = PLANNED, rest = `${EXPORT} own`): string =>
  `g 3 ${hash} ${rows} ${startMs * 1000} ${rest};\n`;
const line = (arrival: number, outcome = 'ok'): string => {
  const dueUs = plan.arrivals.dueUs[arrival] ?? 0;
  return `q ${arrival} 10 ${dueUs + 20} ${dueUs + 900} ${outcome};\n`;
};
/** Each bears its number among those of its k6, which plays every second request. */
const lines = (...arrivals: readonly number[]): string =>
  arrivals.map((arrival) => line(arrival).replace('q', `q.${Math.floor(arrival / 2)}`)).join('');

/** All of it was written. */
const over = 'e;\n';
const first: RunnerFile = { name: 'a.log', text: head(1_000) + lines(0, 2, 4, 6, 8) + over };
const second: RunnerFile = { name: 'b.log', text: head(1_250) + lines(1, 3, 5, 7, 9) + over };

const collect = (files: readonly RunnerFile[], runners = 2) =>
  collectPoints({
    ...{ plan, rowsHash: HASH, exportId: EXPORT, runners, files },
    limits: { responseMs: [200], messageMs: [] },
    target: { quoteSymbols: ['700.HK'], quoteMarkets: {} },
  });

const totals = (files: readonly RunnerFile[]) => {
  const { slices } = collect(files).folded;
  const sum = (of: 'planned' | 'ok' | 'notReleased'): number =>
    slices.reduce((total, { quotes }) => total + quotes.counts[of], 0);
  return { planned: sum('planned'), ok: sum('ok'), notReleased: sum('notReleased') };
};

describe('files of runners', () => {
  it('hold every planned request once, whatever their order, and say how far apart they began', () => {
    const [one, other] = [collect([first, second]), collect([second, first])];
    for (const { losses, runners, skewMs } of [one, other]) {
      expect(losses).toEqual([]);
      expect(runners.map(({ fault }) => fault)).toEqual([null, null]);
      expect(skewMs).toBe(250);
    }
    expect(other.folded.slices).toEqual(one.folded.slices);
    expect(totals([first, second])).toEqual({ planned: PLANNED, ok: PLANNED, notReleased: 0 });
  });

  it('are read as logs of pods too, with their names before each line', () => {
    const logged = (file: RunnerFile, pod: string): RunnerFile => ({
      name: file.name,
      text: `Request Failed\n${file.text}`.replace(/^/gm, `[pod/${pod}/k6] `).replace(/\[pod[^\n]*$/, ''),
    });
    const { losses, runners } = collect([logged(first, 'run-1-abc'), logged(second, 'run-2-def')]);
    expect([losses, runners.map(({ fault }) => fault)]).toEqual([[], [null, null]]);
  });

  it('say by how much a clock went back at most', () => {
    const back = { ...second, text: `${second.text}c 100000 4000;\nc 200000 9000;\nc 300000 5000;\n` };
    const { wentBackMs, losses, runners } = collect([first, back]);
    expect([wentBackMs, losses, runners.map(({ fault }) => fault)]).toEqual([9, [], [null, null]]);
    expect(collect([first, second]).wentBackMs).toBeNull();
  });

  it('may be of one k6 that played a folder for two', () => {
    const { losses, runners } = collect([
      { name: 'all.log', text: head(1_000) + lines(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) + over },
    ]);
    expect([losses, runners.map(({ fault }) => fault)]).toEqual([[], [null]]);
  });

  it('may stand beside an empty one, which the first look of the operator leaves', () => {
    const { losses, runners } = collect([first, { name: 'initializer.log', text: '' }, second]);
    expect([losses, runners.length]).toEqual([[], 2]);
  });

  it.each<{ why: string; files: readonly RunnerFile[]; loss: RegExp | null; fault: RegExp | null; ok: number }>([
    { why: 'one is missing', files: [first], loss: /1 of 2 runners.*5 of 10 planned requests/, fault: null, ok: 5 },
    {
      why: 'one is there twice',
      files: [first, second, second],
      loss: null,
      fault: /5 lines.*b\.log/,
      ok: 10,
    },
    {
      why: 'one is cut in the middle of a line',
      files: [first, { ...second, text: second.text.slice(0, -11) }],
      loss: /1 of 10 planned requests have no line \(the first is request 9\)/,
      fault: /does not say that its run was over.*last line is cut/,
      ok: 9,
    },
    {
      why: 'one is cut between two lines',
      files: [first, { ...second, text: head(1_250) + lines(1, 3, 5) }],
      loss: /2 of 10 planned.*request 7/,
      fault: /does not say that its run was over/,
      ok: 8,
    },
    {
      why: 'one lacks lines in its middle',
      files: [first, { ...second, text: head(1_250) + lines(1, 9) + over }],
      loss: /3 of 10 planned.*request 3/,
      fault: /3 lines of 5 that it tells of are not in it/,
      ok: 7,
    },
    {
      why: 'the last byte of one is gone',
      files: [first, { ...second, text: second.text.slice(0, -1) }],
      loss: null,
      fault: /does not say that its run was over.*last line is cut/,
      ok: 10,
    },
    {
      why: 'one ended before it began',
      files: [first, { ...second, text: 'panic: out of memory\n' }],
      loss: /1 of 2 runners/,
      fault: /does not say which plan.*panic/,
      ok: 5,
    },
    {
      why: 'one is of another plan',
      files: [first, { ...second, text: second.text.replace(HASH, 'ffff0000') }],
      loss: null,
      fault: /another plan/,
      ok: 10,
    },
    {
      why: 'one has as many rows as another plan',
      files: [first, { ...second, text: second.text.replace(`${HASH} 10`, `${HASH} 11`) }],
      loss: null,
      fault: /another plan/,
      ok: 10,
    },
    {
      why: 'one is of the same plan for another target',
      files: [first, { ...second, text: second.text.replace(EXPORT, 'fedcba9876543210') }],
      loss: null,
      fault: /another plan, target/,
      ok: 10,
    },
    {
      why: 'one was pointed at another address',
      files: [first, { ...second, text: second.text.replace(`${EXPORT} own`, `${EXPORT} other`) }],
      loss: null,
      fault: /GATEPROOF_URL/,
      ok: 10,
    },
    {
      why: 'k6 ran twice into one file',
      files: [first, { ...second, text: second.text + second.text }],
      loss: null,
      fault: /holds 2 runs.*5 lines/,
      ok: 10,
    },
    {
      why: 'a line is of a request that nobody planned',
      files: [first, { ...second, text: `${second.text}q 10 1 2000000 2000001 ok;\n` }],
      loss: /1 lines? tells? of requests that are not in the plan/,
      fault: null,
      ok: 10,
    },
    {
      why: 'a line is garbled',
      files: [first, { ...second, text: `${second.text}q 3 1 nonsense\n` }],
      loss: null,
      fault: /cannot be read \(the first: "q 3 1 nonsense"\)/,
      ok: 10,
    },
  ])('are named, and never silently put right, when $why', ({ files, loss, fault, ok }) => {
    const seen = collect(files);
    const faults = seen.runners.flatMap((runner) => runner.fault ?? []);
    if (loss === null) expect(seen.losses).toEqual([]);
    else expect(seen.losses.join(' ')).toMatch(loss);
    if (fault === null) expect(faults).toEqual([]);
    else expect(faults.join(' ')).toMatch(fault);
    expect(totals(files)).toEqual({ planned: PLANNED, ok, notReleased: PLANNED - ok });
  });
});
