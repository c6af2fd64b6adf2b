import { isIP } from 'node:net';
import type { DestinationFacts, PortFacts, SocketFacts } from '../../core/host.ts';
import type { Machine } from './machine.ts';

/** The line `TCP: inuse 20 orphan 0 tw 12 alloc 20 mem 4` of `/proc/net/sockstat`. */
export const socketsInUse = (text: string): SocketFacts | null => {
  const line = /^TCP:.*$/m.exec(text)?.[0] ?? '';
  const [inUse, timeWait] = [/\binuse (\d+)/.exec(line)?.[1], /\btw (\d+)/.exec(line)?.[1]];
  return inUse === undefined || timeWait === undefined ? null : { inUse: Number(inUse), timeWait: Number(timeWait) };
};

/** TCP sockets of this machine, over IPv4 and IPv6 (whose line has no TIME_WAIT of its own: the first counts all). */
export const readSockets = async (machine: Machine): Promise<SocketFacts | null> => {
  const text = await machine.readText('/proc/net/sockstat');
  const facts = text === null ? null : socketsInUse(text);
  if (facts === null) return null;
  const text6 = (await machine.readText('/proc/net/sockstat6')) ?? '';
  return { ...facts, inUse: facts.inUse + Number(/^TCP6: inuse (\d+)/m.exec(text6)?.[1] ?? 0) };
};

const hex = (bytes: readonly number[]): string =>
  bytes
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();

/** The kernel prints each group of four bytes as one number of its own byte order. */
const kernelHex = (bytes: readonly number[], order: Machine['endianness']): string =>
  Array.from({ length: bytes.length / 4 }, (_, i) => {
    const group = bytes.slice(i * 4, i * 4 + 4);
    return hex(order === 'LE' ? group.toReversed() : group);
  }).join('');

const bytesOf4 = (address: string): number[] => address.split('.').map(Number);

const bytesOf6 = (address: string): number[] => {
  // The URL parser writes every IPv6 address in one way: without a dotted part, shortened at most once.
  const shortest = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = shortest.split('::');
  const groups = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(':'));
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
};

const V4_MAPPED = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

/** How `/proc/net/tcp` and `tcp6` write an address and port; of an IPv4 address both ways. */
export const kernelNames = (address: string, port: number, order: Machine['endianness']): readonly string[] => {
  const end = `:${port.toString(16).padStart(4, '0').toUpperCase()}`;
  if (isIP(address) === 6) return [kernelHex(bytesOf6(address), order) + end];
  const bytes = bytesOf4(address);
  return [kernelHex(bytes, order) + end, kernelHex([...V4_MAPPED, ...bytes], order) + end];
};

const TIME_WAIT = '06';
const LISTEN = '0A';
/** `  0: 0100007F:A3F9 00000000:0000 0A ...` */
const ROW = /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]{2}) /gm;

type Taken = Pick<DestinationFacts, 'inUse' | 'listening' | 'timeWait'>;

/** The local ports within the range that the tables show as taken for new connections to `names`, each counted once. */
export const takenIn = (tables: readonly string[], names: readonly string[], ports: PortFacts): Taken => {
  const [inUse, listening, timeWait] = [new Set<number>(), new Set<number>(), new Set<number>()];
  for (const table of tables) {
    for (const [, local = '', remote = '', state = ''] of table.matchAll(ROW)) {
      const port = Number.parseInt(local, 16);
      if (port < ports.first || port > ports.last) continue;
      if (state === LISTEN) listening.add(port);
      else if (names.includes(remote)) (state === TIME_WAIT ? timeWait : inUse).add(port);
    }
  }
  return { inUse: inUse.size, listening: listening.size, timeWait: timeWait.size };
};

const isLoopback = (address: string): boolean => /^127\./.test(address) || address === '::1';

const portOf = ({ port, protocol }: URL): number => (port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80);

/** What new connections to the target at `url` will find taken; null where the system does not tell, or the host has no address. */
export const readDestination = async (
  machine: Machine,
  ports: PortFacts,
  url: string,
): Promise<DestinationFacts | null> => {
  const at = new URL(url);
  const host = at.hostname.replace(/^\[|\]$/g, '');
  const address = isIP(host) === 0 ? await machine.resolve(host) : host;
  const table = await machine.readText('/proc/net/tcp');
  if (address === null || table === null) return null;
  const table6 = (await machine.readText('/proc/net/tcp6')) ?? '';
  const port = portOf(at);
  const names = kernelNames(address, port, machine.endianness);
  const destination = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  return { url, destination, isLoopback: isLoopback(address), ...takenIn([table, table6], names, ports) };
};
