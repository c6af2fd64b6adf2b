import { describe, expect, it } from 'vitest';
import type { FirstSocketsSeen } from '../../core/first-sockets.ts';
import { NO_CONNECTIONS } from '../../core/slice.ts';
import type { KeyPair } from '../../core/target-spec.ts';
import { trySocketKeys } from './socket-keys.ts';

const BAD = 'Invalid API Key or Access Token';
const keysOf = (count: number): readonly KeyPair[] =>
  Array.from({ length: count }, (_, i) => ({ appKey: `key-${i + 1}`, accessToken: `token-${i + 1}` }));

/** What `attempted` sockets see that show these keys in turn, where some are refused. */
const seenWith = (keys: readonly KeyPair[], attempted: number, refuses: (key: KeyPair) => string | null) => {
  const refusals = Array.from({ length: attempted }, (_, connection) => connection).flatMap((connection) => {
    const detail = refuses(keys[connection % keys.length]!);
    return detail === null ? [] : [{ connection, reason: 'authentication', detail }];
  });
  const connected = attempted - refusals.length;
  const counts = { ...NO_CONNECTIONS, planned: attempted, attempted, connected, refused: refusals.length };
  const seen: FirstSocketsSeen = {
    sockets: {
      timing: { aloneMs: attempted, burst: null },
      ...{ counts, refusedByReason: {}, lostByReason: {}, messages: { received: 0, frames: 0 } },
    },
    ...{ refusals, subscribeFailures: [] },
  };
  return seen;
};

type World = {
  readonly count: number;
  readonly sockets?: number;
  readonly first?: number;
  /** Whether a key is refused in the `round`-th round; the first sockets are round 0. */
  readonly refuses?: (key: string, round: number) => string | null;
};

const tried = async ({ count, sockets = 1_000, first = 11, refuses = () => null }: World) => {
  const keys = keysOf(count);
  const opened: string[][] = [];
  const refusedIn = (round: number) => (key: KeyPair) => refuses(key.appKey, round);
  const outcome = await trySocketKeys(seenWith(keys, first, refusedIn(0)), {
    ...{ name: 'GATEPROOF_KEY_POOL', keys, places: keys.map((_, i) => 10 * (i + 1)), sockets },
    open: async (some) => {
      opened.push(some.map(({ appKey }) => appKey));
      return seenWith(some, some.length, refusedIn(opened.length));
    },
  }).catch((error: unknown) => error);
  return { outcome, opened };
};

describe('the keys that sockets take in turn', () => {
  it('that the first sockets showed are not tried again', async () => {
    const { outcome, opened } = await tried({ count: 11 });
    expect([opened, outcome]).toMatchObject([[], { findings: [] }]);
  });

  it('beyond the first sockets are tried, and their sockets stand in the books', async () => {
    const { outcome, opened } = await tried({ count: 13 });
    expect(opened).toEqual([['key-12', 'key-13']]);
    expect(outcome).toMatchObject({ all: { sockets: { timing: { aloneMs: 11 }, counts: { attempted: 13 } } } });
  });

  it('that no socket of the plan will show are not tried', async () => {
    expect((await tried({ count: 13, sockets: 12 })).opened).toEqual([['key-12']]);
  });

  it('are tried in part where there are many, and a finding says so', async () => {
    const { outcome, opened } = await tried({ count: 200 });
    expect([opened[0]?.length, opened[0]?.at(-1)]).toEqual([18, 'key-200']);
    expect(outcome).toMatchObject({ findings: [expect.stringContaining('29 of 200 keys')] });
  });

  it.each([
    ['one that the first sockets showed', 'key-2', 'entry 20'],
    ['one beyond them', 'key-13', 'entry 130'],
  ])('that are refused twice are exit 4 by their place: %s', async (_, bad, place) => {
    const { outcome } = await tried({ count: 13, refuses: (key) => (key === bad ? BAD : null) });
    expect(outcome).toMatchObject({ exitCode: 4, message: expect.stringContaining(`refused ${place}: ${BAD}`) });
    expect((outcome as Error).message).not.toContain('key-');
  });

  it.each([
    ['once', (key: string, round: number) => (key === 'key-2' && round === 0 ? BAD : null)],
    ['once, beyond the first sockets', (key: string, round: number) => (key === 'key-13' && round === 1 ? BAD : null)],
    ['for another reason', (key: string) => (key === 'key-2' ? 'Authentication error: store down' : null)],
  ])('that are refused %s are for the load to find', async (_, refuses) => {
    expect((await tried({ count: 13, refuses })).outcome).toMatchObject({ findings: [] });
  });
});
