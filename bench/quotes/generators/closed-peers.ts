import { join } from 'node:path';
import type { Ended } from '../../../src/testing/ended.ts';
import { HEY_MODULE } from '../../common/install.ts';
import { goModuleVersion, programVersion } from '../../common/versions.ts';
import type { Generator } from '../generator.ts';
import { QUOTE_URL } from '../settings.ts';

const found = (pattern: RegExp, { stdout, stderr, code }: Ended): string => {
  const value = pattern.exec(stdout)?.[1];
  if (value === undefined) throw new Error(`its text lacks ${pattern} (exit code ${code}): ${stderr.slice(-300)}`);
  return value;
};

const UNIT_MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** A latency as wrk writes it: `1.23ms`. */
export const wrkMs = (text: string): number => {
  const [, amount = '', unit = ''] = /^([\d.]+)(us|ms|s|m)$/.exec(text) ?? [];
  const factor = UNIT_MS[unit];
  if (factor === undefined) throw new Error(`no time: ${text}`);
  return Number(amount) * factor;
};

/** The program, and the library that Debian keeps apart. */
export const wrkAt = (cache: string): string => join(cache, 'wrk/usr/bin/wrk');
const libraries = (cache: string): string => join(cache, 'wrk/usr/lib/x86_64-linux-gnu');

export const wrk = (cache: string): Generator => ({
  name: 'wrk',
  title: 'wrk',
  measures: ['closed', 'constant', 'freeze'],
  ...{ isClosed: true, isSlow: false },
  note: 'closed loop, one thread, whole seconds; its own answer times. It ends with requests under way and does not count them',
  version: () =>
    programVersion(wrkAt(cache), ['-v'], { pattern: /^wrk (\S+)/m, env: { LD_LIBRARY_PATH: libraries(cache) } }),
  command: async ({ play, url }) => ({
    words: [
      ...[wrkAt(cache), '--latency', '-t', '1', '-c', String(play.connections)],
      ...['-d', `${Math.ceil(play.durationMs / 1000)}s`, `${url}${QUOTE_URL}`],
    ],
    env: { LD_LIBRARY_PATH: libraries(cache) },
  }),
  own: async (ended, { play }) => {
    const requests = Number(found(/(\d+) requests in/, ended));
    const bad = Number(/Non-2xx or 3xx responses: (\d+)/.exec(ended.stdout)?.[1] ?? 0);
    return {
      ...{
        requests,
        before: 0,
        uncounted: play.connections,
        ok: requests - bad,
        notSent: null,
        sentRatio: null,
        latenessP99Ms: null,
      },
      p50Ms: wrkMs(found(/50%\s+(\S+)/, ended)),
      p99Ms: wrkMs(found(/99%\s+(\S+)/, ended)),
    };
  },
});

export const heyAt = (cache: string): string => join(cache, 'hey/hey');

export const hey = (cache: string): Generator => ({
  name: 'hey',
  title: 'hey',
  measures: ['open', 'constant', 'freeze'],
  // Its rate is the most that each of its workers asks for; a worker waits for its answer.
  ...{ isClosed: true, isSlow: false },
  note: 'a closed loop with a rate a worker: a late worker never catches up; its own answer times',
  version: () => goModuleVersion(heyAt(cache), HEY_MODULE),
  command: async ({ play, ratePerSec, url }) => {
    const workers = play.holdMs > 0 ? 2 * play.connections : play.connections;
    const each = ratePerSec / workers;
    const words = [heyAt(cache), '-z', `${play.durationMs}ms`, '-c', String(workers), '-q', String(each)];
    return { words: [...words, `${url}${QUOTE_URL}`], env: {} };
  },
  own: async (ended, { play }) => {
    const requests = Number(found(/\[200\]\s+(\d+) responses/, ended));
    return {
      ...{
        requests,
        before: 0,
        uncounted: 2 * play.connections,
        ok: requests,
        notSent: null,
        sentRatio: null,
        latenessP99Ms: null,
      },
      p50Ms: Number(found(/50%+ in ([\d.]+) secs/, ended)) * 1000,
      p99Ms: Number(found(/99%+ in ([\d.]+) secs/, ended)) * 1000,
    };
  },
});
