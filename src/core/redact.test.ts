import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor, REDACTED } from './redact.ts';

const secret = 'p@ss wörd/"1"';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('a redactor', () => {
  it.each([
    ['as it is', `token=${secret};`],
    ['URL-encoded', `?token=${encodeURIComponent(secret)}&x=1`],
    ['URL-encoded in lower case', `?token=${encodeURIComponent(secret).toLowerCase()}&x=1`],
    ['as a form field', `token=${encodeURIComponent(secret).replaceAll('%20', '+')}`],
    ['in a JSON text', JSON.stringify({ token: secret })],
    ['in a JSON text inside a JSON text', JSON.stringify({ cause: JSON.stringify({ token: secret }) })],
    ['in base64', `blob ${base64(secret)}`],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['twice', `${secret} and ${secret}`],
  ])('blanks a secret %s', (_, text) => {
    const clean = createRedactor([secret])(text);
    expect(clean).toContain(REDACTED);
    for (const trace of [secret, encodeURIComponent(secret), 'wörd', 'w%C3%B6rd', base64(secret)])
      expect(clean).not.toContain(trace);
  });

  it.each(['', 'a', 'ab', 'abc'])('blanks a password inside a Basic credential behind the user %j', (user) => {
    const password = 'correct horse battery staple';
    const credential = base64(`${user}:${password}:tail`);
    const clean = createRedactor([password])(`Authorization: Basic ${credential}`);
    expect(clean).toContain(REDACTED);
    expect(Buffer.from(clean.slice('Authorization: Basic '.length), 'base64').toString()).not.toContain('horse');
  });

  it('blanks secrets that overlap or contain each other as one', () => {
    expect(createRedactor(['abcdef', 'defghi', 'abcd'])('<abcdefghi> <abcd>')).toBe(`<${REDACTED}> <${REDACTED}>`);
  });

  it.each([[['']], [['a', 'abc']], [[]]])('leaves a text alone for the secrets %j', (secrets) => {
    expect(createRedactor(secrets)('abc is a word')).toBe('abc is a word');
  });

  it('leaves no secret in any text, and everything else where it was', () => {
    const word = fc.string({ minLength: 4, maxLength: 12, unit: 'binary' }).filter((text) => !REDACTED.includes(text));
    const plain = fc.stringMatching(/^[~^]{0,6}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.array(plain, { maxLength: 5 }), (words, gaps) => {
        const secrets = words.map((text) => `s${text}e`);
        const text = gaps.map((gap, index) => gap + (secrets[index % secrets.length] ?? '')).join('');
        const clean = createRedactor(secrets)(text);
        for (const each of secrets) expect(clean).not.toContain(each);
        expect(clean.replaceAll(REDACTED, '')).toBe(gaps.join(''));
      }),
    );
  });

  it('changes nothing in a text without secrets', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('hunter2'));
        expect(createRedactor(['hunter2'])(text)).toBe(text);
      }),
    );
  });
});
