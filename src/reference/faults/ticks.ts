import type { Tick } from '../market/market.ts';
import { printAmount, type ShareOrCount } from './amounts.ts';
import { type DisturbedTicks, defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { countedHits, exactShare } from './share.ts';

const HOWS = ['lost', 'doubled', 'swapped', 'stale'] as const;
type How = (typeof HOWS)[number];
type Setting = { readonly amount: ShareOrCount; readonly how: How };

/** How old a stale tick says that it is. */
const STALE_MS = 10_000;

/**
 * Ticks of a symbol as they are sent. A swapped one waits until the next of its symbol was sent, also in a later batch: only then it is counted. Where
 * all who should get it leave first it is sent to nobody, and another is chosen: those who come later never missed it.
 */
const createDisturber = ({ amount, how }: Setting) => {
  const chosen = amount.kind === 'share' ? exactShare(amount.ratio) : countedHits(amount.count, 10);
  const waiting = new Map<string, Tick>();
  const disturbed: Readonly<Record<How, (tick: Tick) => readonly Tick[]>> = {
    lost: () => [],
    doubled: (tick) => [tick, tick],
    stale: (tick) => [{ ...tick, timestamp: tick.timestamp - STALE_MS }],
    swapped: (tick) => {
      waiting.set(tick.symbol, tick);
      return [];
    },
  };
  const disturbsTicks = (symbol: string, ticks: readonly Tick[]): DisturbedTicks => {
    const sent: Tick[] = [];
    let planted = 0;
    for (const tick of ticks) {
      const held = waiting.get(symbol);
      const isChosen = held === undefined && chosen.next();
      sent.push(...(isChosen ? disturbed[how](tick) : [tick]));
      if (held !== undefined) {
        sent.push(held);
        waiting.delete(symbol);
      }
      if (how === 'swapped' ? held !== undefined : isChosen) planted += 1;
    }
    return { ticks: sent, how, planted };
  };
  const ticksUnheard = (symbol: string): void => {
    if (waiting.delete(symbol)) chosen.giveBack();
  };
  return { disturbsTicks, ticksUnheard };
};

/** Counts what it planted for every client that was to get it: the other side of the ledger of messages. */
export const ticks = defineFault<Setting>({
  name: 'ticks',
  doc: 'a share of the ticks, or every tenth until so many, is lost, doubled, swapped, or stamped 10 s too old',
  examples: ['36', '36,how=doubled', '2%,how=swapped', '36,how=stale'],
  refused: ['', '0', '0%', '36,how=magic', '1.5'],
  setting: (reader) => ({ amount: reader.shareOrCount(FIRST), how: reader.choice('how', HOWS, 'lost') }),
  print: ({ amount, how }) => `${printAmount(amount)},how=${how}`,
  start: createDisturber,
});
