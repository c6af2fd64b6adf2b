import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import { buildRecord, evenly, type RecordSeen, type Spread } from '../judge/testing/build-record.ts';
import { adviceOf } from './advice.ts';
import { modeViewsOf } from './facts.ts';
import { sampleView, viewOf } from './testing/sample-views.ts';

const healthy: Spread = { ok: 16_000, connections: 1_600, frames: 6_000, audience: 10 };

const codesOf = (record: RunRecord): string[] => {
  const view = viewOf(record);
  return adviceOf(view, modeViewsOf(view)).map(({ code }) => code);
};

const oneMode = (change: Spread, rest: Omit<RecordSeen, 'modes'> = {}): RunRecord =>
  buildRecord({ modes: { 'gateway-only': { slices: evenly({ ...healthy, ...change }) } }, ...rest });

/** So many requests of every slice found no slot. */
const dropping = (dropped: number, failures: Spread['failures'] = {}): RunRecord =>
  buildRecord({
    modes: {
      'gateway-only': {
        slices: evenly({ ...healthy, failures }).map((slice) => ({ ...slice, quotes: { ...slice.quotes, dropped } })),
      },
    },
  });

describe('what to do next', () => {
  it.each([
    ['all holds', oneMode({}), ['nothing']],
    ['all holds with a warning', oneMode({}, { warnings: ['look'] }), ['read-warnings']],
    ['requests fail', oneMode({ failures: { 'http-503': 400 } }), ['failure-kinds']],
    ['requests find no slot', dropping(10), ['no-slot']],
    ['requests find no slot, and others fail', dropping(10, { reset: 10 }), ['failure-kinds', 'no-slot']],
    ['answers are slow', oneMode({ slow: 4_000 }), ['slow-part']],
    ['the good answers are fast', oneMode({ failures: { 'http-503': 1_600 } }), ['failure-kinds', 'good-ones-hold']],
    [
      'the good answers are slow, too',
      oneMode({ slow: 4_000, failures: { 'http-503': 1_600 } }),
      ['failure-kinds', 'slow-part'],
    ],
    ['connections are refused', oneMode({ refused: { auth: 400 } }), ['refused-kinds']],
    ['connections are lost', oneMode({ lossesAtMs: Array.from({ length: 200 }, (_, at) => at * 250) }), ['lost-kinds']],
    ['messages are late', oneMode({ slowFrames: 3_000 }), ['slow-messages']],
    [
      'the target is down',
      oneMode({ ok: 0, failures: { refused: 16_000 }, refused: { reset: 1_600 }, frames: 0 }),
      ['nothing-answered', 'failure-kinds', 'refused-kinds'],
    ],
    ['too little was asked', oneMode({ ok: 2_000 }), ['more-samples']],
    ['nothing was asked', oneMode({ ok: 0, connections: 0, frames: 0 }), ['inconclusive']],
    ['it is one shard of several', oneMode({}, { shard: { index: 2, count: 4 } }), ['remedy']],
    ['it was stopped', oneMode({}, { stopped: { why: 'sigint', detail: '', atMs: 1 } }), ['inconclusive']],
  ])('when %s', (_, record, codes) => {
    expect(codesOf(record)).toEqual(codes);
  });

  it('names the kinds of failure most often seen first, three at most', () => {
    const view = viewOf(oneMode({ failures: { reset: 60, 'http-500': 90, partial: 120, envelope: 30 } }));
    expect(adviceOf(view, modeViewsOf(view))).toEqual([
      {
        code: 'failure-kinds',
        mode: 'gateway-only',
        kinds: [
          { kind: 'partial', count: 120 },
          { kind: 'http-500', count: 90 },
          { kind: 'reset', count: 60 },
        ],
      },
    ]);
  });

  it('says how much longer it takes at the rate of the run', () => {
    const view = viewOf(oneMode({ ok: 2_000 }));
    expect(adviceOf(view, modeViewsOf(view))).toEqual([
      { code: 'more-samples', mode: 'gateway-only', needs: 995, noun: 'requests', extraMs: (995 / 2_000) * 60_000 },
    ]);
  });

  it('of two modes points to the one that holds, and says each thing once', () => {
    const view = sampleView('fail-ab');
    const codes = adviceOf(view, modeViewsOf(view)).map(({ code }) => code);
    expect(codes).toEqual(['other-mode-holds', 'failure-kinds', 'slow-part', 'lost-kinds']);
  });
});
