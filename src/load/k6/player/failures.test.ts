import { describe, expect, it } from 'vitest';
import { REDACTED } from '../../../core/redact.ts';
import { createFailures } from './failures.ts';

const rawBase64 = (text: string): string => Buffer.from(text).toString('base64').replace(/=+$/, '');

/** What a line ends on where an answer echoed a secret. */
const shownOf = (secret: string, answer: string): string => {
  const failures = createFailures(rawBase64);
  failures.hide(secret);
  return failures.detailOf('http-403', answer);
};

const SECRET = 'to/ken=of a "test"';
const KEPT = 300;

describe('what k6 shows of a failure', () => {
  it.each<[string, string]>([
    ['as it is', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    ['URL-encoded in lower case', encodeURIComponent(SECRET).toLowerCase()],
    ['JSON-escaped', JSON.stringify(SECRET).slice(1, -1)],
    ['in base64', rawBase64(SECRET)],
  ])('holds no secret that was echoed %s, nor a part of it where it is cut', (_, echoed) => {
    for (let before = KEPT - echoed.length; before <= KEPT; before += 1) {
      const dots = '.'.repeat(before);
      const kept = `${dots}${REDACTED}`.slice(0, KEPT);
      expect(shownOf(SECRET, dots + echoed)).toBe(` ${JSON.stringify(kept)}`);
    }
  });

  it('leaves a text alone for a secret that is empty or a word too short to protect anything', () => {
    expect(['', 'abc'].map((secret) => shownOf(secret, 'abc is a word'))).toEqual([
      ' "abc is a word"',
      ' "abc is a word"',
    ]);
  });

  it('is the first three of each kind', () => {
    const { detailOf } = createFailures(rawBase64);
    const kinds = ['reset', 'reset', 'http-500', 'reset', 'reset'];
    expect(kinds.map((kind, nth) => detailOf(kind, `${nth}`))).toEqual([' "0"', ' "1"', ' "2"', ' "3"', '']);
  });
});
