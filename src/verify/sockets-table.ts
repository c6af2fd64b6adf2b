import { readdir, readFile, readlink } from 'node:fs/promises';

/** One TCP socket of this machine's tables; addresses as the kernel writes them. */
export type TcpRow = {
  readonly localPort: number;
  readonly remotePort: number;
  /** Address and port of its ends, to compare. */
  readonly localEnd: string;
  readonly remoteEnd: string;
  readonly state: 'established' | 'listening' | 'other';
  readonly inode: string;
  /** The local end in the form of `ss`: `127.0.0.1:3000`. */
  readonly local: string;
};

/** `  0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000  0  12345 …` (proc_net_tcp in the kernel's documentation) */
const ROW = /^\s*\d+: ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]+):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +\d+ +\d+ (\d+)/gm;

const STATES: Readonly<Record<string, TcpRow['state']>> = { '01': 'established', '0A': 'listening' };

/** Of `0100007F`, in the byte order of a little-endian machine: `7F`, `00`, `00`, `01`. */
const bytesOf = (hex: string): readonly string[] =>
  (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).toReversed());

/** `127.0.0.1`. Longer ones are IPv6 and shown as `[::]` or in full. */
const addressOf = (hex: string): string => {
  const bytes = bytesOf(hex);
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const isAny = bytes.every((byte) => byte === '00');
  const groups = (bytes.join('').match(/.{4}/g) ?? []).map((group) => group.toLowerCase().replace(/^0{1,3}/, ''));
  return isAny ? '[::]' : `[${groups.join(':')}]`;
};

/** What stands before an IPv4 address in an IPv6 one (RFC 4291 section 2.5.5.2). */
const MAPPED = `${'0'.repeat(20)}FFFF`;

/** A server on `::` has its ends to IPv4 clients as mapped addresses; the client has the same as IPv4. */
const endOf = (hex: string, port: number): string => {
  const bytes = bytesOf(hex).join('');
  return `${bytes.startsWith(MAPPED) ? bytes.slice(MAPPED.length) : bytes}:${port}`;
};

/** The rows of `/proc/net/tcp` or `tcp6`. */
export const tcpRowsIn = (table: string): readonly TcpRow[] =>
  [...table.matchAll(ROW)].map(([, here = '', local = '', there = '', remote = '', state = '', inode = '']) => {
    const [localPort, remotePort] = [Number.parseInt(local, 16), Number.parseInt(remote, 16)];
    return {
      ...{ localPort, remotePort, localEnd: endOf(here, localPort), remoteEnd: endOf(there, remotePort) },
      state: STATES[state] ?? 'other',
      inode,
      local: `${addressOf(here)}:${localPort}`,
    };
  });

const textOf = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
};

/** All TCP sockets that this machine (its network namespace) has; null where it has no such tables. */
export const readTcpRows = async (): Promise<readonly TcpRow[] | null> => {
  const [four, six] = await Promise.all([textOf('/proc/net/tcp'), textOf('/proc/net/tcp6')]);
  return four === null ? null : [...tcpRowsIn(four), ...tcpRowsIn(six ?? '')];
};

/** The inodes of the sockets that this process holds. */
export const readOwnInodes = async (): Promise<ReadonlySet<string>> => {
  const names = await readdir('/proc/self/fd').catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
};
