import { expect, it } from 'vitest';
import { createRedactor } from '../core/redact.ts';
import { excerptWith } from './plain.ts';

const SECRET = 'token-5e7a9c1b3d2f4860';
const excerpt = excerptWith(createRedactor([SECRET]));

it.each([
  ['a plain text', '{"status":"healthy"}', '{"status":"healthy"}'],
  ['colours and titles', '\u001b[31mred\u001b[0m \u001b]0;title\u0007end', 'red end'],
  ['line ends and other controls', 'a\r\nb\u0000c\u202ed', 'a b c d'],
  ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
  ['a secret', `x ${SECRET} y`, 'x [redacted] y'],
  ['a secret that a colour splits', `x ${SECRET.slice(0, 9)}\u001b[1m${SECRET.slice(9)} y`, 'x [redacted] y'],
  ['a secret that a zero width splits', `x ${SECRET.slice(0, 9)}\u200b${SECRET.slice(9)} y`, 'x [redacted] y'],
  ['a secret that an escaped colour splits', `"${SECRET.slice(0, 9)}\\u001b[1m${SECRET.slice(9)}"`, '"[redacted]"'],
  ['escapes that stand for what shows', '"\\u00e9 \\\\u0041"', '"\\u00e9 \\\\u0041"'],
  ['a secret that a line end splits', `x ${SECRET.slice(0, 9)}\n${SECRET.slice(9)} y`, 'x [redacted] y'],
])('%s', (_, text, expected) => {
  expect(excerpt(text)).toBe(expected);
});

it('is short, and holds no half of a secret at its end', () => {
  const cut = excerpt(`${'x'.repeat(290)}${SECRET}${'y'.repeat(1_000_000)}`);
  expect(cut.length).toBeLessThanOrEqual(300);
  expect(cut).not.toContain(SECRET.slice(0, 5));
});
