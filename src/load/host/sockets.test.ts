import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { thisMachine } from './machine.ts';
import { readPorts } from './ports.ts';
import { kernelNames, readDestination, readSockets, socketsInUse, takenIn } from './sockets.ts';
import { madeMachine } from './testing/made-machine.ts';

const SOCKSTAT =
  'sockets: used 58\nTCP: inuse 20 orphan 1 tw 2322 alloc 20 mem 4\nUDP: inuse 3 mem 0\nFRAG: inuse 0 memory 0\n';

describe('the sockets of a machine', () => {
  it('are counted over IPv4 and IPv6', async () => {
    const files = { '/proc/net/sockstat': SOCKSTAT, '/proc/net/sockstat6': 'TCP6: inuse 4\nUDP6: inuse 1\n' };
    expect(await readSockets(madeMachine({ files }))).toEqual({ inUse: 24, timeWait: 2_322 });
    expect(await readSockets(madeMachine({ files: { '/proc/net/sockstat': SOCKSTAT } }))).toEqual({
      inUse: 20,
      timeWait: 2_322,
    });
  });

  it('are unknown where nothing or something else is said', async () => {
    expect(await readSockets(madeMachine())).toBeNull();
    expect(socketsInUse('UDP: inuse 3 mem 0')).toBeNull();
    expect(socketsInUse('TCP: inuse 3 mem 0')).toBeNull();
  });
});

describe('an address as the kernel writes it', () => {
  it.each([
    ['127.0.0.1', 3_000, 'LE', ['0100007F:0BB8', '0000000000000000FFFF00000100007F:0BB8']],
    ['127.0.0.1', 3_000, 'BE', ['7F000001:0BB8', '00000000000000000000FFFF7F000001:0BB8']],
    ['192.0.2.10', 443, 'LE', ['0A0200C0:01BB', '0000000000000000FFFF00000A0200C0:01BB']],
    ['::1', 3_000, 'LE', ['00000000000000000000000001000000:0BB8']],
    ['2001:db8::ff00:42:8329', 80, 'LE', ['B80D01200000000000FF000029834200:0050']],
    ['2001:db8::ff00:42:8329', 80, 'BE', ['20010DB8000000000000FF0000428329:0050']],
    ['::', 80, 'LE', ['00000000000000000000000000000000:0050']],
  ] as const)('%s:%d, %s', (address, port, order, expected) => {
    expect(kernelNames(address, port, order)).toEqual(expected);
  });
});

const hexPort = (port: number) => port.toString(16).padStart(4, '0').toUpperCase();
const row = (n: number, local: number, remote: string, state: string) =>
  `${String(n).padStart(4)}: 0100007F:${hexPort(local)} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 1066 1 00000000adbb318a 100 0 0 10 0`;
const TARGET = '0100007F:0BB8';
const NOBODY = '00000000:0000';
const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const PORTS = { first: 40_000, last: 49_999, reserved: 0, timeWaitReuse: 'no' } as const;

const TABLE = [
  HEAD,
  row(0, 40_000, TARGET, '01'),
  row(1, 49_999, TARGET, '06'),
  row(2, 39_999, TARGET, '01'),
  row(3, 50_000, TARGET, '06'),
  row(4, 41_000, '0100007F:0BB9', '01'),
  row(5, 42_000, NOBODY, '0A'),
  row(6, 3_000, NOBODY, '0A'),
  row(7, 3_000, '0100007F:9C40', '01'),
  row(8, 43_000, TARGET, '02'),
  row(10_000, 44_000, TARGET, '08'),
].join('\n');

describe('what of the ports is taken for a target', () => {
  it('counts those to it, in the range only, and listeners', () => {
    expect(takenIn([TABLE], [TARGET], PORTS)).toEqual({ inUse: 3, listening: 1, timeWait: 1 });
  });

  it('counts a port once, whatever table it stands in', () => {
    expect(takenIn([TABLE, TABLE], [TARGET], PORTS)).toEqual({ inUse: 3, listening: 1, timeWait: 1 });
  });

  it('resolves the host of the address, and its usual port', async () => {
    const files = { '/proc/net/tcp': TABLE };
    const machine = madeMachine({ files, names: { 'gateway.test': '127.0.0.1', 'v6.test': '2001:db8::1' } });
    expect(await readDestination(machine, PORTS, 'http://gateway.test:3000')).toEqual({
      url: 'http://gateway.test:3000',
      destination: '127.0.0.1:3000',
      isLoopback: true,
      inUse: 3,
      listening: 1,
      timeWait: 1,
    });
    expect(await readDestination(machine, PORTS, 'https://v6.test')).toMatchObject({
      destination: '[2001:db8::1]:443',
      isLoopback: false,
      inUse: 0,
    });
    expect(await readDestination(machine, PORTS, 'http://[::1]')).toMatchObject({
      destination: '[::1]:80',
      isLoopback: true,
    });
    expect(await readDestination(machine, PORTS, 'http://nobody.test')).toBeNull();
    expect(await readDestination(madeMachine(), PORTS, 'http://127.0.0.1:3000')).toBeNull();
  });

  it.skipIf(process.platform !== 'linux')('of this machine knows a connection and the end of it', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ports = (await readPorts(thisMachine))!;
    const everyPort = { ...ports, first: 1_024, last: 65_535 };
    // An earlier listener on this port may have left rows of its own.
    const read = async () => (await readDestination(thisMachine, everyPort, `http://127.0.0.1:${port}`))!;
    const before = await read();
    const client = connect(port, '127.0.0.1');
    const [[peer]] = await Promise.all([once(server, 'connection'), once(client, 'connect')]);
    const open = await read();
    expect(open).toMatchObject({ destination: `127.0.0.1:${port}`, inUse: before.inUse + 1 });
    expect(open.timeWait).toBeLessThanOrEqual(before.timeWait);
    // By its name it may be of the other family, where nothing of ours is taken.
    const byName = await readDestination(thisMachine, everyPort, `http://localhost:${port}`);
    if (byName?.destination === open.destination) expect(byName.inUse).toBe(open.inUse);
    else expect(byName?.destination ?? null).toBeOneOf([`[::1]:${port}`, null]);
    // Who closes first keeps the port in TIME_WAIT.
    client.end();
    await once(peer, 'end');
    peer.end();
    await once(client, 'close');
    server.close();
    await expect.poll(async () => (await read()).inUse).toBeLessThanOrEqual(before.inUse);
    expect((await readSockets(thisMachine))!.inUse).toBeGreaterThanOrEqual(0);
  });
});
