import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createControlClient } from '../client.ts';
import { LOOKS } from '../looks.ts';
import { answering, openCannedTarget, type Reply } from '../testing/canned-target.ts';
import { oldProcesses, type ProcessSight, type RestartQuestion, sightOfHealth } from './sight.ts';

const health = (startedAtMs: number): ProcessSight => ({
  source: 'health',
  processes: [{ pid: null, startedAtMs, toleranceMs: 10 }],
});
const pm2 = (...seen: readonly (readonly [number, number])[]): ProcessSight => ({
  source: 'pm2',
  processes: seen.map(([pid, startedAtMs]) => ({ pid, startedAtMs, toleranceMs: 0 })),
});

it.each<[string, ProcessSight, readonly ProcessSight[], number]>([
  ['the same health a moment later is the old process', health(100_009), [health(100_000)], 1],
  ['a health that began anew is a new one', health(160_000), [health(100_000)], 0],
  ['a new pid is a new process', pm2([2, 160_000]), [pm2([1, 100_000])], 0],
  ['the same pid with another start is a new process: pids come again', pm2([1, 160_000]), [pm2([1, 100_000])], 0],
  [
    'one of two workers that stayed is an old one',
    pm2([1, 100_000], [3, 160_000]),
    [pm2([1, 100_000], [2, 100_000])],
    1,
  ],
  ['unseen before, started after the switch', health(150_500), [], 0],
  ['unseen before, started a little before it by another clock', health(149_500), [], 0],
  ['another one that runs for longer than the switch is old too', health(60_000), [health(100_000)], 1],
  ['unseen before, started long before it', health(100_000), [pm2([1, 100_000])], 1],
])('%s', (_, now, before, old) => {
  expect(oldProcesses(now, { before, sinceMs: 150_000 })).toHaveLength(old);
});

/** Several processes behind one address, which answer by turns. */
const byTurns = async (uptimesMs: readonly (number | null)[]) => {
  let asked = 0;
  const fromMs = systemClock.wallMs();
  const reply: Reply = (...exchange) => {
    const atFirst = uptimesMs[asked % uptimesMs.length] ?? null;
    asked += 1;
    const told = atFirst === null ? {} : { uptimeMs: atFirst + systemClock.wallMs() - fromMs };
    answering(atFirst === null ? 429 : 200, told)(...exchange);
  };
  const target = await openCannedTarget({ '/api/health': reply });
  const client = createControlClient({ baseUrl: target.url, clock: systemClock });
  onTestFinished(async () => {
    await client.close();
    await target.close();
  });
  return {
    asked: () => asked,
    look: (restart: RestartQuestion | null) =>
      sightOfHealth(client, '/api/health', systemClock, { looks: LOOKS, restart }),
  };
};

const HOUR_MS = 3_600_000;
const lately = (): RestartQuestion => ({ sinceMs: systemClock.wallMs() - HOUR_MS / 6, before: [] });

it('one old process among several behind an address is seen, and ends the looking', async () => {
  const { look, asked } = await byTurns([5_000, 5_000, 5_000, HOUR_MS]);
  const restart = lately();
  const sight = await look(restart);
  expect(oldProcesses(sight!, restart)).toHaveLength(1);
  expect(asked()).toBe(4);
});

it('all that answer are told, each once, by as many answers as it takes', async () => {
  const { look, asked } = await byTurns([5_000, 65_000, 125_000]);
  const sight = await look(null);
  expect(sight?.processes).toHaveLength(3);
  expect(asked()).toBe(LOOKS);
});

it('the first looks may be lost, and what is told after them is whole', async () => {
  const started = await byTurns([null, null, ...Array<number>(LOOKS).fill(5_000)]);
  expect(await started.look(lately())).toMatchObject({ processes: [{}], missed: 0 });
  expect(started.asked()).toBe(LOOKS + 2);
  const silent = await byTurns([null]);
  expect(await silent.look(lately())).toBeNull();
  expect(silent.asked()).toBe(3);
});

it('an old one behind a look that was not answered is met by a later one', async () => {
  const { look, asked } = await byTurns([5_000, null, HOUR_MS]);
  const restart = lately();
  expect(oldProcesses((await look(restart))!, restart)).toHaveLength(1);
  expect(asked()).toBe(3);
});

it('looks that are not answered are told, and end it by the third; the first one alone decides whether anything is told', async () => {
  const limited = await byTurns([5_000, 5_000, null]);
  expect(await limited.look(lately())).toMatchObject({ processes: [{}], missed: 3 });
  expect(limited.asked()).toBe(9);
  expect(await (await byTurns([5_000])).look(lately())).toMatchObject({ missed: 0 });
  expect(await (await byTurns([null])).look(lately())).toBeNull();
});
