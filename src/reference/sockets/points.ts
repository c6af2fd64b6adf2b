import type { SymbolTicks } from '../market/market.ts';
import { marketOf } from '../market/symbols.ts';

/** `chart.intraday.point` as stock-api sends it beside the data (docs/spec/wire-samples.md:13). */
export type IntradayPoint = {
  readonly symbol: string;
  readonly market: string;
  readonly tradingDay: string;
  readonly granularity: '1s';
  readonly point: { readonly timestamp: string; readonly price: number; readonly volume: number };
  readonly cursor: string;
};

/** The last tick of each symbol's second. */
export type PointMaker = {
  note(batches: readonly SymbolTicks[]): void;
  /** The points whose second began at least 1.05 s ago; a second whose price is that of the point before gives none. */
  due(nowMs: number): readonly IntradayPoint[];
};

/** docs/spec/target-contract.md 2.5 */
const SENT_AFTER_MS = 1_050;

type Second = { readonly symbol: string; readonly startMs: number; readonly price: number; readonly volume: number };

const pointOf = ({ symbol, startMs, price, volume }: Second): IntradayPoint => {
  const timestamp = new Date(startMs).toISOString();
  const tradingDay = timestamp.slice(0, 10).replaceAll('-', '');
  const cursor = Buffer.from(JSON.stringify({ symbol, startMs })).toString('base64url');
  const point = { timestamp, price, volume };
  return { symbol, market: marketOf(symbol), tradingDay, granularity: '1s', point, cursor };
};

export const createPointMaker = (): PointMaker => {
  /** By symbol and second; a second stays here until it is due. */
  const seconds = new Map<string, Second>();
  const sentPrice = new Map<string, number>();
  return {
    note: (batches) => {
      for (const { symbol, ticks } of batches) {
        for (const { timestamp, price, volume } of ticks) {
          const startMs = timestamp - (timestamp % 1_000);
          seconds.set(`${symbol} ${startMs}`, { symbol, startMs, price, volume });
        }
      }
    },
    due: (nowMs) => {
      const points: IntradayPoint[] = [];
      for (const [key, second] of seconds) {
        if (nowMs - second.startMs < SENT_AFTER_MS) continue;
        seconds.delete(key);
        if (sentPrice.get(second.symbol) === second.price) continue;
        sentPrice.set(second.symbol, second.price);
        points.push(pointOf(second));
      }
      return points;
    },
  };
};
