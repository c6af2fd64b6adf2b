import { isIP, type TcpNetConnectOpts } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { hostOf, lookupOf, onlyAddressOf } from '../../../core/host-names.ts';
import type { SocketDriverOptions } from '../contract.ts';
import { tlsOptions } from '../tls.ts';
import { identityOf } from '../via.ts';

/** Where sockets connect to, and from where. */
export type Place = {
  readonly isTls: boolean;
  /** Its address, where that is known, else its name. */
  readonly host: string;
  readonly port: number;
  /** The source address of a connection; undefined: the system chooses. */
  localAddressOf(connection: number): string | undefined;
  /** For `net`, or for `tls`. */
  optionsOf(connection: number): TcpNetConnectOpts & ConnectionOptions;
};

/** The address of a URL. */
export const placeOf = (
  url: URL,
  {
    via,
    localAddressOf = () => undefined,
    tls,
    names = [],
  }: Pick<SocketDriverOptions, 'via' | 'localAddressOf' | 'tls' | 'names'>,
): Place => {
  const isTls = url.protocol === 'https:';
  const named = hostOf(url);
  const { host, port } = via ?? { host: named, port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port) };
  // An address is no name to ask for (RFC 6066, 3).
  const asked = isIP(named) === 0 ? { servername: named } : {};
  const proven = isTls ? { ...asked, ...tlsOptions(tls), ...(via === undefined ? {} : identityOf(url)) } : {};
  const lookup = via === undefined ? lookupOf(names, named) : undefined;
  const options = { host, port, noDelay: true, ...proven, ...(lookup === undefined ? {} : { lookup }) };
  const address = via === undefined ? onlyAddressOf(names, named) : null;
  return {
    ...{ isTls, host: address ?? host, port, localAddressOf },
    optionsOf: (connection) => {
      const localAddress = localAddressOf(connection);
      // A name that leads to both families must be tried by that of the source address alone.
      return localAddress === undefined ? options : { ...options, localAddress, family: isIP(localAddress) };
    },
  };
};
