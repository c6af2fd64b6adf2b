import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { resolveCredentials } from './credentials.ts';
import { logIn } from './login.ts';
import { parseProfile } from './profile.ts';
import { answering, hangs, nobodyListens, type Reply } from './testing/canned-target.ts';
import { closedAfterEach } from './testing/closing.ts';

const profile = parseProfile(builtInProfiles['reference-stock-api'], 'reference-stock-api');
const noFile = (): string => {
  throw new Error('no file');
};
const plan = resolveCredentials(profile, { GATEPROOF_USERNAME: 'ada', GATEPROOF_PASSWORD: 'the-password' }, noFile);

const { openTarget, clientFor } = closedAfterEach();

const logInTo = async (reply: Reply) => {
  const target = await openTarget({ '/api/v1/auth/login': reply });
  return { target, result: logIn(clientFor(target.url), profile, plan) };
};

describe('a login', () => {
  it.each([
    [{ data: { accessToken: 'the-jwt' } }],
    [{ success: true, data: { access_token: 'the-jwt', refreshToken: 'x' } }],
    [{ data: { token: 'the-jwt' } }],
    [{ accessToken: 'the-jwt' }],
  ])('finds the token in %j', async (body) => {
    const { target, result } = await logInTo(answering(201, body));
    expect(await result).toEqual({
      ...plan,
      jwt: 'the-jwt',
      quoteAuth: 'login',
      secrets: [...plan.secrets, 'the-jwt'],
    });
    expect(JSON.parse(target.seen[0]?.body ?? '')).toEqual({ username: 'ada', password: 'the-password' });
  });

  it.each<[string, Reply, RegExp]>([
    ['is refused', answering(401, { message: 'wrong the-password' }), /refused with status 401/],
    ['is not there', answering(404, {}), /answered 404/],
    ['gives no token', answering(200, { data: { jwt: 'the-jwt' } }), /gave no token/],
    ['gives an empty token', answering(200, { data: { token: '' } }), /gave no token/],
    ['answers no JSON', answering(200, 'the-jwt'), /gave no token/],
    ['hangs', hangs, /no answer in time/],
  ])('that %s is an error with exit code 4 and without a value', async (_, reply, message) => {
    const { result } = await logInTo(reply);
    const error: unknown = await result.catch((caught: unknown) => caught);
    expect(error).toMatchObject({
      exitCode: 4,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(/GATEPROOF_/),
    });
    expect(`${(error as Error).message}`).not.toMatch(/the-password|the-jwt/);
  });

  it('where nothing listens is an error with exit code 4', async () => {
    await expect(logIn(clientFor(nobodyListens()), profile, plan)).rejects.toMatchObject({ exitCode: 4 });
  });

  it('is left out where a JWT or a key is at hand', async () => {
    const client = clientFor(nobodyListens());
    const withKey = resolveCredentials(profile, {}, noFile);
    expect(await logIn(client, profile, withKey)).toBe(withKey);
    expect(client.sent()).toBe(0);
  });
});
