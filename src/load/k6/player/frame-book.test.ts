import { describe, expect, it } from 'vitest';
import { socketPointOf } from '../socket-points.ts';
import { FrameBook } from './frame-book.ts';

/** Two arms whose slices take turns, each a second long. */
const ARMS = [
  { slices: [0, 2, 4].map((slice) => [slice * 1_000_000, slice] as const) },
  { slices: [1, 3].map((slice) => [slice * 1_000_000, slice] as const) },
];

const bookOf = () => {
  const lines: string[] = [];
  return { lines, book: new FrameBook(7, ARMS, (line) => lines.push(line)) };
};

const of = (items: number, latencyUs = 1_000) => ({ items, latencyUs, symbol: -1, number: -1 });

describe('frames of two arms', () => {
  it('stand in the last slice of their arm that has begun, whatever the other plays', () => {
    const { lines, book } = bookOf();
    book.frame(0, of(2), 10);
    book.frame(0, of(1, 2_000.4), 1_999_999);
    book.frame(1, of(1), 1_999_999);
    book.frame(0, of(1, -300), 2_000_000);
    book.frame(1, of(4), 2_999_999);
    book.frame(1, of(1), 3_000_000);
    expect(book.end()).toBe(4);
    expect(lines).toEqual(['m 7 0 0 3 1000,2000;', 'm 7 1 1 5 1000,1000;', 'm 7 2 2 1 -300;', 'm 7 3 3 1 1000;']);
  });

  it('stand in its first slice where it has not begun', () => {
    const { lines, book } = bookOf();
    book.frame(1, of(1), 5);
    book.end();
    expect(lines).toEqual(['m 7 0 1 1 1000;']);
  });

  it('bear their number where they have one', () => {
    const { lines, book } = bookOf();
    book.frame(0, { ...of(1, Number.NaN), symbol: 3, number: 0 }, 5);
    book.frame(0, { ...of(1), symbol: 3, number: -1 }, 5);
    book.frame(0, { ...of(1), symbol: -1, number: 8 }, 5);
    book.end();
    expect(lines).toEqual(['m 7 0 0 3 x:3:0,1000,1000;']);
  });

  it('are a line when they are a hundred, and none where nothing came', () => {
    const { lines, book } = bookOf();
    for (let i = 0; i < 100; i += 1) book.frame(0, of(1), i);
    expect(lines).toEqual([]);
    book.frame(0, of(1), 100);
    expect(lines.length).toBe(1);
    expect([bookOf().book.end(), book.end()]).toEqual([0, 2]);
  });

  it('are told however far off their stamps are, in numbers that our reader takes', () => {
    const { lines, book } = bookOf();
    for (const latencyUs of [-1.76e21, Number.NEGATIVE_INFINITY, 1e300]) book.frame(0, of(1, latencyUs), 5);
    book.end();
    expect(lines).toEqual(['m 7 0 0 3 -1000000000000000,-1000000000000000,1000000000000000;']);
    expect(socketPointOf(lines[0] ?? '')).not.toBeNull();
  });
});
