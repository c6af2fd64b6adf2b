import type { Span } from './frames.ts';

/** As many texts are remembered: what a client reads at once when it is late, the next ones read again. A power of two. */
const SLOTS = 1_024;
/** A longer text is parsed each time: what is remembered stays small. */
const LONGEST_BYTES = 2_048;
/** Copies have room for a few digits more. */
const ROOM_BYTES = 64;

type Slot = { readonly copy: Buffer; readonly length: number; readonly value: unknown };

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/. */
const hashOf = (bytes: Buffer, start: number, end: number): number => {
  let hash = 0x811c9dc5;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash;
};

const holds = (slot: Slot | undefined, { bytes, end }: Span, at: number): boolean =>
  slot !== undefined && slot.length === end - at && slot.copy.compare(bytes, at, end, 0, slot.length) === 0;

/**
 * `parse`, but a text that was read lately is not parsed again: a server sends a tick to each of its clients in the same bytes, and to parse them is most
 * of what a message costs. Clients read the same texts in the same order, so the one that followed the last time is looked at first. What is given back may
 * have been given before, so nobody may write to it. A text that throws is not remembered.
 */
export const createParseOnce = (parse: (span: Span, at: number) => unknown): ((span: Span, at: number) => unknown) => {
  const slots: (Slot | undefined)[] = Array.from({ length: SLOTS });
  /** Where the text stands that was read after the one at this index. */
  const nextOf = new Int32Array(SLOTS);
  let latest = 0;
  const follow = (index: number): unknown => {
    nextOf[latest] = index;
    latest = index;
    return slots[index]?.value;
  };
  return (span, at) => {
    const { bytes, end } = span;
    const length = end - at;
    if (length > LONGEST_BYTES) return parse(span, at);
    const expected = nextOf[latest] ?? 0;
    if (holds(slots[expected], span, at)) return follow(expected);
    const index = hashOf(bytes, at, end) & (SLOTS - 1);
    const slot = slots[index];
    if (holds(slot, span, at)) return follow(index);
    const value = parse(span, at);
    const copy = slot !== undefined && slot.copy.length >= length ? slot.copy : Buffer.alloc(length + ROOM_BYTES);
    bytes.copy(copy, 0, at, end);
    slots[index] = { copy, length, value };
    return follow(index);
  };
};
