import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { parseSince } from './since.ts';

const NOW = Date.parse('2026-03-23T03:00:00Z');

describe('--since', () => {
  it.each([
    ['2026-03-23T02:51:00Z', '2026-03-23T02:51:00.000Z'],
    ['2026-03-23T10:51:00+08:00', '2026-03-23T02:51:00.000Z'],
    ['2026-03-23T03:00:00Z', '2026-03-23T03:00:00.000Z'],
    ['10m', '2026-03-23T02:50:00.000Z'],
    ['90s', '2026-03-23T02:58:30.000Z'],
  ])('%s is %s', (text, instant) => {
    expect(new Date(parseSince(text, NOW)).toISOString()).toBe(instant);
  });

  it.each(['2026-03-23T03:00:01Z', '2026-03-23', '03:00', 'yesterday', '', '10'])(
    '%j is refused, with exit 2',
    (text) => {
      expect(() => parseSince(text, NOW)).toThrow(HarnessError);
    },
  );
});
