import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { type End, faultOf, startRig, until } from './testing/ends.ts';

const ALL = Buffer.alloc(300_000, 'gateproof');
const MS = 1_000;

const textOf = ({ received }: End): string => Buffer.concat(received).toString('latin1');

describe('without a fault', () => {
  test('every byte comes through in order, and the books are what both ends saw', async () => {
    const { wire, pair } = await startRig();
    const [client, target] = await pair();
    client.socket.end(ALL);
    await until(() => target.ended !== null);
    target.socket.end(ALL.subarray(0, 200_001));
    await until(() => client.ended !== null && wire.books().open === 0);
    expect([Buffer.concat(target.received).equals(ALL), target.ended]).toEqual([true, 'fin']);
    expect([client.bytes(), client.ended]).toEqual([200_001, 'fin']);
    expect(wire.books()).toEqual({
      ...{ accepted: 1, open: 0, reached: 1, faults: [], ownFailures: {} },
      ended: { client: 1, target: 0, fault: 0, proxy: 0, unreached: 0 },
      up: { read: ALL.length, passed: ALL.length },
      down: { read: 200_001, passed: 200_001 },
    });
  });

  test.each(['client', 'target'] as const)(
    'a reset by the %s reaches the other end, and is booked to it',
    async (who) => {
      const { wire, pair } = await startRig();
      const [client, target] = await pair();
      const [one, other] = who === 'client' ? [client, target] : [target, client];
      one.socket.resetAndDestroy();
      await until(() => other.ended !== null && wire.books().open === 0);
      expect([other.ended, wire.books().ended[who]]).toEqual(['reset', 1]);
    },
  );

  test('a target that is not there is a reset to the client, and booked as unreached', async () => {
    const { wire, pair } = await startRig();
    const [client, target] = await pair();
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    wire.carry({ client: target.socket, target: connect({ host: '127.0.0.1', port }), use: 'http' });
    await until(() => client.ended !== null && wire.books().ended.unreached === 1);
    expect(wire.books()).toMatchObject({ accepted: 2, reached: 1, ownFailures: {} });
  });

  test('what this machine could not do is counted as our own', async () => {
    const { wire } = await startRig();
    wire.failed(Object.assign(new Error('accept'), { code: 'EMFILE' }));
    wire.failed(Object.assign(new Error('accept'), { code: 'ECONNRESET' }));
    expect(wire.books().ownFailures).toEqual({ EMFILE: 1 });
  });
});

describe('time, on a virtual clock', () => {
  test('a delay holds each way up for exactly its time, and the end too', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'delay', dir: 'up', ms: 50, jitterMs: 0 }));
    const [client, target] = await pair();
    target.socket.write('down');
    client.socket.end('up');
    await until(() => client.bytes() === 4 && wire.books().up.read === 2);
    clock.advance(50 * MS - 1);
    expect(wire.books().up.passed).toBe(0);
    clock.advance(1);
    await until(() => target.bytes() === 2 && wire.books().up.passed === 2);
    clock.advance(50 * MS);
    await until(() => target.ended === 'fin');
    expect(textOf(target)).toBe('up');
  });

  test('jitter spreads what comes, lets nothing overtake, and loses nothing', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'delay', dir: 'both', ms: 10, jitterMs: 40 }));
    const [client, target] = await pair();
    const waitedMs: number[] = [];
    for (let i = 0; i < 20; i += 1) {
      client.socket.write(String.fromCharCode(97 + i));
      await until(() => wire.books().up.read === i + 1);
      const fromUs = clock.nowUs();
      while (wire.books().up.passed <= i && clock.nowUs() - fromUs < 60 * MS) {
        clock.advance(MS);
        await new Promise((resolve) => setImmediate(resolve));
      }
      waitedMs.push((clock.nowUs() - fromUs) / MS);
    }
    await until(() => target.bytes() === 20);
    expect(textOf(target)).toBe('abcdefghijklmnopqrst');
    expect(Math.min(...waitedMs)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...waitedMs)).toBeLessThanOrEqual(53);
    expect(new Set(waitedMs).size).toBeGreaterThan(5);
  });

  test('a pace lets exactly so many bytes pass in each interval', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'pace', dir: 'down', bytes: 100, everyMs: 10 }));
    const [client, target] = await pair();
    target.socket.write(ALL.subarray(0, 1_050));
    const seen: number[] = [];
    await until(() => client.bytes() >= 100);
    for (let i = 0; i < 11; i += 1) {
      seen.push(client.bytes());
      clock.advance(10 * MS - 1);
      await new Promise((resolve) => setImmediate(resolve));
      expect(client.bytes()).toBe(seen.at(-1));
      clock.advance(1);
      const want = Math.min(1_050, (i + 2) * 100);
      await until(() => client.bytes() === want);
    }
    expect(seen).toEqual([100, 200, 300, 400, 500, 600, 700, 800, 900, 1_000, 1_050]);
  });

  test('a pace makes up for a timer that rang late, and not for time in which there was nothing to pass', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'pace', dir: 'down', bytes: 100, everyMs: 10 }));
    const [client, target] = await pair();
    clock.advance(1_000 * MS);
    target.socket.write(ALL.subarray(0, 1_000));
    await until(() => client.bytes() === 100);
    clock.block(35 * MS);
    clock.advance(0);
    await until(() => client.bytes() === 400);
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(client.bytes()).toBe(400);
    clock.advance(5 * MS);
    await until(() => client.bytes() === 500);
  });

  test('a freeze holds everything once for its time, also what is opened meanwhile', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'freeze', ms: 200, atMs: 100 }));
    const [early, earlyTarget] = await pair();
    early.socket.write('a');
    await until(() => earlyTarget.bytes() === 1);
    clock.advance(150 * MS);
    const [late, lateTarget] = await pair();
    early.socket.write('b');
    late.socket.write('c');
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(149 * MS);
    expect([earlyTarget.bytes(), lateTarget.bytes()]).toEqual([1, 0]);
    clock.advance(1 * MS);
    await until(() => earlyTarget.bytes() === 2 && lateTarget.bytes() === 1);
    clock.advance(1_000 * MS);
    early.socket.write('d');
    await until(() => earlyTarget.bytes() === 3);
    expect(wire.books().faults).toEqual([{ text: 'freeze', hit: 2, done: 2 }]);
  });

  test('a slow reader makes the sender wait: what is not taken stays with it', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'pace', dir: 'down', bytes: 1_024, everyMs: 100 }));
    const [client, target] = await pair();
    const big = Buffer.alloc(32 * 1_048_576);
    target.socket.write(big);
    await until(() => client.bytes() === 1_024);
    for (let i = 0; i < 20; i += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(target.socket.writableLength).toBeGreaterThan(0);
    expect(wire.books().down.read).toBeLessThan(1_048_576);
  });
});

describe('endings', () => {
  test.each([
    ['down', 'fin'],
    ['down', 'reset'],
    ['up', 'fin'],
    ['up', 'reset'],
  ] as const)('a cut %s by %s lets exactly n bytes pass, and ends both sides', async (dir, by) => {
    const { wire, pair } = await startRig();
    wire.plant(faultOf({ kind: 'cut', dir, bytes: 4_321, by }, { of: { kind: 'count', count: 1 } }));
    const [client, target] = await pair();
    const [sender, receiver] = dir === 'up' ? [client, target] : [target, client];
    sender.socket.write(ALL.subarray(0, 4_000));
    await until(() => receiver.bytes() === 4_000);
    sender.socket.write(ALL);
    await until(() => receiver.ended !== null && sender.ended !== null);
    for (const { socket } of [client, target]) socket.destroy();
    await until(() => wire.books().open === 0);
    expect([receiver.bytes(), receiver.ended]).toEqual([4_321, by]);
    expect(wire.books()[dir].passed).toBe(4_321);
    expect(wire.books()).toMatchObject({ ended: { fault: 1 }, faults: [{ text: 'cut', hit: 1, done: 1 }] });
    const [next, nextTarget] = await pair();
    next.socket.write(ALL);
    await until(() => nextTarget.bytes() === ALL.length);
  });

  test.each([
    ['a number', { kind: 'count', count: 3 }, 3],
    ['a share', { kind: 'share', ratio: 0.25 }, 5],
  ] as const)('%s of connections is reset, exactly, and both ends see it', async (_, of, count) => {
    const { wire, pair } = await startRig();
    const pairs: (readonly [End, End])[] = [];
    wire.plant(faultOf({ kind: 'reset', afterMs: 60_000 }, { of }))();
    const stop = wire.plant(faultOf({ kind: 'reset', afterMs: 1 }, { of }));
    for (let i = 0; i < 20; i += 1) pairs.push(await pair());
    await until(() => wire.books().ended.fault === count && wire.books().open === 20 - count);
    await until(() => pairs.filter(([, target]) => target.ended === 'reset').length === count);
    stop();
    for (const [client] of pairs.filter(([{ ended }]) => ended === null)) client.socket.write('on');
    await until(() => pairs.filter(([, target]) => target.bytes() === 2).length === 20 - count);
    expect(pairs.filter(([client]) => client.ended === 'reset').length).toBe(count);
    expect(wire.books().faults[1]).toEqual({ text: 'reset', hit: count, done: count });
  });

  test('a connection that left before its time gives its place to a later one', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    wire.plant(faultOf({ kind: 'reset', afterMs: 100 }, { of: { kind: 'count', count: 1 } }));
    const [first, firstTarget] = await pair();
    first.socket.end();
    await until(() => firstTarget.ended === 'fin');
    firstTarget.socket.end();
    await until(() => wire.books().open === 0);
    const [second] = await pair();
    const [third] = await pair();
    clock.advance(100 * MS);
    await until(() => second.ended === 'reset');
    expect(wire.books()).toMatchObject({ open: 1, ended: { client: 1, fault: 1 }, faults: [{ hit: 1, done: 1 }] });
    expect(third.ended).toBeNull();
  });

  test('a black hole tells neither end, and when it is gone everything comes', async () => {
    const { wire, pair } = await startRig();
    const end = wire.plant(faultOf({ kind: 'black-hole', afterMs: 0 }));
    const [client, target] = await pair();
    client.socket.end('up');
    target.socket.write('down');
    const [other, otherTarget] = await pair();
    other.socket.write('up');
    for (let i = 0; i < 50; i += 1) await new Promise((resolve) => setImmediate(resolve));
    expect([client, target, otherTarget].map((each) => [each.bytes(), each.ended])).toEqual(Array(3).fill([0, null]));
    end();
    await until(() => target.ended === 'fin' && client.bytes() === 4 && otherTarget.bytes() === 2);
    expect(textOf(target)).toBe('up');
  });
});

describe('while it runs', () => {
  test('a fault takes hold of what is open already, oldest first, and lets go again', async () => {
    const { wire, pair } = await startRig();
    const [first, firstTarget] = await pair();
    const [second, secondTarget] = await pair();
    const end = wire.plant(faultOf({ kind: 'black-hole', afterMs: 0 }, { of: { kind: 'count', count: 1 } }));
    first.socket.write('a');
    second.socket.write('b');
    await until(() => secondTarget.bytes() === 1);
    expect([firstTarget.bytes(), wire.books().faults[0]?.hit]).toEqual([0, 1]);
    end();
    await until(() => firstTarget.bytes() === 1);
  });

  test('a delay that goes lets go of what it held up', async () => {
    const clock = createVirtualClock();
    const { wire, pair } = await startRig(clock);
    const end = wire.plant(faultOf({ kind: 'delay', dir: 'both', ms: 1_000, jitterMs: 0 }));
    const [client, target] = await pair();
    client.socket.write('late');
    await until(() => wire.books().up.read === 4);
    end();
    await until(() => target.bytes() === 4);
    expect(clock.nowUs()).toBe(0);
  });

  test('a fault for sockets leaves plain requests alone', async () => {
    const { wire, pair } = await startRig(undefined, 'http');
    wire.plant(faultOf({ kind: 'black-hole', afterMs: 0 }, { on: 'sockets' }));
    const [client, target] = await pair();
    client.socket.write('on');
    await until(() => target.bytes() === 2);
    expect(wire.books().faults).toEqual([{ text: 'black-hole', hit: 0, done: 0 }]);
  });

  test('its end ends every connection, and books them to it', async () => {
    const { wire, pair } = await startRig();
    const pairs = [await pair(), await pair()];
    await wire.stop();
    await until(() => pairs.flat().every(({ ended }) => ended !== null));
    expect(wire.books()).toMatchObject({ accepted: 2, open: 0, ended: { proxy: 2 } });
  });
});
