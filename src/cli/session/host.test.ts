import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { hostRecordSchema } from '../../core/host.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { LOCAL, madeFacts } from '../../load/host/testing/made-facts.ts';
import { createPlan } from '../../scenario/plan.ts';
import { fitOf, hostRecordOf, refusalError, shareOf } from './host.ts';

const scenario = scenarioSchema.parse({
  name: 'held',
  question: 'Does it fit?',
  gating: ['connect-success'],
  phases: [{ name: 'all', durationMs: 1_000, connections: { shape: 'burst', count: 1_600, holdMs: 10_000 } }],
});
const plan = createPlan(scenario, { modes: ['gateway-only'], seed: 1 });
const places = [{ arm: 'gateway-only', url: LOCAL }] as const;
const few = (soft: number) => madeFacts({ descriptors: { soft, hard: soft } });
const fitIn = (soft: number, workers: number | null) =>
  fitOf(few(soft), { scenario, workers, shard: null }, plan, places);

describe('a plan on this machine', () => {
  it('takes as many workers as its load needs', () => {
    expect(fitIn(20_000, null)).toMatchObject({ workers: 1, wantedWorkers: 1, held: 1_600, refusal: null });
  });

  it('gets more where one has too few descriptors, but not more than the user says', () => {
    expect(fitIn(864, null)).toMatchObject({ workers: 2, wantedWorkers: 1, refusal: null });
    expect(fitIn(864, 1)).toMatchObject({ workers: 1, refusal: { code: 'descriptors', workersNeeded: 2 } });
  });

  it('that does not fit is exit 2, with the number that is reachable and the fix', () => {
    const { refusal } = fitIn(256, 2);
    const error = refusalError(refusal!);
    expect(error).toBeInstanceOf(HarnessError);
    expect(error.exitCode).toBe(2);
    expect(error.message).toBe(
      'This plan holds 1,600 sockets at once, and this machine can hold 384: the descriptor limit is 256, which leaves room for 192 in each of 2 processes.',
    );
    expect(error.hint).toBe(
      'Raise the limit first: `ulimit -n 1024`, or hold at most 384 at once (--connections, holdMs).',
    );
    expect(refusalError(fitIn(864, 1).refusal!).hint).toContain(
      '`ulimit -n 1664`, or use more processes: --workers 2,',
    );
  });

  it('that lacks ports is exit 2 too', () => {
    const facts = madeFacts({
      ports: { first: 40_000, last: 40_999, reserved: 0, timeWaitReuse: 'no' },
      sourceAddresses: null,
    });
    const { refusal } = fitOf(facts, { scenario, workers: null, shard: null }, plan, places);
    expect(refusalError(refusal!)).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('to 127.0.0.1:3000, and this machine has 1,000 local ports free for it'),
      hint: expect.stringContaining('hold at most 1,000 at once'),
    });
  });

  it('as a shard is looked at for its own part', () => {
    const shard = { index: 2, count: 2 };
    expect(shareOf(shard)).toEqual({ index: 1, count: 2 });
    expect(fitOf(few(864), { scenario, workers: 1, shard }, plan, places)).toMatchObject({ held: 800, refusal: null });
  });

  it('leaves what was found in a record', () => {
    const found = fitIn(864, null);
    const record = hostRecordOf(few(864), plan, found);
    expect(hostRecordSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ reach: { workers: 2, perWorker: 800 }, warnings: [{ code: 'descriptors-low' }] });
  });
});
