import type { Proc } from './proc.ts';

/** A line of /proc/net/tcp or tcp6 (proc_pid_net(5)): its address in hexadecimal, words of four bytes in the order of the machine. */
type Listening = { readonly address: string; readonly port: number; readonly inode: string };

const LISTEN = '0A';

const listening = (text: string): readonly Listening[] =>
  text.split('\n').flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTEN && inode !== '0' ? [{ address, port: Number.parseInt(port, 16), inode }] : [];
  });

const ANY = new Set(['00000000', '0'.repeat(32)]);
const LOOPBACK_6 = '00000000000000000000000001000000';
/** ::ffff:a.b.c.d */
const MAPPED_4 = '0000000000000000FFFF0000';

const hexOf4 = (address: string): string =>
  address
    .split('.')
    .toReversed()
    .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
    .join('');

/** The addresses by which /proc may write a loopback host; of `localhost` both are asked. */
const writtenForms = (hostname: string): ReadonlySet<string> => {
  if (hostname === '[::1]') return new Set([LOOPBACK_6]);
  const four = hexOf4(hostname === 'localhost' ? '127.0.0.1' : hostname);
  return new Set([four, `${MAPPED_4}${four}`, ...(hostname === 'localhost' ? [LOOPBACK_6] : [])]);
};

/** The inodes of the sockets that listen where a loopback address leads. A listener on that very address goes before one on all addresses. */
export const listenersAt = (proc: Proc, url: string): readonly string[] => {
  const { hostname, port, protocol } = new URL(url);
  const wanted = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  const files = ['/proc/net/tcp', '/proc/net/tcp6'].map((path) => proc.readText(path) ?? '');
  const onPort = files.flatMap(listening).filter((each) => each.port === wanted);
  const forms = writtenForms(hostname);
  const exact = onPort.filter(({ address }) => forms.has(address));
  const any = onPort.filter(({ address }) => ANY.has(address));
  return (exact.length > 0 ? exact : any).map(({ inode }) => inode);
};
