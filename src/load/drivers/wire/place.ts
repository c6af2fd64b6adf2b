import { isIP, type OnReadOpts, type TcpNetConnectOpts } from 'node:net';
import type { SocketDriverOptions } from '../contract.ts';
import { tlsOptions } from '../tls.ts';
import { hostOf, identityOf } from '../via.ts';
import type { Held, HeldSocket } from './held.ts';

type ConnectOptions = TcpNetConnectOpts & { readonly servername?: string };

/** Where sockets connect to, from where, and who reads what comes. */
export type Place = { readonly isTls: boolean; optionsOf(connection: number): ConnectOptions };

/** As large as the system hands over at once. */
const READ_BYTES = 65_536;

/**
 * The address of a URL for `net` or `tls`. All sockets read into one buffer: what one has read is read out of it before the next one reads, so
 * `read` must copy what it keeps.
 */
export const placeOf = (
  url: URL,
  read: (held: Held, bytes: Buffer, length: number) => void,
  { via, localAddressOf, tls }: Pick<SocketDriverOptions, 'via' | 'localAddressOf' | 'tls'> = {},
): Place => {
  const isTls = url.protocol === 'https:';
  const host = hostOf(url);
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  function callback(this: HeldSocket, length: number): boolean {
    if (this.held !== undefined) read(this.held, buffer, length);
    return true;
  }
  // Node calls it as a method of the socket; the types say nothing of that.
  const onread = { buffer, callback: callback as unknown as OnReadOpts['callback'] };
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  // An address is no name to ask for (RFC 6066, 3).
  const asked = isIP(host) === 0 ? { servername: host } : {};
  const named = isTls ? { ...asked, ...tlsOptions(tls), ...(via === undefined ? {} : identityOf(url)) } : {};
  const options = { host, port, ...via, noDelay: true, onread, ...named };
  return {
    isTls,
    optionsOf: (connection) => {
      const localAddress = localAddressOf?.(connection);
      // A name that leads to IPv6 too must not be tried from an IPv4 address.
      return localAddress === undefined ? options : { ...options, localAddress, family: 4 };
    },
  };
};
