import type { Cancel } from '../../core/clock.ts';
import type { ClientEntry } from '../books/connection-book.ts';
import { isoOf } from '../http/envelope.ts';
import type { SymbolTicks, Tick } from '../market/market.ts';
import type { World } from '../world.ts';
import { createOneByOne } from './one-by-one.ts';
import { createPointMaker, type IntradayPoint } from './points.ts';

export type DataFrame = { readonly symbol: string; readonly timestamp: string; readonly data: readonly Tick[] };

/** Sends one event to everybody in a symbol's room, or to one client alone. */
export type Broadcast = {
  (event: 'data', frame: DataFrame, clientId?: string): void;
  (event: 'chart.intraday.point', point: IntradayPoint): void;
};

/** docs/spec/target-contract.md 2.5: a batch is this many items at most. */
const MOST_BATCH_ITEMS = 200;

/** Cuts ticks into batches of at most `most` items; in a batch each symbol has one frame. */
export const intoBatches = (all: readonly SymbolTicks[], most: number): readonly (readonly SymbolTicks[])[] => {
  const batches: SymbolTicks[][] = [];
  let batch: SymbolTicks[] = [];
  let room = most;
  for (const { symbol, ticks } of all) {
    for (let from = 0; from < ticks.length; ) {
      const part = ticks.slice(from, from + room);
      batch.push({ symbol, ticks: part });
      from += part.length;
      room -= part.length;
      if (room === 0) {
        batches.push(batch);
        batch = [];
        room = most;
      }
    }
  }
  return batch.length === 0 ? batches : [...batches, batch];
};

/** The ticks as a clock that stands so far apart stamps them. */
const stampedApart = (made: readonly SymbolTicks[], shiftMs: number): readonly SymbolTicks[] =>
  shiftMs === 0
    ? made
    : made.map(({ symbol, ticks }) => ({
        symbol,
        ticks: ticks.map((tick) => ({ ...tick, timestamp: tick.timestamp + shiftMs })),
      }));

/**
 * Makes the market tick and sends one `data` frame for each symbol and batch to whoever is subscribed; as stock-api alone also its
 * intraday points, which no book counts. Returns what stops it.
 */
export const startFeed = (world: World, broadcast: Broadcast): Cancel => {
  const { socketClock: clock, market, history, messages, rooms, faults } = world;
  const periodUs = world.options.batchMs * 1000;
  const points = world.options.dialect === 'stock-api' ? createPointMaker() : null;
  const oneByOne = createOneByOne(clock);
  let beatAtUs = clock.nowUs();
  let lastUs = world.startedUs;
  let cancel: Cancel = () => {};

  const deliver = ({ symbol, ticks }: SymbolTicks): void => {
    const members = rooms.members(symbol);
    if (members.size === 0) {
      faults.ticksUnheard(symbol);
      return;
    }
    const steps = faults.disturbTicks(symbol, ticks);
    for (const { how, planted } of steps) messages.disturbed(how, planted, members.size);
    const data = steps.at(-1)?.ticks ?? ticks;
    if (data.length === 0) return;
    const frame = { symbol, timestamp: isoOf(clock.wallMs()), data };
    const roundMs = faults.roundMs();
    if (roundMs === 0 && !oneByOne.isBusy()) {
      messages.sent(members, data.length);
      broadcast('data', frame);
    } else for (const member of members) oneByOne.give(member, roundMs, () => sendTo(member, frame));
  };

  /** One who has left the room in the meantime gets nothing more. */
  const sendTo = (member: ClientEntry, frame: DataFrame): void => {
    if (!rooms.members(frame.symbol).has(member)) return;
    messages.sent([member], frame.data.length);
    broadcast('data', frame, member.id);
  };

  const deliverAll = (made: readonly SymbolTicks[]): void => {
    for (const batch of intoBatches(made, MOST_BATCH_ITEMS)) batch.forEach(deliver);
    if (points === null) return;
    points.note(made);
    for (const point of points.due(clock.wallMs())) {
      if (rooms.members(point.symbol).size > 0) broadcast('chart.intraday.point', point);
    }
  };

  const beat = (): void => {
    const nowUs = clock.nowUs();
    if (faults.stopsMarket()) market.hold(nowUs - lastUs);
    const made = market.advance(nowUs);
    lastUs = nowUs;
    history.note(made);
    messages.made(made.reduce((sum, { ticks }) => sum + ticks.length, 0));
    if (!faults.mutesData()) deliverAll(stampedApart(made, faults.stampShiftMs()));
    beatAtUs = Math.max(beatAtUs + periodUs, nowUs);
    cancel = clock.after(beatAtUs - nowUs, beat);
  };
  cancel = clock.after(periodUs, beat);
  return () => cancel();
};
