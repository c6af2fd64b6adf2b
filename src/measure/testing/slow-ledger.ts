import { type LedgerCounts, NO_MESSAGES } from '../../core/ledger.ts';
import { MARK, type Tail } from '../ledger.ts';

/** What can happen to a stream. `wallMs`: the instant of its arrival on the clock of the stamps. */
export type StreamEvent =
  | { readonly kind: 'live'; readonly number: number; readonly stampMs: number; readonly wallMs: number }
  | { readonly kind: 'recovered'; readonly number: number }
  | { readonly kind: 'end'; readonly tail: Tail };

type Counts = { -readonly [Key in keyof LedgerCounts]: LedgerCounts[Key] };
export type SlowStream = { readonly counts: Counts; marks: number };

/** The rules of the ledger once more, for one stream, in the slow and obvious way: sets of all numbers that came, and no gaps. */
export const slowStream = (lateMs: number): { tell(event: StreamEvent): void; readonly found: SlowStream } => {
  const found: SlowStream = { counts: { ...NO_MESSAGES }, marks: 0 };
  const { counts } = found;
  let live = new Set<number>();
  let brought = new Set<number>();
  let newestMs = Number.NEGATIVE_INFINITY;
  const has = (number: number): boolean => live.has(number) || brought.has(number);
  // Spreading a set of a million into arguments would not do.
  const bounds = (): readonly [number, number] =>
    [...live, ...brought].reduce(([low, high], n) => [Math.min(low, n), Math.max(high, n)] as const, [
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ] as readonly [number, number]);

  const settle = (tail: Tail): void => {
    if (live.size + brought.size === 0) return;
    const [first, last] = bounds();
    for (let number = first; number <= last; number += 1) {
      if (has(number)) continue;
      counts.lost += 1;
      found.marks |= MARK.lossy;
    }
    counts.indeterminate += tail === 'cut' ? 1 : 0;
    if (tail === 'cut') found.marks |= MARK.cut;
    live = new Set();
    brought = new Set();
    newestMs = Number.NEGATIVE_INFINITY;
  };

  const came = (stampMs: number, wallMs: number): void => {
    counts.received += 1;
    if (wallMs - stampMs >= lateMs) counts.late += 1;
  };

  const liveOne = ({ number, stampMs, wallMs }: Extract<StreamEvent, { kind: 'live' }>): void => {
    const [first, last] = bounds();
    const isNewer = stampMs > newestMs;
    if (live.has(number) && !isNewer) counts.duplicated += 1;
    else if (brought.has(number)) {
      brought.delete(number);
      counts.recovered -= 1;
      came(stampMs, wallMs);
    } else if (number > last) {
      if (stampMs < newestMs) {
        counts.stale += 1;
        counts.received += 1;
      } else came(stampMs, wallMs);
    } else if (number > first && !has(number)) {
      counts.reordered += 1;
      found.marks |= MARK.disordered;
      came(stampMs, wallMs);
    } else if (isNewer || (number < first && Number.isNaN(stampMs))) {
      settle('cut');
      counts.resets += 1;
      came(stampMs, wallMs);
    } else if (number < first) {
      counts.reordered += 1;
      found.marks |= MARK.disordered;
      came(stampMs, wallMs);
    }
    found.marks |= MARK.seen;
    live.add(number);
    if (stampMs > newestMs) newestMs = stampMs;
  };

  return {
    found,
    tell: (event) => {
      if (event.kind === 'end') settle(event.tail);
      else if (event.kind === 'live') liveOne(event);
      else if (!has(event.number)) {
        brought.add(event.number);
        counts.recovered += 1;
      }
    },
  };
};

/** What the twin does not know: how many gaps the lost form, and when they were noticed. */
export const comparable = ({ gaps: _gaps, lossFromMs: _from, lossToMs: _to, ...rest }: LedgerCounts) => rest;
