import { createRandom } from '../../core/random.ts';
import { marketOf } from '../market/symbols.ts';
import type { World } from '../world.ts';

/** What `POST receiver/data` serves here; the contract names more (docs/spec/target-contract.md 3.3). */
export const RECEIVER_TYPES = ['get-stock-quote', 'get-stock-basic-info', 'get-stock-history'] as const;
export type ReceiverType = (typeof RECEIVER_TYPES)[number];

export const isReceiverType = (value: unknown): value is ReceiverType =>
  RECEIVER_TYPES.some((known) => known === value);

/** The stress script's own default is 500 (docs/spec/target-contract.md 4.1). */
export const KLINE_NUM = 500;
const DAY_MS = 86_400_000;

/** Nothing describes the fields of this answer: these are ours. */
const basicInfo = (named: string): string =>
  JSON.stringify({ symbol: named, name: `Instrument ${named}`, market: marketOf(named), lotSize: 100 });

/** One row a day, newest last, every field a text: what the stress script on history asserts (docs/spec/target-contract.md 4.1). */
const historyRows = (
  named: string,
  { options, clock }: World,
  wanted: { rows: number; untilSec: number | null },
): string[] => {
  const random = createRandom(options.seed, `history ${named}`);
  const untilMs = wanted.untilSec === null ? clock.wallMs() : wanted.untilSec * 1000;
  return Array.from({ length: wanted.rows }, (_, at) => {
    const open = 100 + random() * 300;
    const close = open * (0.99 + random() * 0.02);
    const volume = 1 + Math.floor(random() * 1e6);
    return JSON.stringify({
      symbol: named,
      lastPrice: close.toFixed(2),
      openPrice: open.toFixed(2),
      highPrice: (Math.max(open, close) + 0.01).toFixed(2),
      lowPrice: (Math.min(open, close) - 0.01).toFixed(2),
      volume: String(volume),
      turnover: (volume * close).toFixed(2),
      timestamp: new Date(untilMs - (wanted.rows - 1 - at) * DAY_MS).toISOString(),
    });
  });
};

/** What is asked of every symbol of a request. */
export type Wanted = {
  readonly receiverType: ReceiverType;
  readonly klineNum: number;
  /** Epoch seconds of the newest row; null: now. */
  readonly timestamp: number | null;
};

export const QUOTES_WANTED: Wanted = { receiverType: 'get-stock-quote', klineNum: KLINE_NUM, timestamp: null };

/** The rows of one symbol as JSON; null where this market has no such symbol. */
export const rowsOfSymbol = (named: string, strict: string | null, wanted: Wanted, world: World): string[] | null => {
  const tail = strict === null ? null : world.market.quoteTail(strict);
  if (tail === null) return null;
  switch (wanted.receiverType) {
    case 'get-stock-quote':
      return [`{"symbol":"${named}",${tail}`];
    case 'get-stock-basic-info':
      return [basicInfo(named)];
    case 'get-stock-history':
      return historyRows(named, world, { rows: wanted.klineNum, untilSec: wanted.timestamp });
  }
};
