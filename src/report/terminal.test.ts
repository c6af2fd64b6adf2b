import { describe, expect, it } from 'vitest';
import { ansiPaint, plainPaint } from './paint.ts';
import { columnsOf } from './safe-text.ts';
import { renderTerminal } from './terminal.ts';
import { hostileView } from './testing/hostile.ts';
import { SAMPLE_NAMES, sampleView } from './testing/sample-views.ts';

const SGR = new RegExp(`${'\u001b'}\\[[0-9;]+m`, 'g');
const linesOf = (text: string): string[] => text.split('\n');

describe.each(SAMPLE_NAMES)('the terminal report of %s', (name) => {
  const view = sampleView(name);
  const plain = renderTerminal(view, { columns: 80, paint: plainPaint, detail: 'full' });

  it('says the verdict, the scenario and the modes in its first line', () => {
    const [first = ''] = linesOf(plain);
    expect(first.startsWith({ pass: 'PASS', fail: 'FAIL', inconclusive: 'INCONCLUSIVE' }[view.judgement.verdict])).toBe(
      true,
    );
    expect(first).toContain(view.record.scenario.name);
    for (const { mode } of view.record.modes) expect(first).toContain(mode);
  });

  it('goes on with the reason, what to do, the objectives, how sure it is; ends with the commands', () => {
    const places = [
      'Why',
      'What to do next',
      'Objectives',
      'How sure',
      'Counts',
      'Clocks',
      'Books',
      'Run it again',
    ].map((title) => linesOf(plain).indexOf(title));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(linesOf(plain).slice(-3)).toEqual(['Judge the record again', `  ${view.rejudge}`, '']);
  });

  it('keeps PASS, FAIL and INCONCLUSIVE for the run and its modes', () => {
    const withWord = linesOf(plain).filter((line) => /\b(PASS|FAIL|INCONCLUSIVE)\b/.test(line));
    expect(withWord.length).toBe(view.record.modes.length === 1 ? 1 : 1 + view.record.modes.length);
  });

  it.each([40, 80, 120])('fits into %d columns, files and commands apart', (columns) => {
    const whole = new Set([...view.files, view.runAgain, view.rejudge]);
    for (const line of linesOf(renderTerminal(view, { columns, paint: plainPaint, detail: 'full' }))) {
      if (!whole.has(line.trim())) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
    }
  });

  it('says the same with colour as without', () => {
    const coloured = renderTerminal(view, { columns: 80, paint: ansiPaint, detail: 'full' });
    expect(coloured).toMatch(SGR);
    expect(coloured.replace(SGR, '')).toBe(plain);
  });

  it('shows every clock', () => {
    for (const clock of [
      'response',
      'control',
      'service',
      'queue',
      'lateness (ours)',
      'connect',
      'subscribe',
      'message latency',
    ])
      expect(linesOf(plain).some((line) => line.startsWith(`  ${clock}  `))).toBe(true);
  });
});

describe('the words of an objective', () => {
  const row = (name: Parameters<typeof sampleView>[0], objective: string): string => {
    const lines = linesOf(renderTerminal(sampleView(name), { columns: 80, paint: plainPaint, detail: 'full' }));
    const from = lines.findIndex((line) => line.startsWith(`  ${objective}  `));
    return lines.slice(from, from + 4).join('\n');
  };

  it('holds, with the bound that says how surely', () => {
    expect(row('pass', 'error rate')).toMatch(/0 % {2}holds\n.*must be < 0\.1 % .*under 0\.0187 % of 16,000/);
  });
  it('BROKEN, beside the mode that holds', () => {
    expect(row('fail-ab', 'error rate')).toMatch(/0 % {2}holds +0\.5 % {2}BROKEN\n.*over 0\.378 % of 8,000/);
  });
  it('undecided, with what would settle it', () => {
    expect(row('inconclusive', 'error rate')).toMatch(/undecided\n.*\n +too few samples\n +needs 995 more requests/);
  });
  it('without an answer there is no figure', () => {
    expect(row('refused-everything', 'quote P95')).toContain('no answer  BROKEN');
  });
  it('what was not measured is "-" and never 0', () => {
    expect(row('no-data', 'error rate')).toMatch(/- not measured {2}undecided/);
    expect(row('no-data', 'error rate')).not.toContain('0 %  ');
  });
});

describe('hostile texts of a record', () => {
  it('bring no control character into a report without colour', () => {
    const text = renderTerminal(hostileView(), { columns: 80, paint: plainPaint, detail: 'full' });
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(text).toContain('\\u{1b}[2J');
  });

  it('bring nothing but our own colours into one with colour', () => {
    const text = renderTerminal(hostileView(), { columns: 80, paint: ansiPaint, detail: 'full' });
    expect(text.replace(SGR, '').replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(new Set(text.match(SGR))).toEqual(
      new Set(['\u001b[0m', '\u001b[1m', '\u001b[2m', '\u001b[1;31m', '\u001b[1;33m']),
    );
  });

  it('forge no line: the verdict stands alone in the first one', () => {
    const lines = linesOf(renderTerminal(hostileView(), { columns: 80, paint: plainPaint, detail: 'full' }));
    expect(lines[0]).toMatch(/^INCONCLUSIVE /);
    expect(lines.filter((line) => /^(PASS|## PASS|# PASS)/.test(line))).toEqual([]);
  });

  it('do not flood it', () => {
    expect(renderTerminal(hostileView(), { columns: 80, paint: plainPaint, detail: 'full' }).length).toBeLessThan(
      60_000,
    );
  });
});

describe('the short report', () => {
  it.each(SAMPLE_NAMES)('of %s says the verdict and its reasons first, and the verdict once more last', (name) => {
    const view = sampleView(name);
    const full = linesOf(renderTerminal(view, { columns: 80, paint: plainPaint, detail: 'full' }));
    const short = linesOf(renderTerminal(view, { columns: 80, paint: plainPaint, detail: 'short' })).filter(
      (text, i, all) => text !== '' || i < all.length - 1,
    );
    expect(short[0]).toBe(full[0]);
    expect(short.at(-1)).toBe(full[0]);
    expect(short.length).toBeLessThan(full.length);
  });
});
