import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { FaultConnection } from './fault.ts';
import { createFaultSet } from './fault-set.ts';
import { parseFaults } from './parse.ts';

const MS = 1_000;

/** Connections that note how and when each was ended. */
const scene = (faultText: string) => {
  const clock = createVirtualClock();
  const connections: (FaultConnection & { leave(): void })[] = [];
  const cuts: { who: number; how: string; atMs: number }[] = [];
  const openConnections = () => connections.filter((connection) => connection.isOpen());
  const set = createFaultSet({ clock, seed: 1, openConnections, block: () => {} });
  set.add(parseFaults([faultText]));
  const join = (): void => {
    const who = connections.length;
    let open = true;
    const cut = (how: string) => () => {
      open = false;
      cuts.push({ who, how, atMs: clock.nowUs() / MS });
    };
    const connection = {
      ...{ isOpen: () => open, closeTcp: cut('tcp'), resetTcp: cut('reset'), disconnect: cut('server') },
      ...{
        closeEngine: cut('engine'),
        timeOut: cut('timed out'),
        closeFrame: (code: number) => cut(`close ${code}`)(),
      },
      sendBytes: (bytes: Buffer) => cut(bytes.toString('hex'))(),
      mute: cut('mute'),
    };
    connections.push({ ...connection, leave: () => (open = false) });
    set.joined(connection);
  };
  return { clock, cuts, connections, join, set };
};

describe('drop', () => {
  test.each([
    ['3%', 1_200, 36],
    ['36', 1_200, 36],
    ['36', 20, 20],
    ['100%', 7, 7],
  ])('%s of %d connections cuts %d of them', (amount, joins, expected) => {
    const { clock, cuts, join } = scene(`drop=${amount}`);
    for (let at = 0; at < joins; at += 1) join();
    clock.advance(10_000 * MS);
    expect(cuts).toHaveLength(expected);
    expect(new Set(cuts.map((cut) => cut.who)).size).toBe(expected);
  });

  test.each(['tcp', 'reset', 'server'])('by=%s ends a connection in that way, its time after it joined', (by) => {
    const { clock, cuts, join } = scene(`drop=100%,by=${by},after=250ms`);
    clock.advance(1_000 * MS);
    join();
    clock.advance(400 * MS);
    expect(cuts).toEqual([{ who: 0, how: by, atMs: 1_250 }]);
  });

  test.each([
    ['drop=1,by=close', 'close 1001'],
    ['drop=1,by=close,code=1011', 'close 1011'],
    ['drop=1,by=engine', 'engine'],
    ['ping-timeout=1,by=server', 'timed out'],
    ['bad-frames=1', 'c10178'],
    ['bad-frames=1,how=opcode', '830178'],
    ['bad-frames=1,how=masked', '81810102030405'],
    ['bad-frames=1,how=utf8', '81043432fffe'],
    ['bad-frames=1,how=engine', '810139'],
    ['bad-frames=1,how=packet', `810f${Buffer.from('42["data",{"sym').toString('hex')}`],
  ])('%s ends one connection, once, by %s', (fault, how) => {
    const { clock, cuts, join } = scene(fault);
    join();
    join();
    clock.advance(1_000 * MS);
    expect(cuts.map((cut) => [cut.who, cut.how])).toEqual([[0, how]]);
  });

  test('one that left by itself gives its place to a later one', () => {
    const { clock, cuts, connections, join } = scene('drop=2,after=100ms');
    join();
    join();
    join();
    connections[0]?.leave();
    clock.advance(200 * MS);
    join();
    join();
    clock.advance(200 * MS);
    expect(cuts.map((cut) => cut.who)).toEqual([1, 3]);
  });

  test('at an instant it cuts that many at once: one event', () => {
    const { clock, cuts, join } = scene('drop=3,at=5s');
    for (let at = 0; at < 10; at += 1) join();
    clock.advance(10_000 * MS);
    expect(cuts).toEqual([0, 1, 2].map((who) => ({ who, how: 'tcp', atMs: 5_000 })));
  });

  test('cleared before its time it cuts nothing', () => {
    const { clock, cuts, join, set } = scene('drop=100%,after=1s');
    join();
    set.clear();
    clock.advance(5_000 * MS);
    expect(cuts).toEqual([]);
  });
});
