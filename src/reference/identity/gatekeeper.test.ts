import { describe, expect, test } from 'vitest';
import { createGatekeeper } from './gatekeeper.ts';

const NOW_MS = 1_795_392_657_000;
const closed = createGatekeeper({
  key: { appKey: 'key', accessToken: 'token' },
  login: { username: 'user', password: 'word' },
});
const open = createGatekeeper({ key: null, login: null });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('who is let in', () => {
  test.each([
    ['the right pair', closed, { 'x-app-key': 'key', 'x-access-token': 'token' }, true],
    ['a wrong token', closed, { 'x-app-key': 'key', 'x-access-token': 'tokem' }, false],
    ['a wrong key', closed, { 'x-app-key': 'kez', 'x-access-token': 'token' }, false],
    ['half a pair', closed, { 'x-app-key': 'key' }, false],
    ['nothing', closed, {}, false],
    ['any pair, when open', open, { 'x-app-key': 'a', 'x-access-token': 'b' }, true],
    ['half a pair, when open', open, { 'x-app-key': 'a' }, false],
    ['a token nobody signed, when open', open, bearer('a.b.c'), false],
    ['an empty token, when open', open, bearer(''), false],
  ])('%s', (_name, gatekeeper, headers, expected) => {
    expect(gatekeeper.admitsRequest(headers, NOW_MS)).toBe(expected);
  });

  test('a login gives a token that is good for an hour, on this server alone', () => {
    const token = closed.login('user', 'word', NOW_MS)?.accessToken ?? '';
    expect(closed.admitsRequest(bearer(token), NOW_MS)).toBe(true);
    expect(closed.admitsRequest(bearer(token), NOW_MS + 3_599_000)).toBe(true);
    expect(closed.admitsRequest(bearer(token), NOW_MS + 3_600_000)).toBe(false);
    expect(open.admitsRequest(bearer(token), NOW_MS)).toBe(false);
  });

  test.each([
    [
      'a changed payload',
      (parts: string[]) => [parts[0], Buffer.from('{"exp":9999999999}').toString('base64url'), parts[2]],
    ],
    [
      'a changed signature',
      // Whatever it began with: one in 64 begins with an A.
      (parts: string[]) => [parts[0], parts[1], `${parts[2]?.startsWith('A') ? 'B' : 'A'}${parts[2]?.slice(1)}`],
    ],
    ['no signature', (parts: string[]) => [parts[0], parts[1], '']],
    [
      'the header of an unsigned token',
      (parts: string[]) => [Buffer.from('{"alg":"none"}').toString('base64url'), parts[1], parts[2]],
    ],
    ['a fourth part', (parts: string[]) => [...parts, 'x']],
  ])('a token with %s is refused', (_name, change) => {
    const token = closed.login('user', 'word', NOW_MS)?.accessToken ?? '';
    const changed = change(token.split('.')).join('.');
    expect(changed).not.toBe(token);
    expect(closed.admitsRequest(bearer(changed), NOW_MS)).toBe(false);
  });

  test.each([
    ['user', 'wrong'],
    ['other', 'word'],
    ['', ''],
  ])('the login %s, %s is refused', (username, password) => {
    expect(closed.login(username, password, NOW_MS)).toBeNull();
  });
});
