import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { hostRecordSchema } from '../../core/host.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { LOCAL, madeDestination, madeFacts } from '../../load/host/testing/made-facts.ts';
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

  it('that a proxy cannot carry is exit 2 too', () => {
    const through = { scenario, workers: 1, shard: null, proxy: [] };
    expect(fitOf(few(3_264), through, plan, places).refusal).toBeNull();
    const { refusal } = fitOf(few(3_263), through, plan, places);
    expect(refusalError(refusal!)).toMatchObject({
      exitCode: 2,
      message:
        'This plan holds 1,600 sockets at once, and the proxy of `--proxy-fault` has room for 1,599 sockets: it takes two descriptors for each connection, and the descriptor limit is 3,263.',
      hint: 'Raise the limit first: `ulimit -n 3264`, or hold at most 1,599 at once (--connections, holdMs), or play it without `--proxy-fault`.',
    });
  });

  const holding = (sourceAddresses: number | 'auto') => {
    const sockets = { ...scenario.sockets, sourceAddresses };
    return createPlan({ ...scenario, sockets }, { modes: ['gateway-only'], seed: 1 });
  };
  const refusalIn = (changes: Parameters<typeof madeFacts>[0], sourceAddresses: number | 'auto' = 'auto') => {
    const { refusal } = fitOf(
      madeFacts(changes),
      { scenario, workers: 1, shard: null },
      holding(sourceAddresses),
      places,
    );
    const { exitCode, message, hint } = refusalError(refusal!);
    return { exitCode, message, hint };
  };

  it('that lacks ports of its source addresses, has none of them, or lacks memory is exit 2 as well', () => {
    const ports = { first: 40_000, last: 40_999, reserved: 0, timeWaitReuse: 'no' } as const;
    expect(refusalIn({ ports }, 2)).toEqual({
      exitCode: 2,
      message:
        'This plan holds 1,600 sockets at once from 2 source addresses, and each has 750 local ports for them: room for 1,500 sockets.',
      hint: 'Leave out sockets.sourceAddresses (`auto` takes as many as it needs), or write 3, or hold at most 1,500 at once.',
    });
    const elsewhere = madeDestination({ destination: '192.0.2.7:3000', isLoopback: false });
    expect(refusalIn({ destinations: [elsewhere] }, 2).message).toContain('the target is not on IPv4 loopback');
    expect(refusalIn({ sourceAddresses: null }, 2).message).toContain('this system has 127.0.0.1 alone of them');
    expect(refusalIn({ memoryFreeBytes: 110_000_000 })).toMatchObject({
      exitCode: 2,
      message:
        'This plan holds 1,600 sockets at once, which takes about 32 MB in 1 process and the system, and this machine has 110 MB of memory free: room for about 500 sockets.',
      hint: expect.stringContaining("sockets.client: 'wire'"),
    });
  });

  it('with more sockets than one source address has ports comes from several, and leaves them in its record', () => {
    const facts = madeFacts({ ports: { first: 40_000, last: 40_999, reserved: 0, timeWaitReuse: 'no' } });
    const fit = fitOf(facts, { scenario, workers: 1, shard: null }, plan, places);
    const record = hostRecordOf(facts, plan, fit);
    expect(hostRecordSchema.parse(record)).toEqual(record);
    expect(record).toMatchObject({ reach: { byPorts: 2_250 }, sources: ['127.0.1.1', '127.0.1.2', '127.0.1.3'] });
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
