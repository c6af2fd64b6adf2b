import { isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import type { Clock } from '../../core/clock.ts';
import { hostOf, lookupOf, type NamedHost } from '../../core/host-names.ts';
import type { Tls } from '../../core/tls.ts';
import type { Via } from '../../core/wire-fault.ts';
import type { QuoteSink } from './contract.ts';
import type { NextSource } from './sources.ts';
import { tlsOptions } from './tls.ts';
import { connectorVia } from './via.ts';

export type QuoteConnectOptions = {
  readonly baseUrl: string;
  readonly tls?: Tls | undefined;
  readonly via?: Via;
  readonly names?: readonly NamedHost[];
  readonly nextSource?: NextSource;
  readonly clock: Clock;
  readonly sink: Pick<QuoteSink, 'opened'>;
};

/** `family`: of the addresses that a name is tried by; 0 = any. */
const plain = ({ baseUrl, tls, via, names = [] }: QuoteConnectOptions, family: number): buildConnector.connector => {
  // HTTP/2 would put all requests of a pool on one connection: another load than the one that is asked for.
  const options = { allowH2: false, ...tlsOptions(tls) };
  if (via !== undefined) return connectorVia(baseUrl, via, options);
  const lookup = lookupOf(names, hostOf(new URL(baseUrl)));
  return buildConnector({ ...options, family, ...(lookup === undefined ? {} : { lookup }) });
};

/** The connector from a source address: a name that leads to both families must be tried by that of the source address alone. */
const bySource = (options: QuoteConnectOptions) => {
  const [ofAny, ofIPv4, ofIPv6] = [plain(options, 0), plain(options, 4), plain(options, 6)];
  return (source: string | undefined): buildConnector.connector => {
    if (source === undefined) return ofAny;
    return isIP(source) === 6 ? ofIPv6 : ofIPv4;
  };
};

/** Connects for undici, and tells the sink of each connection that came about how long it took. */
export const quoteConnector = (options: QuoteConnectOptions): buildConnector.connector => {
  const connectFrom = bySource(options);
  const { clock, sink, nextSource } = options;
  return (wanted, callback) => {
    const isTls = wanted.protocol === 'https:';
    const startUs = clock.nowUs();
    let tcpUs = Number.NaN;
    const told: buildConnector.Callback = (...result) => {
      const nowUs = clock.nowUs();
      if (result[0] === null) sink.opened((isTls ? tcpUs : nowUs) - startUs, isTls ? nowUs - tcpUs : Number.NaN);
      callback(...result);
    };
    const localAddress = nextSource?.();
    const asked = localAddress === undefined ? wanted : { ...wanted, localAddress };
    // It returns the socket; its type does not say so.
    const socket: unknown = connectFrom(localAddress)(asked, told);
    if (isTls)
      (socket as Socket).once('connect', () => {
        tcpUs = clock.nowUs();
      });
  };
};
