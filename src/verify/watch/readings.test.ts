import { describe, expect, it } from 'vitest';
import type { ControlAnswer } from '../../target/client.ts';
import { type FigureSeen, readErrorRate, readFallbacks } from './figures.ts';
import { readServiceDown, readSlowHealth } from './health.ts';
import type { Reading } from './reading.ts';
import { readDisconnects, readGatewayErrors } from './shares.ts';

const asIs = (text: string): string => text;
const answered = (status: number, json: unknown): ControlAnswer => ({
  ...{ kind: 'answer', status, json, headers: {}, text: '', elapsedMs: 1 },
});
const well = answered(200, { status: 'healthy' });
const unreachable: ControlAnswer = { kind: 'unreachable', why: 'ECONNREFUSED' };
const timeout: ControlAnswer = { kind: 'timeout' };

type Row = readonly [what: string, answer: ControlAnswer, outcome: Reading['outcome'], word: string];

describe('service down (docs/spec/documented-contract.md:48)', () => {
  it.each<Row>([
    ['200 and healthy', well, 'good', 'healthy'],
    ['nobody listens', unreachable, 'bad', 'ECONNREFUSED'],
    ['no answer in time', timeout, 'bad', '5 s'],
    ['a connection that breaks', { kind: 'broken', why: 'other side closed' }, 'bad', 'other side closed'],
    ['a body without end', { kind: 'too-large' }, 'bad', '1 MB'],
    ['404', answered(404, { error: 'not found' }), 'bad', '404'],
    ['503 and unhealthy', answered(503, { status: 'unhealthy' }), 'bad', '"unhealthy"'],
    [
      '200 and unhealthy, which `grep healthy` takes for good',
      answered(200, { status: 'unhealthy' }),
      'bad',
      '"unhealthy"',
    ],
    ['200 and degraded', answered(200, { status: 'degraded' }), 'bad', '"degraded"'],
    ['503 that says healthy', answered(503, { status: 'healthy' }), 'bad', '503'],
    ['a page in the place of JSON', answered(200, null), 'bad', 'status'],
    ['a status that is no text', answered(200, { status: true }), 'bad', 'status'],
    ['a redirect', answered(302, null), 'bad', '302'],
    ['a limiter', answered(429, null), 'unknown', '429'],
    ['no descriptor of ours left', { kind: 'ours', why: 'EMFILE' }, 'unknown', 'this machine'],
  ])('%s', (_, answer, outcome, word) => {
    const reading = readServiceDown({ answer, responseMs: 1, controlMs: 1, isNamed: true }, asIs);
    expect([reading.outcome, reading.why]).toEqual([outcome, expect.stringContaining(word)]);
  });

  it.each<Row>([
    ['somebody answers', answered(404, null), 'unknown', 'names no health endpoint'],
    ['nobody is there', unreachable, 'bad', 'ECONNREFUSED'],
  ])('where the profile names no endpoint: %s', (_, answer, outcome, word) => {
    const reading = readServiceDown({ answer, responseMs: 1, controlMs: 1, isNamed: false }, asIs);
    expect([reading.outcome, reading.why]).toEqual([outcome, expect.stringContaining(word)]);
  });
});

describe('response time of the health endpoint', () => {
  it.each<[string, ControlAnswer, [fromPlanned: number, fromReleased: number], Reading['outcome']]>([
    ['exactly 1 s is not over it', well, [1_000, 1_000], 'good'],
    ['a hair over it', well, [1_000.001, 1_000.001], 'bad'],
    ['slow and unhealthy is slow', answered(503, { status: 'unhealthy' }), [1_400, 1_400], 'bad'],
    ['fast and unhealthy is fast', answered(503, { status: 'unhealthy' }), [3, 3], 'good'],
    ['no answer in time', timeout, [5_000, 5_000], 'bad'],
    ['we asked late, and it answered fast', well, [1_400, 3], 'unknown'],
    ['we asked late, and it was slow all the same', well, [2_400, 1_400], 'bad'],
    ['a fast 404 is not fast health', answered(404, { error: 'not found' }), [3, 3], 'unknown'],
    ['a fast page of a proxy is not either', answered(502, null), [3, 3], 'unknown'],
    ['nobody listens', unreachable, [1, 1], 'unknown'],
  ])('%s', (_, answer, [responseMs, controlMs], outcome) => {
    expect(readSlowHealth({ answer, responseMs, controlMs, isNamed: true }, asIs).outcome).toBe(outcome);
  });
});

describe('error rate', () => {
  it.each<[string, FigureSeen, Reading['outcome']]>([
    ['none', answered(200, { rate: 0 }), 'good'],
    ['exactly the limit', answered(200, { rate: 0.001 }), 'good'],
    ['a hair over it', answered(200, { rate: 0.0010001 }), 'bad'],
    ['null', answered(200, { rate: null }), 'unknown'],
    ['missing', answered(200, {}), 'unknown'],
    ['a text', answered(200, { rate: '0.5' }), 'unknown'],
    ['below nothing', answered(200, { rate: -1 }), 'unknown'],
    ['no JSON', answered(200, null), 'unknown'],
    ['404', answered(404, { rate: 0 }), 'unknown'],
    ['500', answered(500, { rate: 0 }), 'unknown'],
    ['no answer in time', timeout, 'unknown'],
    ['the profile says absent', null, 'unknown'],
  ])('%s', (_, answer, outcome) => {
    expect(readErrorRate(answer, asIs).outcome).toBe(outcome);
  });

  it('a rate a hair over the limit does not read as the limit', () => {
    expect(readErrorRate(answered(200, { rate: 0.0010001 }), asIs).why).toContain('0.10001 %');
  });
});

describe('emergency fallbacks', () => {
  it.each<[string, FigureSeen, Reading['outcome']]>([
    ['ten', answered(200, { n: 10 }), 'good'],
    ['eleven', answered(200, { n: 11 }), 'bad'],
    ['not told', answered(200, {}), 'unknown'],
    ['nowhere to ask', null, 'unknown'],
  ])('%s', (_, answer, outcome) => {
    expect(readFallbacks(answer, 'n', asIs).outcome).toBe(outcome);
  });
});

describe('shares of our own sockets', () => {
  it.each([
    ['two of ten are exactly 20 %', { n: 10, bad: 2 }, 'good'],
    ['three of thirteen are over it', { n: 13, bad: 3 }, 'bad'],
    ['four sockets are too few', { n: 4, bad: 4 }, 'unknown'],
    ['none ever got in', { n: 0, bad: 0 }, 'unknown'],
  ])('disconnects: %s', (_, share, outcome) => {
    expect(readDisconnects(share).outcome).toBe(outcome);
  });

  it.each([
    ['two of forty are exactly 5 %', { n: 40, bad: 2 }, 'good'],
    ['two of thirty-nine are over it', { n: 39, bad: 2 }, 'bad'],
    ['a single failure is no share', { n: 3, bad: 1 }, 'good'],
    ['nothing tried', { n: 0, bad: 0 }, 'unknown'],
  ])('gateway errors: %s', (_, share, outcome) => {
    expect(readGatewayErrors(share, 'joining was cut', 'refused').outcome).toBe(outcome);
  });
});
