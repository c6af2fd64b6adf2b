import type { Socket } from 'socket.io';
import type { ClientEntry } from '../books/connection-book.ts';
import { defaultStreamProvider, isKnownProvider } from '../http/providers.ts';
import { kindOfSymbol, type SymbolKind } from '../market/symbols.ts';
import type { World } from '../world.ts';
import { exception, failure, type SocketError, success } from './messages.ts';
import { readSubscribe, readUnsubscribe, type StreamOrder } from './payload.ts';

/** One joined socket and what it holds. `bound` is the provider and capability of its first subscription. */
export type Client = {
  readonly socket: Socket;
  readonly entry: ClientEntry;
  readonly appKey: string;
  readonly symbols: Set<string>;
  bound: string | null;
};

export const roomOf = (symbol: string): string => `symbol:${symbol}`;

const CAPABILITY_OF: Readonly<Record<SymbolKind, string>> = {
  stock: 'stream-stock-quote',
  crypto: 'stream-crypto-quote',
};
const DEFAULT_CAPABILITY = CAPABILITY_OF.stock;
/** docs/spec/target-contract.md 2.7: the upstream's own limit, over all clients. */
const MOST_HELD_SYMBOLS = 600;
const SUBSCRIBE_FAILED = 'BUSINESS_305';
const UNSUBSCRIBE_FAILED = 'BUSINESS_306';

const badForm = (symbols: readonly string[]): readonly string[] =>
  symbols.filter((symbol) => kindOfSymbol(symbol) === null);

/** Why a subscribe is refused in the handler, in the words of docs/spec/wire-samples.md:21-26, or null. */
const subscribeProblem = (client: Client, order: StreamOrder, world: World): SocketError | null => {
  const details = { symbols: order.symbols };
  const failed = (message: string): SocketError => ({ code: SUBSCRIBE_FAILED, message, details });
  if (order.sessionId !== null) {
    return { code: 'VALIDATION_005', message: 'chart-intraday sessionId 无效、已失效或与当前订阅上下文不匹配' };
  }
  const { dialect } = world.options;
  const capability = order.capability ?? DEFAULT_CAPABILITY;
  const provider = order.provider ?? defaultStreamProvider(dialect);
  if (!isKnownProvider(provider, dialect)) {
    return failed(`Preferred provider '${provider}' is unavailable for stream capability '${capability}'`);
  }
  const bad = badForm(order.symbols);
  if (bad.length > 0) return failed(`Invalid subscribe request: 无效的符号格式: ${bad.join(', ')}`);
  const fits = order.symbols.every((symbol) => CAPABILITY_OF[kindOfSymbol(symbol) ?? 'stock'] === capability);
  // The contract says that stock and crypto cannot be mixed (2.8) and not in which words; these are ours.
  if (!fits) return failed(`Symbols do not fit stream capability '${capability}'`);
  if (client.bound !== null && client.bound !== `${provider} ${capability}`) {
    return failed('Mixed provider/capability subscriptions are not allowed on the same client connection');
  }
  const fresh = new Set(
    order.symbols.map((symbol) => symbol.toUpperCase()).filter((symbol) => !world.rooms.isHeld(symbol)),
  );
  return world.rooms.heldSymbols() + fresh.size > MOST_HELD_SYMBOLS
    ? failed(`Infoway 参数错误: WebSocket 订阅总量超过上限（existing + new <= ${MOST_HELD_SYMBOLS}）`)
    : null;
};

/** Joins the rooms in capitals, then acks the symbols as they were written. */
export const subscribe = (client: Client, payload: unknown, world: World): void => {
  const { socket, entry } = client;
  const wallMs = world.socketClock.wallMs();
  const reading = readSubscribe(payload);
  if ('problems' in reading) {
    world.connections.countSubscribe(false);
    socket.emit('exception', exception('subscribe', payload ?? {}, reading.problems));
    return;
  }
  const { order } = reading;
  const problem = subscribeProblem(client, order, world);
  world.connections.countSubscribe(problem === null);
  if (problem !== null) {
    socket.emit('subscribe-error', failure(problem, wallMs));
    return;
  }
  const capability = order.capability ?? DEFAULT_CAPABILITY;
  client.bound = `${order.provider ?? defaultStreamProvider(world.options.dialect)} ${capability}`;
  for (const symbol of order.symbols.map((written) => written.toUpperCase())) {
    client.symbols.add(symbol);
    world.rooms.join(symbol, entry);
    void socket.join(roomOf(symbol));
  }
  const data = { symbols: order.symbols, wsCapabilityType: capability };
  socket.emit('subscribe-ack', success('Subscription successful', data, wallMs));
};

/** Leaves the rooms and acks, also for symbols never subscribed (docs/spec/target-contract.md 7.1). */
export const unsubscribe = (client: Client, payload: unknown, world: World): void => {
  const { socket, entry } = client;
  const wallMs = world.socketClock.wallMs();
  const reading = readUnsubscribe(payload);
  if ('problems' in reading) {
    socket.emit('exception', exception('unsubscribe', payload ?? {}, reading.problems));
    return;
  }
  const { symbols } = reading.order;
  const bad = badForm(symbols);
  if (bad.length > 0) {
    const message = `Invalid unsubscribe request: 无效的符号格式: ${bad.join(', ')}`;
    socket.emit('unsubscribe-error', failure({ code: UNSUBSCRIBE_FAILED, message, details: { symbols } }, wallMs));
    return;
  }
  for (const symbol of symbols.map((written) => written.toUpperCase())) {
    client.symbols.delete(symbol);
    world.rooms.leave(symbol, entry);
    void socket.leave(roomOf(symbol));
  }
  entry.hasUnsubscribed = true;
  if (client.symbols.size === 0) client.bound = null;
  socket.emit('unsubscribe-ack', success('Unsubscription successful', { symbols }, wallMs));
};
