import { type ConnectionCounts, NO_CONNECTIONS, type Returns } from '../core/slice.ts';
import { addCounts, addCountsByName } from './add-counts.ts';
import { mergeEncoded } from './histogram.ts';
import { SealableHistogram } from './sealable.ts';

/** What one worker has counted so far of the returns of a slice's sockets. Every method counts one socket once. */
export class ReturnsCell {
  readonly #counts: { -readonly [Key in keyof ConnectionCounts]: number } = { ...NO_CONNECTIONS };
  readonly #refusedByReason: Record<string, number> = {};
  readonly #lostByReason: Record<string, number> = {};
  readonly #lossesAtMs: number[] = [];
  readonly #back = new SealableHistogram();
  #out = 0;
  #stayedOut = 0;

  /** Whether every socket that set out has come to an end. */
  get isClosed(): boolean {
    const { closedByUs, lost, openAtKill } = this.#counts;
    return this.#out === this.#stayedOut + closedByUs + lost + openAtKill;
  }

  get bad(): number {
    return this.#stayedOut + this.#counts.lost;
  }

  setOut(): void {
    this.#out += 1;
  }

  /** One that set out was not to try before it was due to leave, or an early end did not wait for it: it is no return. Its attempts stay attempts. */
  calledOff(): void {
    this.#out -= 1;
  }

  stayedOut(): void {
    this.#stayedOut += 1;
  }

  attempted(): void {
    this.#counts.planned += 1;
    this.#counts.attempted += 1;
  }

  /** `outUs`: since it was dropped. */
  connected(outUs: number): void {
    this.#counts.connected += 1;
    this.#back.record(outUs);
  }

  refused(reason: string): void {
    this.#counts.refused += 1;
    this.#refusedByReason[reason] = (this.#refusedByReason[reason] ?? 0) + 1;
  }

  lost(reason: string, atUs: number): void {
    this.#counts.lost += 1;
    this.#lostByReason[reason] = (this.#lostByReason[reason] ?? 0) + 1;
    this.#lossesAtMs.push(atUs / 1000);
  }

  count(what: 'timedOut' | 'closedByUs' | 'openAtKill' | 'subscribed' | 'subscribeFailed'): void {
    this.#counts[what] += 1;
  }

  seal(): boolean {
    return this.#back.seal();
  }

  /** As it stands in the record; with `packed` false without its histogram. */
  asRecord(packed: boolean): Returns {
    return {
      ...{ out: this.#out, stayedOut: this.#stayedOut, counts: { ...this.#counts } },
      refusedByReason: { ...this.#refusedByReason },
      lostByReason: { ...this.#lostByReason },
      lossesAtMs: this.#lossesAtMs.toSorted((a, b) => a - b),
      back: packed ? this.#back.finish() : null,
    };
  }
}

/** The returns of several workers or slices, as if they were one; null where none returned anything. The order of the parts leaves no trace. */
export const mergeReturns = (all: readonly (Returns | null)[]): Returns | null => {
  const parts = all.filter((part) => part !== null);
  if (parts.length === 0) return null;
  return {
    out: parts.reduce((sum, { out }) => sum + out, 0),
    stayedOut: parts.reduce((sum, { stayedOut }) => sum + stayedOut, 0),
    counts: addCounts([NO_CONNECTIONS, ...parts.map(({ counts }) => counts)]),
    refusedByReason: addCountsByName(parts.map(({ refusedByReason }) => refusedByReason)),
    lostByReason: addCountsByName(parts.map(({ lostByReason }) => lostByReason)),
    lossesAtMs: parts.flatMap(({ lossesAtMs }) => lossesAtMs).toSorted((a, b) => a - b),
    back: mergeEncoded(parts.map(({ back }) => back)),
  };
};
