import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Performed, PerformOptions, StopReason } from '../perform.ts';
import { dyingWatch } from '../testing/dying-watch.ts';
import { arrivals, connections, planOf } from '../testing/virtual-run.ts';
import { performByK6 } from './perform.ts';
import { fakeK6 } from './testing/fake-k6.ts';
import { performOptions, type Stopping } from './testing/perform-options.ts';

const plan = planOf({ phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 100 } }], drainMs: 1 });

const storm = planOf({ phases: [{ name: 'storm', durationMs: 1_000, connections: { count: 60, holdMs: 500 } }] });

const optionsOf = (stopping: Stopping, onStart?: () => void): PerformOptions => performOptions(plan, stopping, onStart);

let remove = async (): Promise<void> => {};
afterEach(() => remove());

const playedBy = async (how: string, over: (stopping: Stopping) => PerformOptions = optionsOf): Promise<Performed> => {
  const fake = await fakeK6(how);
  remove = fake.remove;
  return performByK6(fake.k6, over(Promise.withResolvers<StopReason>()));
};

describe('a run by k6', () => {
  it('whose every request has a line is whole', async () => {
    const { slices, workers, stopped } = await playedBy('head(); lines(0, 100);');
    expect(arrivals(slices)).toMatchObject({ planned: 100, ok: 100, notReleased: 0 });
    expect([workers, stopped]).toEqual([[{ index: 0, fate: 'done', detail: '' }], null]);
  });

  it.each<[string, string, RegExp, number]>([
    ['ends well, but a request threw', 'head(); lines(0, 40); lines(41, 100);', /no line for 1 request of 100/, 99],
    ['is killed half way', "head(); lines(0, 50); process.kill(process.pid, 'SIGKILL');", /ended by SIGKILL/, 50],
    ['throws before it begins', "console.error('boom at main.ts:1'); process.exit(107);", /107.*boom at main/, 0],
    ['plays another plan', "head('00000000'); lines(0, 100);", /did not say that it read the plan/, 100],
    ['says the same twice', 'head(); lines(0, 100); lines(0, 1);', /told of before/, 100],
    ['is cut off while it writes', "head(); lines(0, 99); write('q 99 0 9');", /last line of k6 is cut/, 99],
    ['writes what is no line', "head(); write('boo\\n'); lines(0, 100);", /cannot be read.*"boo"/, 100],
  ])('that %s is a lost worker, with all that it saw', async (_, how, said, okCount) => {
    const { slices, workers, stopped } = await playedBy(how);
    expect(workers).toEqual([{ index: 0, fate: 'lost', detail: expect.stringMatching(said) }]);
    expect(stopped).toMatchObject({ why: 'worker-lost' });
    expect(arrivals(slices)).toMatchObject({ planned: 100, ok: okCount, notReleased: 100 - okCount });
  });

  const stormBy = (how: string, over = optionsOf) => playedBy(how, (stopping) => ({ ...over(stopping), plan: storm }));

  it('whose every socket has its lines is whole', async () => {
    const { slices, workers, twins, ledgers } = await stormBy('head(); sockets(0, 60); lanes();');
    expect(connections(slices)).toMatchObject({ attempted: 60, connected: 60, closedByUs: 60, notReleased: 0 });
    expect(workers).toEqual([{ index: 0, fate: 'done', detail: '' }]);
    expect([twins.get('gateway-only'), ledgers.get('gateway-only')]).toEqual([null, null]);
  });

  it.each<[string, string, RegExp, number]>([
    [
      'is killed',
      "head(); sockets(0, 20); process.kill(process.pid, 'SIGKILL');",
      /SIGKILL.*no line for 40 sockets of 60/,
      20,
    ],
    ['throws in an iteration', 'head(); sockets(0, 59); lanes();', /no line for 1 socket of 60 .*socket 59/, 59],
    ['says the same twice', 'head(); sockets(0, 60); sockets(3, 4); lanes();', /told of before/, 60],
  ])('that %s among its sockets is a lost worker, with all that it saw', async (_, how, said, count) => {
    const { slices, workers } = await stormBy(how);
    expect(workers).toEqual([{ index: 0, fate: 'lost', detail: expect.stringMatching(said) }]);
    expect(connections(slices)).toMatchObject({ connected: count, closedByUs: count, notReleased: 60 - count });
  });

  it('that is stopped leaves sockets open, and those that it had not opened are not released', async () => {
    const how =
      "head(); sockets(0, 30); write('o 30 0 ' + (socketRows[30][1] + 900) + ' in;\\n'); process.on('SIGINT', () => process.exit(105)); setInterval(() => {}, 1000);";
    const { slices, workers } = await stormBy(how, (stopping) =>
      optionsOf(stopping, () => stopping.resolve({ why: 'sigint', detail: 'Ctrl-C' })),
    );
    expect(workers).toMatchObject([{ fate: 'done' }]);
    expect(connections(slices)).toMatchObject({ connected: 31, closedByUs: 30, openAtKill: 1, notReleased: 29 });
  });

  it('says from when on nobody watched the host, where the watch ends by itself', async () => {
    const how = 'head(); lines(0, 100);';
    const unwatched = await playedBy(how, (stopping) => ({ ...optionsOf(stopping), watchHost: dyingWatch }));
    expect([unwatched.unwatchedFromMs, unwatched.slices[0]?.hostGapMaxMs]).toEqual([0, null]);
    await remove();
    const watched = await playedBy(how);
    expect([watched.unwatchedFromMs, watched.slices[0]?.hostGapMaxMs]).toEqual([null, expect.any(Number)]);
  });

  it('that cannot be started is a lost worker', async () => {
    const nowhere = { path: join(tmpdir(), 'gateproof-no-k6-here'), version: '2.2.0' };
    const { workers, slices } = await performByK6(nowhere, optionsOf(Promise.withResolvers<StopReason>()));
    expect(workers).toMatchObject([{ fate: 'lost', detail: expect.stringMatching(/could not be started.*ENOENT/) }]);
    expect(arrivals(slices)).toMatchObject({ planned: 100, notReleased: 100 });
  });

  it('that is stopped is asked to end, and what it had not sent is not released', async () => {
    const how = "head(); lines(0, 30); process.on('SIGINT', () => process.exit(105)); setInterval(() => {}, 1000);";
    const stop = (stopping: Stopping) =>
      optionsOf(stopping, () => stopping.resolve({ why: 'sigint', detail: 'Ctrl-C' }));
    const { slices, workers, stopped } = await playedBy(how, stop);
    expect(stopped).toMatchObject({ why: 'sigint', detail: 'Ctrl-C' });
    expect(workers).toMatchObject([{ fate: 'done' }]);
    expect(arrivals(slices)).toMatchObject({ planned: 100, ok: 30, notReleased: 70 });
  });

  it('leaves nothing behind', async () => {
    const own = mkdtempSync(join(tmpdir(), 'gateproof-k6-left-'));
    const before = process.env['TMPDIR'];
    process.env['TMPDIR'] = own;
    try {
      await playedBy('head(); lines(0, 100);');
      await remove();
      expect(readdirSync(own)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      rmSync(own, { recursive: true });
    }
  });
});
