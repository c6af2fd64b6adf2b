import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../core/record.ts';
import { scenarioSchema } from '../../core/scenario.ts';
import { buildRecord, type SliceSeen } from '../../judge/testing/build-record.ts';
import { plainPaint } from '../paint.ts';
import { renderTerminal } from '../terminal.ts';
import { viewOf } from '../testing/sample-views.ts';

const scenario = (quotes: object, durationMs: number) =>
  scenarioSchema.parse({
    ...{ name: 'changing', question: 'does it hold?', gating: ['response-p95'] },
    phases: [
      { name: 'warm-up', durationMs: 2_000, judged: false, quotes: { ratePerSec: 10 } },
      { name: 'day', durationMs, quotes },
    ],
  });

const warmUp: SliceSeen = { phase: 'warm-up', judged: false, quotes: { ok: 20 } };
const day = (quotes: SliceSeen['quotes'] = {}): SliceSeen => ({ phase: 'day', steady: false, quotes });

const reportOf = (record: RunRecord): string =>
  renderTerminal(viewOf(record), { columns: 80, paint: plainPaint, detail: 'short' });

/** The rows of the table, their spaces joined. */
const rowsOf = (text: string): string[] => {
  const [, table = ''] = text.split('Rates of quotes');
  return (table.split('\n\n')[0] ?? '')
    .split('\n')
    .flatMap((line) => (/ day | day$/.test(line) ? [line.trim().replace(/ +/g, ' ')] : []));
};

const SPIKE = { shape: 'spike', ratePerSec: 100, peakPerSec: 300, atMs: 2_000, forMs: 4_000 } as const;

describe('the rates of quotes', () => {
  it('are told before, in and after a spike, within 80 columns', () => {
    const slices = [
      warmUp,
      day({ ok: 200, slow: 200, slowMs: 512 }),
      day({ ok: 500, slow: 300, slowMs: 512, failures: { 'http-503': 100 } }),
      day({ ok: 300, dropped: 280, notReleased: 20, latenessMs: 14 }),
      day({ ok: 200 }),
    ];
    const text = reportOf(
      buildRecord({ modes: { 'gateway-only': { slices } }, ...{ scenario: scenario(SPIKE, 8_000) } }),
    );
    expect(rowsOf(text)).toEqual([
      'day 0-2 100 100 100 512 0.1',
      'day 2-6 300 295 200 no answer 14',
      'day 6-8 100 100 100 61 0.1',
    ]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('are told step by step, a step without an answer too', () => {
    const slices = [warmUp, day({ ok: 200 }), day({ failures: { reset: 400 } })];
    const step = { shape: 'step', ratesPerSec: [100, 200] };
    const rows = rowsOf(
      reportOf(buildRecord({ modes: { 'gateway-only': { slices } }, ...{ scenario: scenario(step, 4_000) } })),
    );
    expect(rows.map((row) => row.split(' ').slice(0, 4).join(' '))).toEqual(['day 0-2 100 100', 'day 2-4 200 200']);
    expect(rows[1]).toContain('200 200 0 no answer');
  });

  it('are told in five parts of a ramp', () => {
    const slices = [warmUp, ...Array.from({ length: 10 }, (_, at) => day({ ok: 20 + 40 * at }))];
    const ramp = { shape: 'ramp', fromPerSec: 0, toPerSec: 200 };
    const rows = rowsOf(
      reportOf(buildRecord({ modes: { 'gateway-only': { slices } }, ...{ scenario: scenario(ramp, 20_000) } })),
    );
    expect(rows.map((row) => row.split(' ').slice(0, 5).join(' '))).toEqual([
      'day 0-4 20 20 20',
      'day 4-8 60 60 60',
      'day 8-12 100 100 100',
      'day 12-16 140 140 140',
      'day 16-20 180 180 180',
    ]);
  });

  it('stand beside each other for two modes, though their slices lie between each other', () => {
    const ofMode = (ok: number) => ({ slices: [warmUp, day({ ok: 200 }), day({ ok }), day({ ok }), day({ ok: 200 })] });
    const record = buildRecord({
      modes: { 'gateway-only': ofMode(600), 'legacy-fallback': ofMode(500) },
      ...{ scenario: scenario(SPIKE, 8_000) },
    });
    const text = reportOf(record);
    const seen = rowsOf(text).map((row) => row.replace(/ \d+(\.\d+)? \S+$/, ''));
    expect(seen).toEqual([
      'gateway-only day 0-2 100 100 100',
      'day 2-6 300 300 300',
      'day 6-8 100 100 100',
      'legacy-fallback day 0-2 100 100 100',
      'day 2-6 250 250 250',
      'day 6-8 100 100 100',
    ]);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('are not told where the rate stays', () => {
    expect(reportOf(buildRecord())).not.toContain('Rates of quotes');
  });
});
