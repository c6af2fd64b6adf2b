import type { Clock } from '../../core/clock.ts';
import type { PeakBooks, PeakEnd, PeakPlayed } from '../../core/peak.ts';
import { createHistogram } from '../../measure/histogram.ts';
import { watchLoop } from '../worker/loop-utilisation.ts';
import type { PeakClientEvents } from './peak-client.ts';

/** What a play counts: the books of all of it, and what fell into its window. */
export type PeakCounter = Pick<PeakClientEvents, 'sent' | 'lost' | 'unsent' | 'unfinished'> & {
  /** An answer was judged: null = ok. */
  judged(fault: string | null, durationMs: number): void;
  openWindow(): void;
  closeWindow(): void;
  /** Losses since the last ok answer. */
  lostInARow(): number;
  failures(kind: string): number;
  played(ended: PeakEnd): PeakPlayed;
};

const cpuUs = (): number => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

type Window = { readonly startUs: number; readonly cpuUs: number; readonly loop: () => number };

export const openPeakCounter = (clock: Clock): PeakCounter => {
  const histogram = createHistogram();
  const failures = new Map<string, number>();
  const books = { sent: 0, ok: 0, unfinished: 0, unsent: 0 };
  const inWindow = { ok: 0, failed: 0 };
  let window: Window | null = null;
  let measured = { windowMs: 0, cpuRatio: 0, loopRatio: 0 };
  let lostInARow = 0;

  const fail = (kind: string): void => {
    failures.set(kind, (failures.get(kind) ?? 0) + 1);
    if (window !== null) inWindow.failed += 1;
  };
  const booksSoFar = (): PeakBooks => ({ ...books, failures: Object.fromEntries(failures) });

  return {
    sent: () => {
      books.sent += 1;
    },
    unsent: () => {
      books.sent -= 1;
      books.unsent += 1;
    },
    unfinished: () => {
      books.unfinished += 1;
    },
    lost: (kind) => {
      lostInARow += 1;
      fail(kind);
    },
    judged: (fault, durationMs) => {
      if (fault !== null) {
        fail(fault);
        return;
      }
      lostInARow = 0;
      books.ok += 1;
      if (window === null) return;
      inWindow.ok += 1;
      histogram.record(Math.round(durationMs * 1000));
    },
    openWindow: () => {
      const loop = watchLoop();
      window = { startUs: clock.nowUs(), cpuUs: cpuUs(), loop };
    },
    closeWindow: () => {
      if (window === null) return;
      const windowUs = Math.max(1, clock.nowUs() - window.startUs);
      const cpuRatio = (cpuUs() - window.cpuUs) / windowUs;
      measured = { windowMs: windowUs / 1000, cpuRatio, loopRatio: window.loop() };
      window = null;
    },
    lostInARow: () => lostInARow,
    failures: (kind) => failures.get(kind) ?? 0,
    played: (ended) => {
      const closedLoop = histogram.encode();
      const { windowMs, cpuRatio, loopRatio } = measured;
      return { ended, windowMs, ...inWindow, books: booksSoFar(), closedLoop, generator: { cpuRatio, loopRatio } };
    },
  };
};
