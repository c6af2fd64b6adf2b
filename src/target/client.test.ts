import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { createControlClient, failureOf } from './client.ts';
import { answering, type CannedTarget, nobodyListens, openCannedTarget, type Reply } from './testing/canned-target.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

const clientOf = (baseUrl: string, deadlineMs = 5_000, redact?: (text: string) => string) => {
  const client = createControlClient({
    baseUrl,
    clock: systemClock,
    deadlineMs,
    ...(redact === undefined ? {} : { redact }),
  });
  open.push(client);
  return client;
};

const target = async (reply: Reply): Promise<CannedTarget> => {
  const opened = await openCannedTarget({ '/x': reply });
  open.push(opened);
  return opened;
};

describe('control client', () => {
  it('gives status, headers, JSON and the time it took', async () => {
    const { url } = await target(answering(503, { status: 'unhealthy' }, { 'X-Note': 'a' }));
    expect(await clientOf(url).send({ method: 'GET', path: '/x' })).toEqual({
      kind: 'answer',
      status: 503,
      headers: expect.objectContaining({ 'x-note': 'a' }),
      json: { status: 'unhealthy' },
      text: '{"status":"unhealthy"}',
      elapsedMs: expect.any(Number),
    });
  });

  it('sends JSON and headers, and counts what it sent', async () => {
    const { url, seen } = await target(answering(200, {}));
    const client = clientOf(url);
    await client.send({ method: 'POST', path: '/x?a=1', headers: { 'x-app-key': 'k' }, json: { symbols: ['A'] } });
    await client.send({ method: 'GET', path: '/x' });
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/x?a=1', body: '{"symbols":["A"]}' });
    expect(seen[0]?.headers).toMatchObject({ 'x-app-key': 'k', 'content-type': 'application/json' });
    expect([client.sent(), client.answered()]).toEqual([2, 2]);
  });

  it('counts as answered only what was, as not where no TLS is spoken', async () => {
    const { url } = await target(answering(200, {}));
    const client = clientOf(url.replace('http:', 'https:'));
    expect((await client.send({ method: 'GET', path: '/x' })).kind).not.toBe('answer');
    expect(client.answered()).toBe(0);
  });

  it('has no JSON where the body is none', async () => {
    const { url } = await target(answering(200, '<html>'));
    expect(await clientOf(url).send({ method: 'GET', path: '/x' })).toMatchObject({ json: null, text: '<html>' });
  });

  it('does not follow a redirect', async () => {
    const { url } = await target(answering(302, '', { location: '/elsewhere' }));
    expect(await clientOf(url).send({ method: 'GET', path: '/x' })).toMatchObject({ kind: 'answer', status: 302 });
  });

  it('redacts a text before it cuts it', async () => {
    const { url } = await target(answering(200, `${'a'.repeat(295)}secret${'b'.repeat(500)}`));
    const answer = await clientOf(url, 5_000, (text) => text.replaceAll('secret', '[redacted]')).send({
      method: 'GET',
      path: '/x',
    });
    expect(answer).toMatchObject({ text: expect.not.stringContaining('secr') });
    expect(answer.kind === 'answer' ? answer.text.length : 0).toBe(300);
  });

  it('stops reading a body over 1 MB', async () => {
    const { url } = await target(answering(200, 'x'.repeat(1_048_577)));
    expect(await clientOf(url).send({ method: 'GET', path: '/x' })).toEqual({ kind: 'too-large' });
    const fits = await target(answering(200, 'x'.repeat(1_048_576)));
    expect(await clientOf(fits.url).send({ method: 'GET', path: '/x' })).toMatchObject({ kind: 'answer' });
  });

  it.each<[string, Reply]>([
    ['before the first byte', () => {}],
    ['in the middle of the body', (_, response) => void response.write('{"a":')],
  ])('times out %s', async (_, reply) => {
    const { url } = await target(reply);
    expect(await clientOf(url, 60).send({ method: 'GET', path: '/x' })).toEqual({ kind: 'timeout' });
  });

  it.each<[string, Reply]>([
    ['resets the connection', (_, __, request) => void request.socket.resetAndDestroy()],
    [
      'closes it in the middle of the body',
      (_, response, request) => void response.write('{"a":', () => request.socket.destroy()),
    ],
  ])('tells a target that %s from one that is not there', async (_, reply) => {
    const { url } = await target(reply);
    expect(await clientOf(url).send({ method: 'GET', path: '/x' })).toEqual({
      kind: 'broken',
      why: expect.stringMatching(/\w/),
    });
    const nobody = await clientOf(nobodyListens()).send({ method: 'GET', path: '/x' });
    expect(nobody).toEqual({ kind: 'unreachable', why: expect.stringContaining('ECONNREFUSED') });
  });
});

describe('a connection that does not come about', () => {
  const failed = (code: string) => Object.assign(new Error(`connect ${code} 127.0.0.1:3000`), { code });

  it.each([
    ['nobody listens', failed('ECONNREFUSED'), 'unreachable'],
    ['there is no such name', failed('ENOTFOUND'), 'unreachable'],
    ['there is no way there', failed('EHOSTUNREACH'), 'unreachable'],
    ['the name service does not answer', failed('EAI_AGAIN'), 'ours'],
    ['we have no port left', failed('EADDRNOTAVAIL'), 'ours'],
    ['we have no descriptor left', failed('EMFILE'), 'ours'],
    ['the machine has no descriptor left', failed('ENFILE'), 'ours'],
    ['the machine has no memory left for it', failed('ENOBUFS'), 'ours'],
    ['the other side closes', failed('UND_ERR_SOCKET'), 'broken'],
    ['it stands inside of another', new Error('fetch failed', { cause: failed('EMFILE') }), 'ours'],
    ['one address is not ours and at the other nobody listens', both('EADDRNOTAVAIL', 'ECONNREFUSED'), 'unreachable'],
    ['neither address is to be had', both('EADDRNOTAVAIL', 'EADDRNOTAVAIL'), 'ours'],
  ])('as %s', (_, error, kind) => {
    expect(failureOf(error)).toEqual({ kind, why: expect.stringMatching(/\w/) });
  });

  it('as somebody whose certificate is not believed', () => {
    const doubted = { kind: 'unreachable', certificate: true };
    for (const code of ['SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'CERT_HAS_EXPIRED'])
      expect(failureOf(failed(code))).toMatchObject(doubted);
    expect(failureOf(failed('ECONNREFUSED'))).not.toHaveProperty('certificate');
  });

  function both(one: string, other: string) {
    return new AggregateError([failed(one), failed(other)]);
  }
});
