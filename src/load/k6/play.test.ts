import { readFileSync, statSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../core/clock.ts';
import { planOf } from '../testing/virtual-run.ts';
import { Fold } from './fold.ts';
import { lossOf } from './loss.ts';
import { playOnStage, type TimeLimits } from './play.ts';
import { shipPlan } from './shipped.ts';
import { layStage, type Stage } from './stage.ts';
import { fakeK6 } from './testing/fake-k6.ts';
import { targetOf } from './testing/target.ts';

const SECRETS = { appKey: 'app-key-of-a-test', accessToken: 'access-token=of a test' };
const plan = planOf({ phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 100 } }] });
const all = Uint32Array.from({ length: 100 }, (_, i) => i);

const LONG: TimeLimits = { startMs: 30_000, playMs: 30_000, closingMs: 30_000 };
const stormy = planOf({ phases: [{ name: 'storm', durationMs: 1_000, connections: { count: 60, holdMs: 500 } }] });
const SOCKETS = Uint32Array.from({ length: 60 }, (_, i) => i);

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const ready = async (how: string, limits: TimeLimits, clock: Clock = systemClock) => {
  const shipped = shipPlan({
    ...{ plan, arrivals: all, runId: 'test', notBeforeMs: null, waitMs: 0, others: false },
    targets: [targetOf('gateway-only', { key: SECRETS, jwt: null })],
  });
  const fold = new Fold({
    ...{ plan, arrivals: all, limits: { responseMs: [200], messageMs: [100] }, tap: null },
    ...{ known: () => ({ quoteSymbols: ['A'], quoteMarkets: {} }), redact: (text: string) => text },
  });
  const stage = await layStage(shipped);
  const { k6, remove } = await fakeK6(how);
  cleanups.push(stage.remove, remove);
  const play = playOnStage({ k6, stage, shipped, fold, limits, clock, onProgress: () => {} });
  return { stage, play, shipped, fold };
};

const lossAfter = async ({ play, fold }: Awaited<ReturnType<typeof ready>>) => {
  const end = await play.end;
  return lossOf({ ...end, faults: fold.finish().faults, rows: 100, interrupted: false });
};

const contents = ({ path }: Stage): string[] =>
  ['load/k6/player/config.json', 'load/k6/player/plan.json'].map((name) => readFileSync(`${path}/${name}`, 'utf8'));

describe('k6 at its time limit', () => {
  it.each<[string, string]>([
    ['before it says when it begins', 'for (;;);'],
    ['after it said so', 'head(); setInterval(() => {}, 1000);'],
    [
      'although it will not hear of any signal',
      "process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); head(); for (;;);",
    ],
  ])('is killed %s', async (_, how) => {
    const loss = await lossAfter(await ready(how, { ...LONG, startMs: 700, playMs: 50 }));
    expect(loss).toMatch(/did not end in its time and was killed.*no line for 100 requests/);
  });

  it('takes what it started with it', async () => {
    const how =
      "const { pid } = require('node:child_process').spawn('/bin/sleep', ['60'], { stdio: 'ignore' }); console.error('child ' + pid + ';'); head(); for (;;);";
    const { play } = await ready(how, { ...LONG, playMs: 300 });
    const { process: ended } = await play.end;
    const pid = Number(/child (\d+);/.exec(ended.said)?.[1]);
    expect(pid).toBeGreaterThan(0);
    // Killed, and gone as soon as its new parent has looked: what is left of it until then runs nothing.
    await expect.poll(() => stateOf(pid)).toMatch(/^(gone|Z)$/);
  });
});

const stateOf = (pid: number): string => {
  try {
    return / \((?:.*)\) (\S)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 'unknown';
  } catch {
    return 'gone';
  }
};

/** The same with sockets alone. */
const storm = async (how: string, limits: TimeLimits) => {
  const shipped = shipPlan({
    ...{ plan: stormy, arrivals: new Uint32Array(), connections: SOCKETS, runId: 'test' },
    ...{ notBeforeMs: null, waitMs: 0, others: false },
    targets: [targetOf('gateway-only', { key: SECRETS, jwt: null })],
  });
  const fold = new Fold({
    ...{ plan: stormy, arrivals: new Uint32Array(), limits: { responseMs: [200], messageMs: [100] }, tap: null },
    sockets: {
      connections: SOCKETS,
      lanes: shipped.config.sockets!.lanes,
      numbered: false,
      shards: 1,
      aheadMs: () => 0,
    },
    ...{ known: () => ({ quoteSymbols: ['A'], quoteMarkets: {} }), redact: (text: string) => text },
  });
  const stage = await layStage(shipped);
  const { k6, remove } = await fakeK6(how);
  cleanups.push(stage.remove, remove);
  const play = playOnStage({ k6, stage, shipped, fold, limits, clock: systemClock, onProgress: () => {} });
  const end = await play.end;
  const { faults, slices } = fold.finish();
  return { end, slices, loss: lossOf({ ...end, faults, rows: 0, interrupted: false }) };
};

describe('k6 that waits for a target to close its sockets', () => {
  const WAITS = 'setInterval(() => {}, 1000);';

  it('is ended once it has told all, and nothing is lost', async () => {
    const { end, loss, slices } = await storm(`head(); sockets(0, 60); lanes(); ${WAITS}`, { ...LONG, closingMs: 50 });
    expect([end.endedByUs, end.process.hung, loss]).toEqual([true, true, null]);
    expect(slices.reduce((sum, { connections }) => sum + connections.counts.closedByUs, 0)).toBe(60);
  });

  it.each<[string, string, RegExp]>([
    ['but not of one socket', 'sockets(0, 59); lanes();', /was killed.*no line for 1 socket of 60/],
    ['but the end of its users', 'sockets(0, 60);', /was killed.*messages of 2 virtual users/],
  ])('is not ended before its time when it has told all %s', async (_, told, said) => {
    const { end, loss } = await storm(`head(); ${told} ${WAITS}`, { ...LONG, playMs: 3_000, closingMs: 50 });
    expect(end.endedByUs).toBe(false);
    expect(loss).toMatch(said);
  });
});

describe('the secrets of a run', () => {
  it('stand in one file that only we may read, until k6 has read them, and on no command line', async () => {
    const how =
      "console.error(JSON.stringify(words)); process.once('SIGINT', () => process.exit(105)); setTimeout(head, 200); setInterval(() => {}, 1000);";
    const { stage, play } = await ready(how, LONG);
    expect(readFileSync(stage.secrets ?? '', 'utf8')).toBe(
      `t0-x-app-key=${SECRETS.appKey}\nt0-x-access-token=${SECRETS.accessToken}\n`,
    );
    expect(statSync(stage.secrets ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(stage.path).mode & 0o777).toBe(0o700);
    expect(await play.begun).not.toBeNull();
    expect(() => statSync(stage.secrets ?? '')).toThrow(/ENOENT/);
    play.interrupt();
    const { process: ended } = await play.end;
    const seen = [...contents(stage), ended.said, readFileSync(stage.points, 'utf8')];
    expect(ended.said).toContain('--secret-source=file=filename=');
    for (const text of seen) for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
  });
});

describe('the environment of k6', () => {
  it('keeps it to HTTP/1.1', async () => {
    const { play } = await ready("console.error('GODEBUG ' + process.env.GODEBUG); head(); lines(0, 100);", LONG);
    expect((await play.end).process.said).toBe('GODEBUG http2client=0');
  });
});

describe('the clock that k6 goes by', () => {
  it('is seen to be set while it plays, and to stand where nobody sets it', async () => {
    let aheadMs = 0;
    const clock: Clock = { ...systemClock, wallMs: () => systemClock.wallMs() + aheadMs };
    const how = 'head(); setInterval(() => {}, 1000);';
    const { play } = await ready(how, LONG, clock);
    await play.begun;
    aheadMs = -250;
    play.interrupt();
    const { clockStepMs } = await play.end;
    expect(clockStepMs).toBeLessThan(-200);
    expect(clockStepMs).toBeGreaterThan(-300);
    const calm = await ready('head(); lines(0, 100);', LONG);
    expect((await calm.play.end).clockStepMs).toBeNull();
  });

  it('is taken for set back where k6 says that it slept and woke before', async () => {
    const { play } = await ready("head(); write('c 100000 7000;\\n'); lines(0, 100);", LONG);
    const { clockStepMs, lines } = await play.end;
    expect([clockStepMs, lines.garbled]).toEqual([-7, 0]);
  });
});
