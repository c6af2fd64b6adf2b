import type { TargetBooks } from '../../core/target-books.ts';
import type { DisturbedTicks } from '../faults/fault.ts';
import type { ClientEntry } from './connection-book.ts';

export type MessageBook = {
  /** One frame of `ticks` ticks went to every one of these room members. */
  sent(members: Iterable<ClientEntry>, ticks: number): void;
  made(ticks: number): void;
  /** So many ticks were not sent as they were made, to so many members each. */
  disturbed(how: DisturbedTicks['how'], ticks: number, members: number): void;
  view(): TargetBooks['messages'];
  restart(): void;
};

const empty = () => ({ frames: 0, ticks: 0, ticksMade: 0, planted: { lost: 0, doubled: 0, swapped: 0, stale: 0 } });

export const openMessageBook = (): MessageBook => {
  let counts = empty();
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
    disturbed: (how, ticks, members) => {
      counts.planted[how] += ticks * members;
    },
    view: () => ({ ...counts, planted: { ...counts.planted } }),
    restart: () => {
      counts = empty();
    },
  };
};
