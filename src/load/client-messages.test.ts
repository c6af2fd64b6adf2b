import { describe, expect, it } from 'vitest';
import type { VirtualClock } from '../core/virtual-clock.ts';
import { Recorder } from '../measure/recorder.ts';
import { ClientMessages } from './client-messages.ts';
import type { SocketSink } from './drivers/contract.ts';
import type { Script } from './drivers/scripted.ts';
import { planOf, play, total } from './testing/virtual-run.ts';

/** A warm-up of a second opens two clients; the seconds up to the fifth are judged, the sixth is not, and in the second one a third client comes. */
const fleet = (holdMs: number) =>
  planOf({
    sockets: { symbolStrategy: 'fixed', convergeMs: 500 },
    phases: [
      { name: 'open', durationMs: 1_000, judged: false, connections: { count: 2, holdMs } },
      { name: 'listen', durationMs: 4_000, connections: { count: 1, holdMs: 2_500 } },
      { name: 'cool', durationMs: 1_000, judged: false, quotes: { ratePerSec: 10 } },
    ],
  });

/** Which numbers come to a client, by the second of the run. A tick with number n is stamped n tenths of a second after the start. */
type Ticks = Readonly<Record<number, number>>;

type Life = { readonly holdMs?: number; readonly connection?: Script['connection'] };

/** What became of the clients in judged slices and in the others. */
const seen = async (ticksOf: readonly Ticks[], { holdMs = 4_300, ...script }: Life = {}) => {
  const fed = (clock: VirtualClock, sink: SocketSink): void => {
    const sinceMs = clock.wallMs();
    for (const [client, ticks] of ticksOf.entries()) {
      for (const [atSec, number] of Object.entries(ticks)) {
        const stampMs = sinceMs + number * 100;
        clock.after(Number(atSec) * 1_000_000, () => {
          sink.frame(client, 1, stampMs);
          sink.tick(client, 0, number, stampMs);
        });
      }
    }
  };
  const { slices } = await play(fleet(holdMs), script, { fed });
  const sum = (isJudged: boolean, kind: 'followed' | 'lossy' | 'cut' | 'disordered' | 'behind') =>
    total(slices, ({ judged, connections: { clients } }) => (judged === isJudged ? (clients?.[kind] ?? 0) : 0));
  const endsIn = (isJudged: boolean) => ({
    ...{ followed: sum(isJudged, 'followed'), lossy: sum(isJudged, 'lossy') },
    ...{ cut: sum(isJudged, 'cut'), disordered: sum(isJudged, 'disordered') },
  });
  return {
    ...{ judged: endsIn(true), others: endsIn(false), lost: slices.map(({ messages }) => messages.lost) },
    behind: { judged: sum(true, 'behind'), others: sum(false, 'behind') },
  };
};

const NONE = { followed: 0, lossy: 0, cut: 0, disordered: 0 };

describe('a client that a warm-up opened', () => {
  it.each<[string, Ticks, object, object]>([
    [
      'and that lacks something in judged time lacks it there',
      { 0.8: 8, 1.2: 9, 2: 19 },
      { followed: 1, lossy: 1 },
      {},
    ],
    ['and that lacked something in the warm-up alone is whole', { 0.7: 5, 0.8: 8, 1.2: 9, 2: 10 }, { followed: 1 }, {}],
    ['and that something overtook in judged time', { 0.8: 8, 1.2: 10, 2: 9 }, { followed: 1, disordered: 1 }, {}],
    ['and that something overtook before', { 0.7: 6, 0.75: 8, 0.8: 7, 1.2: 9 }, { followed: 1 }, {}],
    ['and that got nothing in judged time is in none of it', { 0.6: 4, 0.8: 8 }, {}, { followed: 1, lossy: 1 }],
  ])('%s', async (_, ticks, judged, others) => {
    expect(await seen([ticks])).toMatchObject({ judged: { ...NONE, ...judged }, others: { ...NONE, ...others } });
  });

  it('counts once, and its losses where their gaps were noticed', async () => {
    const { judged, others, lost } = await seen([{ 0.6: 4, 0.8: 8, 1.2: 11, 2.2: 20 }]);
    expect([judged, others]).toEqual([{ ...NONE, followed: 1, lossy: 1 }, NONE]);
    expect(lost).toEqual([3, 2, 8, 0, 0, 0]);
  });

  it('has an end that nobody knows where it was lost after it had got messages in judged time', async () => {
    const lost = { afterUs: 2_000_000, reason: 'transport close' };
    const connection: Script['connection'] = () => ({ fate: 'held', connectUs: 5_000, subscribeUs: 2_000, lost });
    const ends = await seen([{ 0.8: 8, 1.2: 9 }, { 0.8: 8 }], { connection });
    expect([ends.judged, ends.others]).toEqual([
      { ...NONE, followed: 1, cut: 1 },
      { ...NONE, followed: 1, cut: 1 },
    ]);
  });

  it('is behind in judged time where it leaves then, and not where it leaves later', async () => {
    const all = { 0.9: 8, 1.5: 15, 2: 20, 2.5: 25, 3: 30 };
    const ticks: Ticks[] = [{ 0.9: 8 }, { ...all, 3.5: 35, 4: 40, 4.5: 45, 5: 50 }, { 1.5: 15, 2: 20, 2.5: 25, 3: 30 }];
    expect((await seen(ticks)).behind).toEqual({ judged: 1, others: 0 });
    expect((await seen(ticks, { holdMs: 5_400 })).behind).toEqual({ judged: 0, others: 1 });
  });
});

describe('a client that we made slow', () => {
  it('lacks what it lacks in the ledger, and in no slice', () => {
    const slice = { index: 0, mode: 'gateway-only', phase: 'a', judged: true, steady: true, pair: null } as const;
    const recorder = new Recorder({
      slices: [{ ...slice, startUs: 0, endUs: 1e6 }],
      ...{ limits: { responseMs: [], messageMs: [] }, numbered: true, workers: 1 },
    });
    const clients = new ClientMessages({
      ...{ connections: 2, symbolStart: new Uint32Array(2), numbered: { perConnection: 1, symbols: 1 } },
      ...{ convergeMs: 500, recorder, sliceOf: () => 0, sliceAt: () => 0, isJudged: () => true },
    });
    const [usual, slow] = [0, 1];
    for (const number of [1, 3]) {
      clients.arrive(0, 100_000, 100);
      clients.tick(usual, 0, number, 100);
    }
    // Half-way the server counts anew: what was missing before that is lost then, not at the end.
    const sent = [
      [1, 100],
      [9, 100],
      [1, 200],
      [5, 200],
    ] as const;
    for (const [number, stampMs] of sent) {
      clients.setAside(slow, 200_000);
      clients.tick(slow, 0, number, stampMs);
    }
    clients.over(usual, 'known');
    clients.over(slow, 'known');
    expect(clients.counts()).toMatchObject({ lost: 1 + 7 + 3, gaps: 3, resets: 1 });
    const [seen] = recorder.finish();
    expect([seen!.messages.lost, seen!.connections.clients]).toMatchObject([1, { followed: 1, lossy: 1 }]);
  });
});
