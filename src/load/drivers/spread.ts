import type { QuoteDriver, QuoteSink, SocketDriver, SocketSink } from './contract.ts';
import { routedDriver } from './routed.ts';

/** One driver for each address of a target. */
export type OpenSockets = (baseUrl: string, sink: SocketSink) => SocketDriver;
export type OpenQuotes = (baseUrl: string, sink: QuoteSink) => QuoteDriver;

/** Each process numbers the ticks of a symbol for itself: the same number of two of them is two broadcasts. */
const withOwnBroadcasts = (sink: SocketSink, firstSymbol: number): SocketSink => ({
  connected: (connection) => sink.connected(connection),
  refused: (connection, reason, detail) => sink.refused(connection, reason, detail),
  subscribed: (connection) => sink.subscribed(connection),
  subscribeFailed: (connection, detail) => sink.subscribeFailed(connection, detail),
  frame: (connection, items, stampMs) => sink.frame(connection, items, stampMs),
  broadcast: (connection, symbol, tickNumber) => sink.broadcast(connection, firstSymbol + symbol, tickNumber),
  tick: (connection, symbol, number, stampMs) => sink.tick(connection, symbol, number, stampMs),
  recovered: (connection, symbol, number) => sink.recovered(connection, symbol, number),
  recoveryAsked: (connection) => sink.recoveryAsked(connection),
  recoveryEnded: (connection, how, detail) => sink.recoveryEnded(connection, how, detail),
  lost: (connection, reason) => sink.lost(connection, reason),
  left: (connection, isAnswered) => sink.left(connection, isAnswered),
});

const at = <T>(drivers: readonly T[], index: number): T => {
  const driver = drivers[index % drivers.length];
  if (driver === undefined) throw new RangeError('a target without an address');
  return driver;
};

/** The sockets of a target at several addresses: connection n of the plan goes to address n modulo their number, whoever plays it. `symbols`: how many the target streams. */
export const spreadSockets = (
  urls: readonly string[],
  symbols: number,
  { sink, open }: { readonly sink: SocketSink; readonly open: OpenSockets },
): SocketDriver => {
  const [only, ...others] = urls;
  if (only !== undefined && others.length === 0) return open(only, sink);
  const drivers = urls.map((url, index) => open(url, index === 0 ? sink : withOwnBroadcasts(sink, index * symbols)));
  return routedDriver(drivers, (connection) => at(drivers, connection));
};

/** The requests of a target at several addresses: request n of the plan goes to address n modulo their number. `slots`: the most in flight at once. */
export const spreadQuotes = (
  urls: readonly string[],
  slots: number,
  { sink, open }: { readonly sink: QuoteSink; readonly open: OpenQuotes },
): QuoteDriver => {
  const [only, ...others] = urls;
  if (only !== undefined && others.length === 0) return open(only, sink);
  const drivers = urls.map((url) => open(url, sink));
  const sentBy = new Uint16Array(slots);
  return {
    send: (slot, arrival, symbolStart) => {
      sentBy[slot] = arrival % drivers.length;
      at(drivers, arrival).send(slot, arrival, symbolStart);
    },
    abandon: (slot) => at(drivers, sentBy[slot] ?? 0).abandon(slot),
    warm: () => {
      for (const driver of drivers) driver.warm?.();
    },
    close: async () => {
      await Promise.all(drivers.map((driver) => driver.close()));
    },
  };
};
