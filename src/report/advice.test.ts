import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import { scenarioSchema } from '../core/scenario.ts';
import { buildRecord, evenly, type RecordSeen, type Spread } from '../judge/testing/build-record.ts';
import { adviceOf } from './advice.ts';
import { modeViewsOf } from './facts.ts';
import { nextSection } from './sections/next.ts';
import { interleaved, sampleView, viewOf } from './testing/sample-views.ts';
import type { ReportView } from './view.ts';

const healthy: Spread = { ok: 16_000, connections: 1_600, frames: 6_000, audience: 10 };

const codesOf = (record: RunRecord): string[] => {
  const view = viewOf(record);
  return adviceOf(view, modeViewsOf(view)).map(({ code }) => code);
};

/** The sentences that a report has for it. */
const nextStepsOf = (view: ReportView): string[] => {
  const section = nextSection(view, modeViewsOf(view));
  return section.kind === 'lines' ? section.lines.map(({ text }) => text) : [];
};

const oneMode = (change: Spread, rest: Omit<RecordSeen, 'modes'> = {}): RunRecord =>
  buildRecord({ modes: { 'gateway-only': { slices: evenly({ ...healthy, ...change }) } }, ...rest });

const NO_WIRE = { connect: null, tls: null, firstByte: null, body: null };

/** So many requests of each of 30 slices were dropped, `held` of all of them because the target asked us to wait. */
const dropping = (dropped: number, failures: Spread['failures'] = {}, held: number | null = null): RunRecord =>
  buildRecord({
    modes: {
      'gateway-only': {
        wire: held === null ? null : { ...NO_WIRE, retryAfter: { seen: 1, maxMs: 60_000, held } },
        slices: evenly({ ...healthy, failures }).map((slice) => ({ ...slice, quotes: { ...slice.quotes, dropped } })),
      },
    },
  });

/** What it says of the slots of a load process. */
const slotsIn = (change: (record: RunRecord) => RunRecord): unknown => {
  const view = viewOf(change(dropping(10)));
  return adviceOf(view, modeViewsOf(view)).flatMap((advice) => (advice.code === 'no-slot' ? [advice.inFlightMax] : []));
};

describe('the slots that were all taken', () => {
  const at = (ratePerSec: number, quotes: object = {}) =>
    scenarioSchema.parse({
      ...{ name: 'fast', question: 'how many?', gating: ['availability'], quotes },
      phases: [{ name: 'all', durationMs: 60_000, quotes: { ratePerSec } }],
    });
  const worker = (index: number) => ({ index, fate: 'done' as const, detail: '' });

  it.each<[string, Partial<RunRecord>, number]>([
    ['are those that the scenario names', { scenario: at(4_000, { inFlightMax: 900 }) }, 900],
    ['are those that the rate asked for', { scenario: at(4_000), workers: [worker(0)] }, 8_000],
    ['of each process', { scenario: at(4_000), workers: [worker(0), worker(1)] }, 4_000],
  ])('%s', (_, over, slots) => {
    expect(slotsIn((record) => ({ ...record, ...over }))).toEqual([slots]);
  });

  it('are those of our own processes where k6 plays beside them, and none where it plays alone', () => {
    const played = (name: 'k6' | 'both') => (record: RunRecord) => ({
      ...record,
      ...{ scenario: at(4_000), workers: [worker(0), worker(1)], engine: { ...record.engine, name } },
    });
    expect(slotsIn(played('both'))).toEqual([8_000]);
    expect(slotsIn(played('k6'))).toEqual([]);
    expect(nextStepsOf(viewOf(played('k6')(dropping(10))))).toContain(
      'gateway-only: 300 requests were not sent before the drain was over: every virtual user of k6 was waiting for the target. Look at what it did then.',
    );
  });
});

describe('what to do next', () => {
  it.each([
    ['all holds', oneMode({}), ['nothing']],
    ['all holds with a warning', oneMode({}, { warnings: ['look'] }), ['read-warnings']],
    ['requests fail', oneMode({ failures: { 'http-503': 400 } }), ['failure-kinds']],
    ['requests find no slot', dropping(10), ['no-slot']],
    ['requests find no slot, and others fail', dropping(10, { reset: 10 }), ['failure-kinds', 'no-slot']],
    ['the target asks us to wait, and one request more finds no slot', dropping(10, {}, 299), ['no-slot']],
    ['the target asks us to wait, and nothing else', dropping(10, {}, 300), ['read-why']],
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
      {
        ...{ code: 'more-samples', mode: 'gateway-only', needs: 995, noun: 'requests', raise: ['duration', 'rate'] },
        ...{ extraMs: (995 / 2_000) * 60_000, pairs: null },
      },
    ]);
    expect(nextStepsOf(view)).toEqual([
      'gateway-only: needs 995 more requests, about 29.9 s more at this rate. Raise --duration or --rate.',
    ]);
  });

  it('says of connections that more of them are to be opened: time brings none, but for churn', () => {
    const few = oneMode({ ok: 0, connections: 200, frames: 0 }, { gating: ['connect-success'] });
    const shaped = (shape: 'ramp' | 'churn', judged = true): RunRecord => {
      const connections = { count: 200, holdMs: 1_000, subscribe: true, shape };
      const phases = few.scenario.phases.map((phase) => ({ ...phase, judged, connections }));
      return { ...few, scenario: { ...few.scenario, phases } };
    };
    expect(nextStepsOf(viewOf(shaped('ramp')))).toEqual([
      'gateway-only: needs 99 more connections. Raise --connections.',
    ]);
    expect(nextStepsOf(viewOf(shaped('ramp', false)))).toEqual([
      'gateway-only: needs 99 more connections. Open more in the scenario.',
    ]);
    expect(nextStepsOf(viewOf(shaped('churn')))).toEqual([
      'gateway-only: needs 99 more connections, about 29.7 s more at this rate. Raise --connections or --duration.',
    ]);
  });

  it('and of several arms with how many pairs, for they play no more than --pairs says', () => {
    const slices = evenly({ ...healthy, ok: 2_000 });
    const modes = { 'gateway-only': { slices }, 'legacy-fallback': { slices } };
    expect(nextStepsOf(viewOf(interleaved(buildRecord({ modes }))))).toContain(
      'gateway-only: needs 995 more requests, about 29.9 s more at this rate. Raise --duration (with --pairs 45 or more) or --rate.',
    );
  });

  it('never prefers a target to itself: the control is the reference once more', () => {
    const [well, broken] = [{ slices: evenly(healthy) }, { slices: evenly({ ...healthy, slow: 4_000 }) }];
    const preferred = (reference: typeof well, candidate: typeof well, control: typeof well): readonly string[] => {
      const built = buildRecord({ modes: { reference, candidate, control }, kind: 'ab' });
      const roles = { reference: 'reference', candidate: 'candidate', control: 'control' } as const;
      const view = viewOf({ ...built, roles: { ...roles, equivalent: false, untilDecided: false } });
      const list = adviceOf(view, modeViewsOf(view));
      return list.flatMap((advice) =>
        advice.code === 'other-mode-holds' ? [`${advice.other} to ${advice.mode}`] : [],
      );
    };
    expect(preferred(well, well, broken)).toEqual(['candidate to control']);
    expect(preferred(well, broken, broken)).toEqual([]);
    expect(preferred(broken, well, broken)).toEqual(['candidate to reference']);
    expect(preferred(well, broken, well)).toEqual(['reference to candidate']);
  });

  it('of two modes points to the one that holds, and says each thing once', () => {
    const view = sampleView('fail-ab');
    const codes = adviceOf(view, modeViewsOf(view)).map(({ code }) => code);
    expect(codes).toEqual(['other-mode-holds', 'failure-kinds', 'slow-part', 'lost-kinds']);
  });
});
