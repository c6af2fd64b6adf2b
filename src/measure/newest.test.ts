import { describe, expect, it } from 'vitest';
import { Newest } from './newest.ts';

/** A client may take a second. Values are stamped as they come. */
const CONVERGE_MS = 1_000;
type Heard = readonly [stream: number, atMs: number];

const standing = (heard: readonly Heard[], sinceMs: number, atMs: number, of = 0) => {
  const newest = new Newest(1, CONVERGE_MS);
  let newestMs = Number.NEGATIVE_INFINITY;
  for (const [stream, at] of heard) {
    newest.heard(0, stream, at, at);
    if (stream === of) newestMs = at;
  }
  return newest.standing({ stream: of, symbol: 0, sinceMs, atMs, newestMs });
};

/** Stream 0 and stream 1 in turn, each 100 ms, until stream 0 falls silent. */
const both = (untilMs: number, silentFromMs: number): Heard[] =>
  Array.from({ length: untilMs / 100 }, (_, i) => (i + 1) * 100).flatMap((at) => [
    ...(at < silentFromMs ? [[0, at] as const] : []),
    [1, at] as const,
  ]);

describe('the last value of a stream', () => {
  it.each<[string, Parameters<typeof standing>, string]>([
    ['keeps up', [both(5_000, 9_000), 0, 5_000], 'there'],
    ['is as old as it may be', [both(5_000, 4_100), 0, 5_000], 'there'],
    ['is older than that', [both(5_000, 4_000), 0, 5_000], 'behind'],
    ['never came', [both(5_000, 0), 0, 5_000], 'behind'],
    [
      'never came, and the client is there for little longer than it may take',
      [both(5_000, 0), 3_000, 5_000],
      'unknown',
    ],
    [
      'came at first to a client that is there for less than it may take',
      [both(5_000, 4_500), 4_100, 5_000],
      'unknown',
    ],
    ['came to one that is there for as long', [both(5_000, 9_000), 4_000, 5_000], 'there'],
    ['never came in the time that it may take twice', [both(5_000, 0), 2_900, 5_000], 'behind'],
    [
      'has no witness',
      [
        [
          [0, 100],
          [0, 2_000],
        ],
        0,
        5_000,
      ],
      'unknown',
    ],
    [
      'has a witness that was gone before it subscribed',
      [
        [
          [1, 100],
          [0, 2_000],
        ],
        500,
        5_000,
      ],
      'unknown',
    ],
    [
      'is its own, and another one was there',
      [
        [
          [1, 600],
          [0, 2_000],
        ],
        500,
        3_000,
      ],
      'there',
    ],
    [
      'is as new as any, but nothing came in the time that it may take',
      [
        [
          [1, 600],
          [0, 2_000],
        ],
        500,
        3_001,
      ],
      'unknown',
    ],
    ['is compared with nothing, for nothing came', [[], 0, 5_000], 'unknown'],
    ['is compared with nothing as old as it may be', [both(900, 9_000), 0, 1_000], 'unknown'],
    [
      'lacks the last of two within a step, after which all is quiet',
      [
        [
          [0, 100],
          [1, 100],
          [0, 3_000],
          [1, 3_000],
          [1, 3_010],
        ],
        0,
        9_000,
      ],
      'behind',
    ],
    [
      'has that one, and still: with no tick in that time it is no sample',
      [
        [
          [0, 100],
          [1, 100],
          [1, 3_000],
          [1, 3_010],
          [0, 3_010],
        ],
        0,
        9_000,
      ],
      'unknown',
    ],
    [
      'cannot be told without stamps',
      [
        [
          [0, Number.NaN],
          [1, Number.NaN],
        ],
        0,
        5_000,
      ],
      'unknown',
    ],
  ])('%s', (_, given, wanted) => {
    expect(standing(...given)).toBe(wanted);
  });

  it('is held against a course of at most a few values a symbol, however long it was', () => {
    const newest = new Newest(1, CONVERGE_MS);
    for (let at = 0; at < 100_000; at += 1) newest.heard(0, 1, at, at);
    expect(newest.kept).toBeLessThanOrEqual(23);
  });
});
