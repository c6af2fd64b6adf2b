import { describe, expect, it } from 'vitest';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from '../judge/judge.ts';
import { summarizeRun } from '../judge/summary.ts';
import { renderMarkdown } from './markdown.ts';
import { plainPaint } from './paint.ts';
import { renderTerminal } from './terminal.ts';
import { healthyView } from './testing/sample-views.ts';

const documented = healthyView();
const limits = { origin: 'mine.json', limits: { 'response-p95': { limit: 30 } } };
const judgement = judge(documented.record, { limits });
const view = { ...documented, judgement };

describe('a report by other limits', () => {
  const terminal = renderTerminal(view, { columns: 100, paint: plainPaint, detail: 'short' }).trimEnd().split('\n');

  it('says so in its first and in its last line, where the verdict stands', () => {
    for (const line of [terminal[0], terminal.at(-1)])
      expect(line).toBe('FAIL  built-for-a-test  gateway-only  (by the limits of mine.json)');
    expect(renderMarkdown(view).split('\n')[0]).toContain('by the limits of mine.json');
  });

  it('names both limits in a warning, and the file where limits come from', () => {
    const text = renderTerminal(view, { columns: 400, paint: plainPaint, detail: 'full' });
    expect(text).toContain('quote P95 < 30 ms (document: 200 ms)');
    expect(text).toContain('quote P95: mine.json.');
    expect(text).toContain('must be < 30 ms');
    const { warnings } = summarizeRun(view.record, judgement, englishCatalogue);
    expect(warnings.map(({ code }) => code)).toEqual(['own-limits']);
  });

  it('says beside the verdict that a part of the file was not judged', () => {
    const unjudged = ['http_req_duration "p(99)<100": of this metric only p(95)< has an objective here'];
    const partly = { ...view, judgement: judge(documented.record, { limits: { ...limits, unjudged } }) };
    const text = renderTerminal(partly, { columns: 80, paint: plainPaint, detail: 'short' }).replace(/\s+/g, ' ');
    expect(text).toMatch(/^FAIL built-for-a-test gateway-only \(by the limits of mine.json; 1 of them not judged\)/);
    expect(text).toContain('Not judged, so this verdict says nothing of it (1): http_req_duration');
  });

  it('by the document says nothing of the kind', () => {
    expect(renderMarkdown(documented)).not.toContain('by the limits of');
  });
});
