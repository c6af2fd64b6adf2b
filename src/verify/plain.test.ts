import { expect, it } from 'vitest';
import { createRedactor } from '../core/redact.ts';
import { excerptWith, tailWith } from './plain.ts';

const SECRET = 'token-5e7a9c1b3d2f4860';
const redact = createRedactor([SECRET]);
const excerpt = excerptWith(redact);
const tail = tailWith(redact);

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

it.each([
  ['whole where it is short', `no route, ${SECRET}`, 'no route, [redacted]'],
  ['its last words where it is long', `${'a'.repeat(1_000)} no route\n`, `…${'a'.repeat(270)} no route`],
  ['no half of a pair', `b\u{1f600}${'a'.repeat(278)}`, `…\ufffd${'a'.repeat(278)}`],
])('of what a command said is kept %s', (_, text, expected) => {
  expect(tail(text)).toBe(expected);
});

it.each([
  ['', SECRET],
  ['that a colour splits', `${SECRET.slice(0, 14)}\u001b[1m${SECRET.slice(14)}`],
])('of what a command said no half of a secret is kept %s', (_, secret) => {
  const kept = tail(`${'a'.repeat(100)}${secret}${'b'.repeat(270)}`);
  expect(kept.length).toBeLessThanOrEqual(280);
  expect(kept).not.toContain(SECRET.slice(-4));
});
