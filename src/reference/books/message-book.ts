import type { TargetBooks } from '../../core/target-books.ts';
import type { ClientEntry } from './connection-book.ts';

export type MessageBook = {
  /** One frame of `ticks` ticks went to every one of these room members. */
  sent(members: Iterable<ClientEntry>, ticks: number): void;
  made(ticks: number): void;
  view(): TargetBooks['messages'];
  restart(): void;
};

export const openMessageBook = (): MessageBook => {
  const counts = { frames: 0, ticks: 0, ticksMade: 0 };
  return {
    sent: (members, ticks) => {
      for (const member of members) {
        member.frames += 1;
        member.ticks += ticks;
        counts.frames += 1;
        counts.ticks += ticks;
      }
    },
    made: (ticks) => {
      counts.ticksMade += ticks;
    },
    view: () => ({ ...counts }),
    restart: () => {
      counts.frames = 0;
      counts.ticks = 0;
      counts.ticksMade = 0;
    },
  };
};
