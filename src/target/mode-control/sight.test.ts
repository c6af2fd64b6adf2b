import { expect, it } from 'vitest';
import { oldProcesses, type ProcessSight } from './sight.ts';

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
  ['unseen before, started long before it', health(100_000), [pm2([1, 100_000])], 1],
])('%s', (_, now, before, old) => {
  expect(oldProcesses(now, { before, sinceMs: 150_000 })).toHaveLength(old);
});
