import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { type WatchedId, watchSettingsSchema } from '../../core/watch.ts';
import type { ControlAnswer } from '../../target/client.ts';
import { createEvaluator, type Evaluator, type Round, WATCHED } from './evaluator.ts';

const SECOND_US = 1_000_000;
const EVERY_SEC = 5;

const answered = (status: number, json: unknown): ControlAnswer => ({
  ...{ kind: 'answer', status, json, headers: {}, text: '', elapsedMs: 1 },
});
const healthSeen = (answer: ControlAnswer, responseMs = 3): Round['health'] => ({
  ...{ answer, responseMs, controlMs: responseMs, isNamed: true },
});

const WELL = {
  health: healthSeen(answered(200, { status: 'healthy' })),
  errorRate: answered(200, { rate: 0.0002 }),
  fallbacks: answered(200, { n: 2 }),
};

/** What is wrong from one second on and before another; sockets and attempts are those of a target that is well unless it says otherwise. */
type Episode = {
  readonly fromSec: number;
  readonly toSec: number;
  readonly round?: Partial<Omit<Round, 'plannedUs'>>;
  /** Of ten attempts, how many fail. */
  readonly failing?: number;
  /** How many of the held sockets are cut at its start, and opened again at once. */
  readonly cut?: number;
};

/** Plays so many seconds, an evaluation every five, and lists the changes as `second id from>to`. */
const play = (untilSec: number, episodes: readonly Episode[], over: z.input<typeof watchSettingsSchema> = {}) => {
  const settings = watchSettingsSchema.parse({ emergencyFallbacks: { path: '/f', field: 'n' }, ...over });
  const evaluator: Evaluator = createEvaluator({ settings, excerpt: (text) => text });
  for (let id = 1; id <= 10; id += 1) evaluator.opened(id, 0);
  let nextId = 10;
  const cut = (count: number, atUs: number): void => {
    for (let i = 0; i < count; i += 1) {
      evaluator.lost(nextId - 9, atUs);
      nextId += 1;
      evaluator.opened(nextId, atUs);
    }
  };
  const changes: string[] = [];
  for (let sec = 0; sec <= untilSec; sec += EVERY_SEC) {
    const plannedUs = sec * SECOND_US;
    const running = episodes.filter(({ fromSec, toSec }) => fromSec <= sec && sec < toSec);
    for (const { fromSec, cut: count = 0 } of running) if (fromSec === sec) cut(count, plannedUs);
    const failing = Math.max(0, ...running.map((episode) => episode.failing ?? 0));
    for (let i = 0; i < 10; i += 1)
      evaluator.attempted({ atUs: plannedUs, outcome: i < failing ? 'bad' : 'good', how: 'joining was refused' });
    const round = Object.assign({}, WELL, ...running.map((episode) => episode.round ?? {}), { plannedUs });
    for (const { id, from, to, atUs } of evaluator.evaluate(round))
      changes.push(`${atUs / SECOND_US} ${id} ${from}>${to}`);
  }
  return { changes, counts: evaluator.counts() };
};

const AT = { fromSec: 600, toSec: 900 };

describe('each alert and trigger', () => {
  it.each<[string, Episode, readonly string[]]>([
    [
      'a health endpoint that is gone is service down, and its time says nothing',
      { ...AT, round: { health: healthSeen(answered(404, null)) } },
      [
        '610 service-down quiet>alert',
        '610 slow-health quiet>not-measurable',
        '910 service-down alert>quiet',
        '910 slow-health not-measurable>quiet',
      ],
    ],
    [
      '"unhealthy" is service down alone',
      { ...AT, round: { health: healthSeen(answered(200, { status: 'unhealthy' })) } },
      ['610 service-down quiet>alert', '910 service-down alert>quiet'],
    ],
    [
      'slow health is no service down',
      { ...AT, round: { health: healthSeen(answered(200, { status: 'healthy' }), 1_400) } },
      ['610 slow-health quiet>alert', '910 slow-health alert>quiet'],
    ],
    [
      'a health probe without an answer is both',
      { ...AT, round: { health: healthSeen({ kind: 'timeout' }, 5_000) } },
      [
        '610 service-down quiet>alert',
        '610 slow-health quiet>alert',
        '910 service-down alert>quiet',
        '910 slow-health alert>quiet',
      ],
    ],
    [
      'an error rate over 0.1 %',
      { ...AT, round: { errorRate: answered(200, { rate: 0.05 }) } },
      ['610 error-rate quiet>alert', '910 error-rate alert>quiet'],
    ],
    [
      'an error rate of null is not measurable, once',
      { ...AT, round: { errorRate: answered(200, { rate: null }) } },
      ['610 error-rate quiet>not-measurable', '910 error-rate not-measurable>quiet'],
    ],
    [
      'over ten emergency fallbacks an hour',
      { ...AT, round: { fallbacks: answered(200, { n: 12 }) } },
      ['610 emergency-fallbacks quiet>alert', '910 emergency-fallbacks alert>quiet'],
    ],
    [
      'three of ten sockets cut at once, until they are five minutes old',
      { ...AT, cut: 3 },
      ['610 disconnects quiet>alert', '910 disconnects alert>quiet'],
    ],
    ['two of ten cut are under 20 % of all that were open', { ...AT, cut: 2 }, []],
    [
      // Seven of 120 are over 5 %: reached at 630 s, and left at 925 s.
      'a tenth of all attempts fails, until less than 5 % of the last minute do',
      { ...AT, failing: 1 },
      ['640 gateway-errors quiet>alert', '935 gateway-errors alert>quiet'],
    ],
    ['all attempts fail', { ...AT, failing: 10 }, ['610 gateway-errors quiet>alert', '965 gateway-errors alert>quiet']],
  ])('%s', (_, episode, changes) => {
    expect(play(1_500, [episode]).changes).toEqual(changes);
  });

  it('fires again for a second episode, and clears again', () => {
    const round = { errorRate: answered(200, { rate: 0.05 }) };
    const { changes, counts } = play(2_000, [
      { ...AT, round },
      { fromSec: 1_200, toSec: 1_300, round },
    ]);
    expect(changes.map((change) => change.split(' ')[0])).toEqual(['610', '910', '1210', '1310']);
    expect(counts.find(({ id }) => id === 'error-rate')).toMatchObject({ raised: 2, cleared: 2, state: 'quiet' });
  });

  it('none fires in a day of quiet, nor at a target that fails two of three times', () => {
    const day = play(86_400, []);
    expect([day.changes, day.counts.map(({ state }) => state)]).toEqual([[], Array(6).fill('quiet')]);
    const round = { health: healthSeen({ kind: 'timeout' }, 5_000) };
    const flaps = Array.from({ length: 100 }, (_, i) => ({ fromSec: 15 * i + 5, toSec: 15 * i + 15, round }));
    const flapping = play(1_500, flaps);
    expect(flapping.changes).toEqual([]);
    expect(flapping.counts[0]).toMatchObject({ id: 'service-down', bad: 200, good: 101, raised: 0 });
  });

  it('of one that is not watched nothing is said or counted, even where it is bad', () => {
    const round = { errorRate: answered(200, { rate: 0.05 }) };
    const { changes, counts } = play(1_500, [{ ...AT, round }], { notApplicable: { 'error-rate': 'no such figure' } });
    expect(changes).toEqual([]);
    const zero = { good: 0, bad: 0, unknown: 0, raised: 0, cleared: 0 };
    expect(counts).toContainEqual({ id: 'error-rate', state: 'not-applicable', why: 'no such figure', ...zero });
  });

  it('cites the line that it is from', async () => {
    const { readFileSync } = await import('node:fs');
    const words: Readonly<Record<WatchedId, string>> = {
      ...{ 'service-down': 'Service Down', 'error-rate': '> 0.001', 'slow-health': '> 1.0' },
      ...{ disconnects: 'DISCONNECT_THRESHOLD', 'gateway-errors': 'GATEWAY_ERROR' },
      'emergency-fallbacks': 'EMERGENCY_TRIGGER',
    };
    for (const [id, { source }] of Object.entries(WATCHED)) {
      const [file = '', line = ''] = source.split(':');
      const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8').split('\n')[Number(line) - 1];
      expect(text, id).toContain(words[id as WatchedId]);
    }
  });
});
