import { describe, expect, it } from 'vitest';
import { summarySchema } from '../core/summary.ts';
import { summarizeRun } from '../judge/summary.ts';
import { renderSummaryJson } from './json.ts';
import { sampleView } from './testing/sample-views.ts';

/** The same value with the keys of every object the other way round. */
const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, each]) => [key, reversed(each)]),
  );
};

const { record, judgement, catalogue } = sampleView('fail-ab');
const summary = summarizeRun(record, judgement, catalogue);

describe('summary.json', () => {
  it('comes back as the summary that it was', () => {
    expect(summarySchema.parse(JSON.parse(renderSummaryJson(summary)))).toEqual(summary);
  });

  it('has the same bytes whatever the order in which its keys were set', () => {
    const other = summarySchema.parse(reversed(summary));
    expect(renderSummaryJson(other)).toBe(renderSummaryJson(summary));
    expect(renderSummaryJson(reversed(summary) as never)).toBe(renderSummaryJson(summary));
  });

  it('refuses what is not a summary', () => {
    expect(() => renderSummaryJson({ ...summary, verdict: 'green' } as never)).toThrow();
  });
});
