import { describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../profiles/index.ts';
import { HarnessError } from '../core/errors.ts';
import type { FirstSocketsSeen } from '../core/first-sockets.ts';
import type { ConnectionCounts } from '../core/slice.ts';
import { findingsOfSockets } from './first-sockets.ts';
import { parseProfile } from './profile.ts';

const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');
const ALL_WELL: ConnectionCounts = {
  planned: 11,
  notReleased: 0,
  attempted: 11,
  connected: 11,
  refused: 0,
  timedOut: 0,
  lost: 0,
  closedByUs: 11,
  openAtKill: 0,
  subscribed: 11,
  subscribeFailed: 0,
};

const seen = (counts: Partial<ConnectionCounts>, said: Partial<FirstSocketsSeen> = {}): FirstSocketsSeen => ({
  sockets: {
    timing: { aloneMs: 40, burst: null },
    counts: { ...ALL_WELL, ...counts },
    refusedByReason: {},
    lostByReason: {},
    messages: { received: 0, frames: 0 },
  },
  refusals: [],
  subscribeFailures: [],
  ...said,
});
const refusals = (count: number, reason: string, detail: string) => ({
  refusals: Array.from({ length: count }, (_, connection) => ({ connection, reason, detail })),
});
const noneIn = { connected: 0, refused: 11, subscribed: 0, closedByUs: 0 };
const findings = (one: FirstSocketsSeen) =>
  findingsOfSockets(one, profile, { connectTimeoutMs: 10_000, subscribe: true });

describe('the first sockets', () => {
  it('that all got in, were subscribed and left say nothing', () => {
    expect(findings(seen({}))).toEqual([]);
  });

  it.each(['Missing API Key or Access Token', 'Invalid API Key or Access Token', 'API Key expired'])(
    'that are all refused with "%s" are exit 4, and name the variables',
    (detail) => {
      const attempt = () => findings(seen(noneIn, refusals(11, 'authentication', detail)));
      expect(attempt).toThrow(HarnessError);
      expect(attempt).toThrow(
        expect.objectContaining({
          exitCode: 4,
          message: expect.stringContaining(detail),
          hint: 'Check GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN.',
        }),
      );
    },
  );

  it.each<[string, FirstSocketsSeen, string]>([
    [
      'of which one got in all the same',
      seen(
        { connected: 1, refused: 10, subscribed: 1, closedByUs: 1 },
        refusals(10, 'authentication', 'API Key expired'),
      ),
      '10 of the first 11 sockets were refused (authentication: API Key expired)',
    ],
    [
      'of which one was only late',
      seen({ ...noneIn, refused: 10, timedOut: 1 }, refusals(10, 'authentication', 'API Key expired')),
      '10 of the first 11 sockets were refused',
    ],
    [
      'that are refused for a reason that may be the target’s own',
      seen(noneIn, refusals(11, 'authentication', 'Authentication error: connect ECONNREFUSED')),
      '11 of the first 11 sockets were refused (authentication: Authentication error: connect ECONNREFUSED)',
    ],
    [
      'that are reset, whatever is said meanwhile',
      seen(noneIn, refusals(11, 'reset', 'API Key expired')),
      '11 of the first 11 sockets were refused (reset: API Key expired)',
    ],
    [
      'whose key may not stream',
      seen(noneIn, refusals(11, 'authentication', 'Insufficient stream permissions')),
      'has no permission for streams (Insufficient stream permissions)',
    ],
    [
      'of which one was refused',
      seen({ connected: 10, refused: 1 }, refusals(1, 'reset', '')),
      '1 of the first 11 sockets was refused (reset)',
    ],
    [
      'of which some were late',
      seen({ connected: 8, timedOut: 3, subscribed: 8 }),
      '3 of the first 11 sockets did not get in within 10 s',
    ],
    [
      'of which one was lost',
      { ...seen({ lost: 1 }), sockets: { ...seen({ lost: 1 }).sockets, lostByReason: { 'transport close': 1 } } },
      '1 of the first 11 sockets was lost while nothing else happened (transport close)',
    ],
    [
      'whose subscriptions were refused',
      seen({ subscribed: 9, subscribeFailed: 2 }, { subscribeFailures: ['SUBSCRIPTION_FAILED', 'other'] }),
      '2 of 11 subscriptions were refused: SUBSCRIPTION_FAILED',
    ],
    ['whose subscriptions were not answered', seen({ subscribed: 10 }), '1 of 11 subscriptions got no answer'],
  ])('%s are a finding, and the run goes on', (_, one, sentence) => {
    const found = findings(one);
    expect(found.join('\n')).toContain(sentence);
    for (const text of found) expect(text).toMatch(/^before the run, /);
  });

  it('say each thing once', () => {
    const mixed = seen(
      { connected: 5, refused: 6, subscribed: 5 },
      {
        refusals: [
          ...refusals(3, 'reset', 'a').refusals,
          ...refusals(2, 'handshake', 'b').refusals,
          ...refusals(1, 'authentication', 'Insufficient stream permissions').refusals,
        ],
      },
    );
    expect(findings(mixed)).toEqual([
      expect.stringContaining('no permission for streams'),
      'before the run, 5 of the first 11 sockets were refused (reset: a and handshake: b)',
    ]);
  });
});
