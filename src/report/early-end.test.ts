import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../core/record.ts';
import { buildAb } from '../judge/testing/build-ab.ts';
import { buildRecord, evenly, type SliceSeen } from '../judge/testing/build-record.ts';
import { adviceOf } from './advice.ts';
import { latencySeriesOf } from './charts/latency-data.ts';
import { modeViewsOf } from './facts.ts';
import { sureSection } from './sections/sure.ts';
import { interleaved, viewOf } from './testing/sample-views.ts';

const sureOf = (record: RunRecord): string => {
  const view = viewOf(record);
  const section = sureSection(view, modeViewsOf(view));
  return section.kind === 'lines' ? section.lines.map(({ text }) => text).join('\n') : '';
};

/** 240 pairs were planned, the comparison was decided after 15; of the next slice half was played. */
const decided = (): RunRecord => {
  const none: SliceSeen = {};
  const seen = (pair: number): SliceSeen => (pair < 16 ? { quotes: { ok: 100 } } : none);
  const ab = interleaved(buildAb({ pairs: 240, reference: seen, candidate: seen, gating: ['error-rate'] }));
  const [, last] = ab.slices.filter(({ pair }) => pair === 14);
  return { ...ab, stopped: { why: 'decided', detail: 'all was settled', atMs: last!.endMs + 1_250 } };
};

describe('a report of a run that ended early', () => {
  it('says how long it was judged, not how long it was planned', () => {
    expect(sureOf(decided())).toContain(' 30 s of judged load a mode.');
    expect(sureOf({ ...decided(), stopped: null })).toContain(' 8 m of judged load a mode.');
  });

  it('of a slice that the end cut counts what was played', () => {
    const stopped = { why: 'bail', detail: 'enough was seen', atMs: 9_000 } as const;
    const record = buildRecord({ modes: { 'gateway-only': { slices: evenly({ ok: 3_000 }) } }, stopped });
    expect(sureOf(record)).toContain(' 9 s of judged load a mode.');
  });

  it('asks for more by the rate of what was judged', () => {
    const view = viewOf(decided());
    const n = 1_500;
    expect(adviceOf(view, modeViewsOf(view))).toContainEqual(
      expect.objectContaining({ code: 'more-samples', needs: 1_495, extraMs: (1_495 / n) * 30_000 }),
    );
  });

  it('draws the requests that were judged, and no later ones', () => {
    expect(latencySeriesOf(viewOf(decided())).map(({ n }) => n)).toEqual([1_500, 1_500]);
  });
});
