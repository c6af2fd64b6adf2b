import type { Socket } from 'node:net';
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

const plain = ({ baseUrl, tls, via, names = [] }: QuoteConnectOptions): buildConnector.connector => {
  // HTTP/2 would put all requests of a pool on one connection: another load than the one that is asked for.
  const options = { allowH2: false, ...tlsOptions(tls) };
  if (via !== undefined) return connectorVia(baseUrl, via, options);
  const lookup = lookupOf(names, hostOf(new URL(baseUrl)));
  return buildConnector({ ...options, ...(lookup === undefined ? {} : { lookup }) });
};

/** Connects for undici, and tells the sink of each connection that came about how long it took. */
export const quoteConnector = (options: QuoteConnectOptions): buildConnector.connector => {
  const connect = plain(options);
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
    // It returns the socket; its type does not say so.
    const localAddress = nextSource?.();
    const socket: unknown = connect(localAddress === undefined ? wanted : { ...wanted, localAddress }, told);
    if (isTls)
      (socket as Socket).once('connect', () => {
        tcpUs = clock.nowUs();
      });
  };
};
