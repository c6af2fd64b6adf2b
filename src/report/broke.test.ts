import { describe, expect, it } from 'vitest';
import type { ModeRecord } from '../core/record.ts';
import { buildRecord, evenly } from '../judge/testing/build-record.ts';
import { renderMarkdown } from './markdown.ts';
import { plainPaint } from './paint.ts';
import { columnsOf } from './safe-text.ts';
import { brokeSections } from './sections/broke.ts';
import { renderTerminal } from './terminal.ts';
import { sampleView, viewOf } from './testing/sample-views.ts';
import type { ReportView } from './view.ts';

const pointsOf = (view: ReportView) =>
  brokeSections(view).flatMap((section) =>
    section.kind === 'points'
      ? section.points.map(({ head, under }) => [head.text, ...under.map(({ text }) => text)])
      : [],
  );

const runWith = (rest: Partial<ModeRecord>): ReportView =>
  viewOf(
    buildRecord({
      modes: { 'gateway-only': { slices: evenly({ ok: 2_940, slow: 900, failures: { 'http-503': 60 } }), ...rest } },
    }),
  );

/** The lines of one section of a terminal report. */
const linesUnder = (title: string, text: string): string[] => {
  const lines = text.split('\n');
  const from = lines.indexOf(title) + 1;
  return lines.slice(from, lines.indexOf('', from));
};

describe('what broke', () => {
  it('is told once for objectives of which the same is true', () => {
    const heads = pointsOf(sampleView('refused-everything')).map(([head]) => head);
    expect(heads).toEqual([
      expect.stringMatching(/^gateway-only: availability, error rate and quote P95 broke from 00:00/),
      expect.stringMatching(/^gateway-only: connect success broke/),
    ]);
  });

  it('has an example of the most frequent kind, and none of another', () => {
    const examples = [
      { kind: 'http-404', atMs: 1_000, detail: 'another' },
      { kind: 'http-503', atMs: 61_000, detail: `${'x'.repeat(200)}` },
    ];
    const [errors, slow] = pointsOf(runWith({ examples }));
    expect(errors!.at(-1)).toBe(`Example at 01:01, http-503: ${'x'.repeat(119)}…`);
    expect(slow!.join()).not.toContain('Example');
  });

  it('names the symbol', () => {
    const bySymbol = ['AAPL', '700.HK', 'MSFT'].map((symbol) => ({
      ...{ symbol, n: 1_000, notOk: symbol === 'AAPL' ? 60 : 0, failures: {}, overLimit: [] },
    }));
    const [errors] = pointsOf(runWith({ bySymbol }));
    expect(errors).toContain('Symbol AAPL: 60 of 1,000 bad, of the others 0 %.');
  });

  it.each([
    { how: 'within one slice', instant: (nth: number) => 34_000 + nth, oneEvent: true },
    { how: 'one by one', instant: (nth: number) => nth * 1_660, oneEvent: false },
  ])('36 of 1,200 connections lost $how: a fail, one event $oneEvent', ({ instant, oneEvent }) => {
    const lossesAtMs = Array.from({ length: 36 }, (_, nth) => instant(nth));
    const slices = evenly({ connections: 1_200, lossesAtMs });
    const view = viewOf(buildRecord({ modes: { 'gateway-only': { slices } }, gating: ['disconnect-rate'] }));
    expect(view.judgement.verdict).toBe('fail');
    const said = renderTerminal(view, { columns: 200, paint: plainPaint, detail: 'short' });
    expect(said.includes('disconnect rate broke at 00:34 in phase steady, one event of 36 connections')).toBe(oneEvent);
    expect(said.includes('one event')).toBe(oneEvent);
  });

  it('is nothing where nothing broke', () => {
    for (const name of ['pass', 'inconclusive', 'no-data', 'slower-ab'] as const)
      expect(brokeSections(sampleView(name))).toEqual([]);
  });

  it('stands right after why, in six lines or so, 80 columns wide', () => {
    for (const detail of ['short', 'full'] as const) {
      const view = sampleView('fail-ab');
      const text = renderTerminal(view, { columns: 80, paint: plainPaint, detail });
      const titles = text.split('\n').filter((line) => /^(Why|What broke|What to do next)$/.test(line));
      expect(titles).toEqual(['Why', 'What broke', 'What to do next']);
      const lines = linesUnder('What broke', text);
      expect(lines.length / pointsOf(view).length).toBeLessThanOrEqual(7);
      for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(80);
    }
  });

  it('is a list in a list for a phone', () => {
    const page = renderMarkdown(sampleView('refused-everything'));
    expect(page).toMatch(/### What broke\n\n- \*\*gateway-only: .*\*\*\n {2}- All refused: .*\n {2}- Example at 00:00/);
  });
});
