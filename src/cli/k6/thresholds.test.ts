import { describe, expect, it } from 'vitest';
import { k6OptionsSchema, readThresholds } from './thresholds.ts';

const read = (thresholds: unknown) => readThresholds(k6OptionsSchema.parse({ thresholds, vus: 5 }));

describe('thresholds of k6', () => {
  it.each<{ why: string; thresholds: unknown; limits: unknown }>([
    {
      why: 'a P95 of times',
      thresholds: { http_req_duration: ['p(95)<180'] },
      limits: { 'response-p95': { limit: 180 } },
    },
    {
      why: 'the same with blanks and =',
      thresholds: { http_req_duration: [' p(95) <= 180.5 '] },
      limits: { 'response-p95': { limit: 180.5 } },
    },
    {
      why: 'a rate of failures',
      thresholds: { http_req_failed: ['rate<0.02'] },
      limits: { 'error-rate': { limit: 0.02 } },
    },
    {
      why: 'our own rate',
      thresholds: { gateproof_bad_availability: ['rate<0.001'] },
      limits: { availability: { limit: 0.999 } },
    },
    {
      why: 'the object form',
      thresholds: { http_req_failed: [{ threshold: 'rate<0.02' }] },
      limits: { 'error-rate': { limit: 0.02 } },
    },
  ])('are read: $why', ({ thresholds, limits }) => {
    expect(read(thresholds)).toEqual({ limits, leftOut: [], unjudged: [] });
  });

  it.each<{ why: string; thresholds: unknown; says: RegExp }>([
    { why: 'another quantile', thresholds: { http_req_duration: ['p(99)<500'] }, says: /only p\(95\)</ },
    {
      why: 'a quantile that only begins alike',
      thresholds: { http_req_duration: ['p(95.5)<500'] },
      says: /only p\(95\)</,
    },
    { why: 'a mean', thresholds: { http_req_duration: ['avg<100'] }, says: /only p\(95\)</ },
    { why: 'a lower bound', thresholds: { http_req_failed: ['rate>0.5'] }, says: /only rate</ },
    { why: 'a tag', thresholds: { 'http_req_duration{name:quote}': ['p(95)<200'] }, says: /by a tag/ },
    { why: 'checks', thresholds: { checks: ['rate>0.99'] }, says: /no objective for this metric/ },
    { why: 'what every object has', thresholds: { constructor: ['rate<0.1'] }, says: /no objective/ },
    { why: 'a rate that no run can break', thresholds: { http_req_failed: ['rate<1'] }, says: /no such limit/ },
    { why: 'a rate that no run can hold', thresholds: { http_req_failed: ['rate<0'] }, says: /no such limit/ },
  ])('are listed, not dropped: $why', ({ thresholds, says }) => {
    const { limits, leftOut, unjudged } = read(thresholds);
    expect(limits).toBeNull();
    expect(leftOut).toHaveLength(1);
    expect(unjudged).toEqual(leftOut);
    expect(leftOut[0]).toMatch(says);
  });

  it.each([[['rate<0.02', 'rate<0.01']], [['rate<0.01', 'rate<0.02']]])('take the tighter of two: %s', (conditions) => {
    const { limits, leftOut, unjudged } = read({ http_req_failed: conditions });
    expect([limits, unjudged]).toEqual([{ 'error-rate': { limit: 0.01 } }, []]);
    expect(leftOut).toEqual(['http_req_failed "rate<0.02": another threshold of the same figure is tighter (0.01)']);
  });

  it('take the higher of two availabilities', () => {
    const { limits } = read({ gateproof_bad_availability: ['rate<0.01', 'rate<0.001'] });
    expect(limits).toEqual({ availability: { limit: 0.999 } });
  });

  it('say that they do not end a run early', () => {
    const { limits, leftOut, unjudged } = read({ http_req_failed: [{ threshold: 'rate<0.01', abortOnFail: true }] });
    expect([limits, unjudged]).toEqual([{ 'error-rate': { limit: 0.01 } }, []]);
    expect(leftOut[0]).toContain('--bail');
  });
});
