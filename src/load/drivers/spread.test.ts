import { describe, expect, it } from 'vitest';
import { shardOf, shareOfWorker, WHOLE_PLAN } from '../cursor.ts';
import type { QuoteDriver, SocketDriver, SocketSink } from './contract.ts';
import { localAddressesFor } from './sources.ts';
import { spreadQuotes, spreadSockets } from './spread.ts';
import { NO_QUOTES } from './testing/no-quotes.ts';
import { notedDriver } from './testing/noted-driver.ts';

const URLS = ['http://a', 'http://b', 'http://c'];

type Said = readonly (string | number | boolean)[];

const notedSink = (): SocketSink & { readonly said: Said[] } => {
  const said: Said[] = [];
  const note =
    (name: string) =>
    (...words: (string | number | boolean)[]) => {
      said.push([name, ...words]);
    };
  return {
    ...{ said, connected: note('connected'), refused: note('refused'), subscribed: note('subscribed') },
    ...{ subscribeFailed: note('subscribeFailed'), frame: note('frame'), broadcast: note('broadcast') },
    ...{ recovered: note('recovered'), recoveryAsked: note('asked'), recoveryEnded: note('recoveryEnded') },
    ...{ tick: note('tick'), lost: note('lost'), left: note('left') },
  };
};

const notedSockets = (urls: readonly string[], sink: SocketSink = notedSink()) => {
  const done: (readonly (string | number)[])[] = [];
  const sinks = new Map<string, SocketSink>();
  const open = (url: string, its: SocketSink): SocketDriver => {
    sinks.set(url, its);
    return notedDriver(url, done);
  };
  return { driver: spreadSockets(urls, 8, { sink, open }), done, sinks };
};

describe('sockets to a target at several addresses', () => {
  it('go round them by their number, and are left and given up where they went', async () => {
    const { driver, done } = notedSockets(URLS);
    driver.connect(4, 2);
    driver.connect(3, 0);
    driver.leave(4);
    driver.abandon(5);
    await driver.close();
    expect(done).toEqual([
      ['http://b', 'connect', 4, 2],
      ['http://a', 'connect', 3, 0],
      ['http://b', 'leave', 4],
      ['http://c', 'abandon', 5],
      ...URLS.map((url) => [url, 'close']),
    ]);
  });

  it('tell apart the broadcasts of each, and pass all else on as it is', () => {
    const sink = notedSink();
    const { sinks } = notedSockets(URLS, sink);
    const second = sinks.get('http://b')!;
    sinks.get('http://a')!.broadcast(0, 7, 99);
    second.broadcast(1, 7, 99);
    sinks.get('http://c')!.broadcast(2, 0, 99);
    second.connected(1);
    second.refused(1, 'reset', 'why');
    second.subscribed(1);
    second.subscribeFailed(1, 'no');
    second.frame(1, 3, 5);
    second.tick(1, 7, 99, 5);
    second.lost(1, 'ping timeout');
    second.recoveryAsked(1);
    second.recovered(1, 7, 98);
    second.recoveryEnded(1, 'failed', 'why');
    second.left(1, true);
    expect(sink.said).toEqual([
      ['broadcast', 0, 7, 99],
      ['broadcast', 1, 15, 99],
      ['broadcast', 2, 16, 99],
      ['connected', 1],
      ['refused', 1, 'reset', 'why'],
      ['subscribed', 1],
      ['subscribeFailed', 1, 'no'],
      ['frame', 1, 3, 5],
      ['tick', 1, 7, 99, 5],
      ['lost', 1, 'ping timeout'],
      ['asked', 1],
      ['recovered', 1, 7, 98],
      ['recoveryEnded', 1, 'failed', 'why'],
      ['left', 1, true],
    ]);
  });

  it('at one address are its own driver, with nothing between', () => {
    const sink = notedSink();
    expect(notedSockets(['http://a'], sink).sinks.get('http://a')).toBe(sink);
    expect(() => notedSockets([]).driver.connect(0, 0)).toThrow(RangeError);
  });
});

describe('requests to a target at several addresses', () => {
  it('go round them by their number; one in a slot is given up where it was sent', async () => {
    const done: Said[] = [];
    const sink = NO_QUOTES;
    const open = (url: string): QuoteDriver => ({
      send: (slot, arrival) => done.push(['send', url, slot, arrival]),
      abandon: (slot) => done.push(['abandon', url, slot]),
      close: async () => {},
    });
    const driver = spreadQuotes(URLS, 10, { sink, open });
    driver.send(9, 1, 0);
    driver.send(0, 5, 0);
    driver.abandon(9);
    driver.send(9, 3, 0);
    driver.abandon(9);
    driver.abandon(0);
    await driver.close();
    expect(done).toEqual([
      ['send', 'http://b', 9, 1],
      ['send', 'http://c', 0, 5],
      ['abandon', 'http://b', 9],
      ['send', 'http://a', 9, 3],
      ['abandon', 'http://a', 9],
      ['abandon', 'http://c', 0],
    ]);
  });
});

describe('source addresses', () => {
  it('are left to the system where there are none', () => {
    expect(localAddressesFor([], WHOLE_PLAN)(7)).toBeUndefined();
  });

  it.each([
    ['one worker', 1, 1],
    ['as many workers as addresses', 3, 1],
    ['six workers of two shards', 6, 2],
    ['four workers', 4, 1],
  ])('get as many connections each, of %s', (_, workers, shards) => {
    const sources = ['127.0.1.1', '127.0.1.2', '127.0.1.3'];
    for (let shard = 0; shard < shards; shard += 1) {
      const counts = new Map<string | undefined, number>();
      for (let worker = 0; worker < workers; worker += 1) {
        const share = shareOfWorker({ index: shard, count: shards }, workers, worker);
        const of = localAddressesFor(sources, share);
        for (const connection of shardOf(36_000, share)) {
          const from = of(connection);
          counts.set(from, (counts.get(from) ?? 0) + 1);
        }
      }
      expect(new Set(counts.values()), `shard ${shard}`).toEqual(new Set([12_000 / shards]));
      expect([...counts.keys()].toSorted()).toEqual(sources);
    }
  });
});
