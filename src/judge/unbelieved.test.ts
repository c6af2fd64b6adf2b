import { describe, expect, it } from 'vitest';
import { firstSocketsSchema } from '../core/first-sockets.ts';
import type { ModeRecord } from '../core/record.ts';
import { createBeyondRepair } from './beyond-repair.ts';
import { judge } from './judge.ts';
import { buildRecord, evenly, type SliceSeen } from './testing/build-record.ts';
import { EACH, liveOf, planOf } from './testing/planned-run.ts';

/** Two requests were sent before the load; so many of them were answered, and so many sockets got in. */
const met = (answered: number | null, connected: number | null): ModeRecord['preflight'] => ({
  ...{ requests: 2, answered, connections: connected === null ? 0 : 2, rateLimit: null, findings: [] },
  sockets:
    connected === null
      ? null
      : firstSocketsSchema.parse({
          timing: { aloneMs: null, burst: null },
          counts: {
            ...{ planned: 2, notReleased: 0, attempted: 2, connected, refused: 2 - connected, timedOut: 0, lost: 0 },
            ...{ closedByUs: connected, openAtKill: 0, subscribed: connected, subscribeFailed: 0 },
          },
          ...{ refusedByReason: connected === 2 ? {} : { tls: 2 - connected }, lostByReason: {} },
          messages: { received: 0, frames: 0 },
        }),
});

const judged = (slices: readonly SliceSeen[], preflight?: ModeRecord['preflight']) => {
  const seen = { slices, ...(preflight === undefined ? {} : { preflight }) };
  return judge(
    buildRecord({ modes: { 'gateway-only': seen }, gating: ['availability', 'error-rate', 'connect-success'] }),
  );
};

const ALL_QUOTES = evenly({ failures: { certificate: 6_000 } });
const ALL_SOCKETS = evenly({ connections: 600, refused: { certificate: 600 } });
const warmUp = (seen: SliceSeen): SliceSeen => ({ judged: false, phase: 'warm-up', ...seen });

describe('a load that never got past TLS', () => {
  it.each<[string, readonly SliceSeen[]]>([
    ['each request ended at the certificate', ALL_QUOTES],
    ['each request ended elsewhere in TLS', evenly({ failures: { tls: 6_000 } })],
    ['it did, and nothing else ever came', evenly({ failures: { certificate: 6_000, reset: 0 } })],
    ['each socket did', ALL_SOCKETS],
    ['both did', evenly({ failures: { certificate: 6_000 }, connections: 600, refused: { tls: 600 } })],
    ['some had no end, and no slot', [...ALL_QUOTES, { quotes: { unanswered: 30, dropped: 5 } }]],
    [
      'a socket ended so on its way back',
      [...ALL_SOCKETS, { connections: { returns: { back: 0, stayedOut: 1, refused: { certificate: 1 } } } }],
    ],
  ])('says nothing of the target, which the preflight met: %s', (_, slices) => {
    const { verdict, exitCode, reasons, modes } = judged(slices);
    expect([verdict, exitCode]).toEqual(['inconclusive', 3]);
    expect(reasons).toEqual([
      expect.objectContaining({ code: 'invalid', mode: 'gateway-only', reason: 'not-measurable' }),
    ]);
    expect(modes[0]!.objectives.map((each) => each.verdict)).not.toContain('fail');
  });

  it('names how many, by what, and what to do', () => {
    const [reason] = judged([...ALL_QUOTES, { connections: { attempted: 20, refused: { tls: 20 } } }]).reasons;
    expect(reason).toMatchObject({
      detail: expect.stringMatching(
        /^Not one connection .*\(6,020 requests and sockets ended by: certificate and tls\)/,
      ),
      remedy: expect.stringContaining('`tls.ca`'),
    });
  });

  it('is the same where only a first socket was met', () => {
    expect(judged(ALL_SOCKETS, met(0, 1)).verdict).toBe('inconclusive');
  });
});

describe('a target that', () => {
  it.each<[string, readonly SliceSeen[]]>([
    ['answered one request', [...ALL_QUOTES, { quotes: { ok: 1 } }]],
    ['answered one of the warm-up', [warmUp({ quotes: { ok: 1 } }), ...ALL_QUOTES]],
    ['let one socket in', [...ALL_QUOTES, { connections: { attempted: 1 } }]],
    ['answered one with an error', [...ALL_QUOTES, { quotes: { failures: { 'http-500': 1 } } }]],
    ['refused one socket its key', [...ALL_QUOTES, { connections: { attempted: 1, refused: { authentication: 1 } } }]],
    [
      'hangs, and ended one request within TLS',
      evenly({ failures: { tls: 1 } }).concat([{ quotes: { unanswered: 6_000 } }]),
    ],
    [
      'hangs, and ended one socket within TLS',
      [{ connections: { attempted: 601, refused: { tls: 600 }, timedOut: 1 } }],
    ],
    ['reset every connection', evenly({ failures: { reset: 6_000 } })],
    ['answered nothing at all', evenly({ failures: { timeout: 0 } }).concat([{ quotes: { unanswered: 6_000 } }])],
  ])('%s is judged by it', (_, slices) => {
    expect(judged(slices)).toMatchObject({ verdict: 'fail', exitCode: 1 });
  });

  it.each([
    ['answered nothing before the load', met(0, null)],
    ['let no socket in before it either', met(0, 0)],
    ['nobody can say that it did', met(null, null)],
  ])('%s is judged by its TLS', (_, preflight) => {
    expect(judged(ALL_QUOTES, preflight).verdict).toBe('fail');
  });
});

it('such a load is not ended early as lost beyond repair, as one that got in is', () => {
  const lostBy = (kind: string) => {
    const seen: SliceSeen = { quotes: { failures: { [kind]: EACH.requests } } };
    return createBeyondRepair(planOf(), ['availability'])(liveOf([seen, seen, seen]));
  };
  expect(lostBy('reset')).not.toBeNull();
  expect(lostBy('certificate')).toBeNull();
});
