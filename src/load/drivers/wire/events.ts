import { standsAt } from './stands-at.ts';

/** An event that is read: with its first word, or by its name alone. */
export type KnownEvent = { readonly name: string; readonly hasWord: boolean };

/** The event whose name stands between two places of a buffer; null: none that is read. */
export type EventFinder = (bytes: Buffer, start: number, end: number) => KnownEvent | null;

type Named = { readonly letters: Buffer; readonly event: KnownEvent };

/** Finds events by the bytes of their names: no text is made of a name that is read a thousand times a second. */
export const createEventFinder = (events: readonly KnownEvent[]): EventFinder => {
  const byLength: Named[][] = [];
  for (const event of events) {
    const letters = Buffer.from(event.name);
    const others = byLength[letters.length] ?? [];
    byLength[letters.length] = [...others, { letters, event }];
  }
  return (bytes, start, end) => {
    const candidates = byLength[end - start];
    if (candidates === undefined) return null;
    for (const { letters, event } of candidates) if (standsAt(letters, bytes, start)) return event;
    return null;
  };
};
