import { describe, expect, it } from 'vitest';
import type { ControlAnswer } from '../../target/client.ts';
import type { SocketSeen } from './prober.ts';
import { answered, IN, LOST, PROFILE, REFUSED, watchVirtually } from './testing/scripted.ts';

const never = <Value>(): Promise<Value> => new Promise<Value>(() => {});
const well = answered(200, { status: 'healthy' });
const figures = answered(200, { rate: 0, emergencyFallbacksLastHour: 0 });

const stateOf = ({ counts }: Awaited<ReturnType<typeof watchVirtually>>, id: string) =>
  counts.find((one) => one.id === id);

describe('probes on the clock', () => {
  it('are due every interval, whatever the target does', async () => {
    const hanging = await watchVirtually({
      rounds: 5,
      script: { get: never<ControlAnswer>, knock: never<SocketSeen> },
    });
    for (const what of ['/api/health', '/api/v1/monitoring/error-rate', 'knock'])
      expect(hanging.asked.filter((one) => one.what === what).map(({ atMs }) => atMs)).toEqual([
        0, 5_000, 10_000, 15_000, 20_000,
      ]);
  });

  it('that never end are bad at their planned instants, and hold up nothing', async () => {
    const hanging = await watchVirtually({ rounds: 5, script: { get: never<ControlAnswer> } });
    expect(hanging.changes).toEqual([
      '10000 service-down starting>alert',
      '10000 error-rate starting>not-measurable',
      '10000 slow-health starting>alert',
      '10000 emergency-fallbacks starting>not-measurable',
    ]);
    expect([hanging.evaluations, hanging.missed]).toEqual([5, 0]);
  });

  it('are evaluated in the order of their instants, also when a later answer comes first', async () => {
    // Of every three answers the first takes 4.5 s: with an interval of 1 s it is overtaken by the two after it.
    const seen = await watchVirtually({
      rounds: 30,
      intervalMs: 1_000,
      script: {
        get: async (path, atMs) => {
          const isSlow = atMs >= 10_000 && atMs < 13_000;
          const { promise, resolve } = Promise.withResolvers<void>();
          if (isSlow && path === '/api/health') pending.push({ dueMs: atMs + 4_500, resolve });
          else resolve();
          await promise;
          return path === '/api/health' ? well : figures;
        },
      },
      during: async ({ run }) => {
        await run(14_490);
        for (let ms = 14_500; ms <= 17_000; ms += 10) {
          for (const one of pending) if (one.dueMs <= ms) one.resolve();
          await run(ms);
        }
      },
    });
    // Said at 17 s or later, and placed where the third slow one was planned; the answers that overtook them are the first to clear it.
    expect(seen.changes).toEqual(['12000 slow-health quiet>alert', '15000 slow-health alert>quiet']);
  });
  const pending: { readonly dueMs: number; resolve(): void }[] = [];

  it('that were due while this machine stood still are left out and counted', async () => {
    const seen = await watchVirtually({
      rounds: 24,
      during: async ({ run, clock }) => {
        await run(20_000);
        clock.block(32_000_000);
      },
    });
    expect([seen.missed, seen.missedInRow, seen.evaluations, seen.changes]).toEqual([5, 5, 19, []]);
  });

  it('that were due while it slept are counted too, though its own clock slept with it', async () => {
    const sleeps = new Map([
      [20_000, 3_600_000],
      [40_000, 4_999],
      [60_000, -3_600_000],
      [80_000, 10_000],
    ]);
    const seen = await watchVirtually({
      rounds: 24,
      during: async ({ run, sleep }) => {
        for (const [atMs, sleptMs] of sleeps) {
          await run(atMs + 10);
          sleep(sleptMs);
        }
      },
    });
    expect([seen.missed, seen.missedInRow, seen.evaluations]).toEqual([722, 720, 24]);
  });
});

describe('the first sockets', () => {
  /** Each is in after so long; null: never. */
  const comingIn = (ms: number | null, { rounds = 60, intervalMs = 100 } = {}) =>
    watchVirtually({
      ...{ rounds, intervalMs },
      script: {
        hold: async (opened, until, atMs) => {
          const { promise, resolve } = Promise.withResolvers<void>();
          if (ms !== null) pending.push({ dueMs: atMs + ms, resolve });
          await promise;
          opened();
          await until;
          return IN;
        },
      },
      during: async ({ run }) => {
        for (let at = 0; at <= rounds * intervalMs; at += 10) {
          for (const one of pending) if (one.dueMs <= at) one.resolve();
          await run(at);
        }
      },
    });
  const pending: { readonly dueMs: number; resolve(): void }[] = [];

  it('that are still on their way tell nothing, however short the interval', async () => {
    const seen = await comingIn(350);
    expect(seen.changes).toEqual([]);
    expect(stateOf(seen, 'disconnects')).toMatchObject({ state: 'quiet', unknown: 4 });
  });

  it('that are not in when they are due leave it not measurable', async () => {
    const seen = await comingIn(null);
    expect(seen.changes).toEqual(['5000 disconnects starting>not-measurable']);
  });

  it('that had no time to come in leave it open, and say so', async () => {
    const seen = await comingIn(350, { rounds: 3 });
    expect(stateOf(seen, 'disconnects')).toMatchObject({ state: 'starting', why: expect.stringMatching(/^0 sockets/) });
  });
});

describe('what our own lateness makes of a probe', () => {
  it('is nothing that the target did: an answer that we asked for late tells no time', async () => {
    const seen = await watchVirtually({
      during: async ({ run, clock }) => {
        for (const dueMs of [20_000, 25_000, 30_000]) {
          await run(dueMs - 10);
          clock.block(1_500_000);
        }
      },
    });
    expect(seen.changes).toEqual(['30000 slow-health quiet>not-measurable', '45000 slow-health not-measurable>quiet']);
  });
});

describe('an attempt at the gateway', () => {
  it('counts at its planned instant, however late it fails', async () => {
    const seen = await watchVirtually({
      rounds: 40,
      during: async ({ run }) => {
        for (let ms = 100_000; ms <= 120_000; ms += 10) {
          await run(ms);
          for (const { dueMs, fail } of late) if (dueMs <= ms) fail();
        }
      },
      script: {
        knock: (atMs) => {
          if (atMs !== 100_000 && atMs !== 105_000) return Promise.resolve(IN);
          const { promise, resolve } = Promise.withResolvers<SocketSeen>();
          late.push({ dueMs: atMs + 4_000, fail: () => resolve(REFUSED) });
          return promise;
        },
      },
    });
    expect(seen.changes).toEqual(['115000 gateway-errors quiet>alert', '170000 gateway-errors alert>quiet']);
  });
  const late: { readonly dueMs: number; fail(): void }[] = [];
});

describe('sockets that are held', () => {
  it('are opened at once, and never again while they stand', async () => {
    const seen = await watchVirtually({ rounds: 24 });
    expect(seen.asked.filter(({ what }) => what === 'hold')).toHaveLength(10);
    expect([seen.changes, stateOf(seen, 'disconnects')?.why]).toEqual([[], expect.stringContaining('0 of 10')]);
  });

  /** The first `count` sockets are cut at 20.25 s. */
  const cutting = (count: number, cuts: Set<() => void>) => {
    let held = 0;
    return async (opened: () => void, until: Promise<void>): Promise<SocketSeen> => {
      held += 1;
      opened();
      const { promise, resolve } = Promise.withResolvers<void>();
      if (held <= count) cuts.add(resolve);
      return Promise.race([until.then(() => IN), promise.then(() => LOST)]);
    };
  };

  it.each([
    [2, []],
    [3, ['35000 disconnects quiet>alert']],
  ])('%i of ten are cut: opened again at the next instant, and judged', async (count, changes) => {
    const cuts = new Set<() => void>();
    const seen = await watchVirtually({
      script: { hold: cutting(count, cuts) },
      during: async ({ run }) => {
        await run(20_250);
        for (const cut of cuts) cut();
      },
    });
    expect(seen.changes).toEqual(changes);
    const again = seen.asked.filter(({ what, atMs }) => what === 'hold' && atMs > 0);
    expect(again.map(({ atMs }) => atMs)).toEqual(Array(count).fill(25_000));
  });

  it.each([
    ['before the next instant is played', true],
    ['after it', false],
  ])('that end because this machine stood still are not lost: noticed %s', async (_, isFirst) => {
    const cuts = new Set<() => void>();
    const seen = await watchVirtually({
      script: { hold: cutting(10, cuts) },
      during: async ({ run, clock }) => {
        await run(20_250);
        clock.block(45_000_000);
        for (const cut of cuts) cut();
        if (isFirst) await new Promise(setImmediate);
        await run(70_000);
      },
    });
    expect([seen.changes, stateOf(seen, 'disconnects')?.state]).toEqual([[], 'quiet']);
  });

  it.each([
    ['before the next instant is played', 20_250, []],
    ['after it', 26_000, []],
    ['but two minutes later they are', 140_250, ['155000 disconnects quiet>alert']],
  ])('that end because this machine slept are not lost: noticed %s', async (_, noticedMs, changes) => {
    const cuts = new Set<() => void>();
    const seen = await watchVirtually({
      rounds: 40,
      script: { hold: cutting(10, cuts) },
      during: async ({ run, sleep }) => {
        await run(20_250);
        sleep(60_000);
        await run(noticedMs);
        for (const cut of cuts) cut();
      },
    });
    expect(seen.changes.filter((change) => change.includes('disconnects')).slice(0, 1)).toEqual(changes);
  });

  it('that we leave at the end count as nothing', async () => {
    const hold = async (opened: () => void, until: Promise<void>): Promise<SocketSeen> => {
      opened();
      await until;
      return LOST;
    };
    const seen = await watchVirtually({ rounds: 6, script: { hold } });
    expect([seen.changes, stateOf(seen, 'disconnects')?.why]).toEqual([[], expect.stringContaining('0 of 10')]);
  });

  it('that never come in are gateway errors, and tell nothing of disconnects', async () => {
    const refused = async (): Promise<SocketSeen> => REFUSED;
    const seen = await watchVirtually({ rounds: 6, script: { hold: refused, knock: refused } });
    expect(seen.changes).toEqual(['10000 disconnects starting>not-measurable', '10000 gateway-errors starting>alert']);
  });
});

describe('what a profile says of watching', () => {
  it('asks nothing for what is not watched', async () => {
    const watch = {
      ...PROFILE.watch,
      notApplicable: {
        ...{ 'error-rate': 'none', disconnects: 'none', 'gateway-errors': 'none', 'emergency-fallbacks': 'none' },
      },
    };
    const seen = await watchVirtually({ rounds: 3, profile: { ...PROFILE, watch } });
    expect(new Set(seen.asked.map(({ what }) => what))).toEqual(new Set(['/api/health']));
    expect(seen.counts.map(({ state }) => state)).toEqual([
      ...['quiet', 'not-applicable', 'quiet'],
      ...['not-applicable', 'not-applicable', 'not-applicable'],
    ]);
  });

  it('without a health endpoint asks the root whether anybody is there', async () => {
    const endpoints = { ...PROFILE.endpoints, health: 'absent' as const };
    const seen = await watchVirtually({ rounds: 3, profile: { ...PROFILE, endpoints } });
    expect(seen.asked.map(({ what }) => what)).toContain('/');
    expect(stateOf(seen, 'service-down')?.state).toBe('not-measurable');
  });
});
