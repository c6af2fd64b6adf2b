import { describe, expect, it } from 'vitest';
import type { Checklist, CheckOutcome, CheckResult } from '../../core/checklist.ts';
import { NO_CONNECTIONS } from '../../core/slice.ts';
import { plainPaint } from '../paint.ts';
import { columnsOf } from '../safe-text.ts';
import { HOSTILE } from '../testing/hostile.ts';
import { renderChecklistJunit } from './junit.ts';
import { renderChecklistMarkdown } from './markdown.ts';
import { renderChecklistText } from './terminal.ts';

const result = (id: CheckResult['id'], outcome: CheckOutcome, answer = '200 {"status":"healthy"}'): CheckResult => ({
  ...{ id, title: `Check ${id}`, source: 'docs/spec/rollback-strategy.zh.md:201', tier: 1, deadlineMs: 10_000 },
  ...{ expectation: '200, and status is exactly "healthy"', outcome, tookMs: 12 },
  evidence: [{ request: 'GET /api/health', answer, atMs: 1, tookMs: 11.5 }],
});

const listOf = (checks: readonly CheckResult[], verdict: Checklist['verdict'] = 'fail'): Checklist => ({
  ...{ schemaVersion: 1, kind: 'checklist', tier: 3, startedAt: '2026-11-23T00:10:57.000Z', durationMs: 1_500 },
  ...{ verdict, verdictLine: `${verdict.toUpperCase()}, 1 of 13 checks`, checks: [...checks] },
  target: { profile: 'reference-documented', url: 'http://127.0.0.1:3000', mode: 'gateway-only' },
  traffic: {
    requests: 9,
    load: { planned: 300, ok: 300, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 },
    connections: { ...NO_CONNECTIONS, attempted: 6 },
  },
});

const every = listOf([
  result('H1', { state: 'pass', why: 'It answers 200.' }),
  result('H2', { state: 'fail', why: 'Its status is "unhealthy".' }),
  result('H4', { state: 'inconclusive', reason: 'not-measurable', why: 'No figure.' }),
  result('F3', { state: 'not-applicable', why: 'no such endpoint' }),
]);

const print = { columns: 80, paint: plainPaint, files: [], command: 'gateproof check' } as const;

describe('the text', () => {
  it('shows every check and ends on the verdict; evidence stands where a check did not pass', () => {
    const text = renderChecklistText(every, { ...print, detail: 'short' });
    const lines = text.trimEnd().split('\n');
    expect(lines.at(-1)).toBe('FAIL, 1 of 13 checks');
    for (const line of [
      '  ok      H1 Check H1',
      '  FAIL    H2 Check H2',
      '  unsure  H4 Check H4',
      '  n/a     F3 Check F3',
    ])
      expect(lines).toContain(line);
    expect(text.match(/asked: GET \/api\/health/g)).toHaveLength(2);
    expect(renderChecklistText(every, { ...print, detail: 'full' }).match(/asked: /g)).toHaveLength(4);
    expect(text).toContain('Sent: 9 single requests, 300 of the probe, 6 sockets.');
  });
});

/** What stands outside tags and quoted attributes holds none of the five; tags open and close in turn. */
const isWellFormed = (document: string): boolean => {
  const open: string[] = [];
  const rest = document.replaceAll(
    /<\?xml[^?]*\?>|<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/g,
    (tag, ...[ends, name, , single]) => {
      if (tag.startsWith('<?')) return '';
      if (ends === '/') return open.pop() === name ? '' : '<';
      if (single !== '/') open.push(name);
      return '';
    },
  );
  return (
    open.length === 0 &&
    !/[<>]|&(?!(?:amp|lt|gt|quot|apos);)/.test(rest + document.replaceAll(/<\?xml[^?]*\?>|<[^>]*>/g, ''))
  );
};

describe('JUnit', () => {
  it('counts, and gives each case at most one of failure, error and skipped', () => {
    const document = renderChecklistJunit(every);
    expect(document).toContain('tests="4" failures="1" errors="1" skipped="1"');
    expect(document).toContain('<failure type="fail" message="Its status is &quot;unhealthy&quot;."/>');
    expect(document).toContain('<error type="not-measurable" message="No figure."/>');
    expect(document).toContain('<skipped message="no such endpoint"/>');
    expect(isWellFormed(document)).toBe(true);
    expect(isWellFormed(document.replace('</testcase>', ''))).toBe(false);
  });
});

describe('whatever a target said', () => {
  it('stays text in every form', () => {
    const hostile = HOSTILE;
    const list = listOf([result('H1', { state: 'fail', why: hostile }, hostile)]);
    const text = renderChecklistText(list, { ...print, detail: 'full' });
    const document = renderChecklistJunit(list);
    const markdown = renderChecklistMarkdown(list, 'gateproof check');
    for (const output of [text, document, markdown]) expect(output).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
    expect(Math.max(...text.split('\n').map(columnsOf))).toBeLessThanOrEqual(80);
    expect(isWellFormed(document)).toBe(true);
    const cells = markdown.split('\n').find((line) => line.startsWith('| H1'))!;
    expect(cells.match(/(?<!\\)\|/g)).toHaveLength(5);
    expect(cells).not.toMatch(/(?<!\\)</);
  });
});
