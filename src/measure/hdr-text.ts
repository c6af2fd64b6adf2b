import { deflateSync, inflateSync } from 'node:zlib';
import { BUCKETS, type BucketCounts } from './bucket-counts.ts';

/*
 * The V2 form of HdrHistogram, which its libraries of all languages read and write. Big-endian: a cookie and a length, then by zlib a header of 40
 * bytes (cookie, length of the payload, normalizing offset, digits, least and greatest value, ratio) and the payload: the count of each bucket up to the
 * last that holds any, as ZigZag LEB128 of at most nine bytes, a negative number for so many empty ones.
 */
const COOKIE = 0x1c849313;
const COMPRESSED_COOKIE = 0x1c849314;
/** The low four bits of a cookie's last byte but one say how wide words may be: of no meaning in V2. */
const COOKIE_MASK = ~0xf0;
const HEADER_BYTES = 40;
const COMPRESSED_HEADER_BYTES = 8;
const LONGEST_WORD = 9;
const LONGEST = HEADER_BYTES + BUCKETS * LONGEST_WORD;

/** One shape for all: three significant digits, from 1 us on. */
const DIGITS = 3;
const LEAST_US = 1n;

const scratch = Buffer.alloc(LONGEST);

/** Writes one word at that place of the scratch and returns the place after it. */
const putWord = (value: number, place: number): number => {
  let at = place;
  let rest = value < 0 ? -value * 2 - 1 : value * 2;
  for (; rest >= 128 && at - place < LONGEST_WORD - 1; at += 1) {
    scratch[at] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  scratch[at] = rest;
  return at + 1;
};

/** Writes all counts after the header and returns the place after them. */
const putCounts = (counts: BucketCounts): number => {
  let at = HEADER_BYTES;
  let expected = 0;
  counts.each((index, count) => {
    const empty = index - expected;
    // One empty bucket is written as a count of zero, as the libraries do.
    if (empty > 0) at = putWord(empty === 1 ? 0 : -empty, at);
    at = putWord(count, at);
    expected = index + 1;
    return true;
  });
  return at;
};

/** The counts as compressed text (base64), for a histogram of 1 us to `greatestUs`. */
export const toHdrText = (counts: BucketCounts, greatestUs: number): string => {
  const end = putCounts(counts);
  scratch.writeInt32BE(COOKIE, 0);
  scratch.writeInt32BE(end - HEADER_BYTES, 4);
  scratch.writeInt32BE(0, 8);
  scratch.writeInt32BE(DIGITS, 12);
  scratch.writeBigInt64BE(LEAST_US, 16);
  scratch.writeBigInt64BE(BigInt(greatestUs), 24);
  scratch.writeDoubleBE(1, 32);
  const compressed = deflateSync(scratch.subarray(0, end));
  const head = Buffer.alloc(COMPRESSED_HEADER_BYTES);
  head.writeInt32BE(COMPRESSED_COOKIE, 0);
  head.writeInt32BE(compressed.length, 4);
  return Buffer.concat([head, compressed]).toString('base64');
};

const expectCookie = (bytes: Buffer, cookie: number): void => {
  if ((bytes.readInt32BE(0) & COOKIE_MASK) !== (cookie & COOKIE_MASK))
    throw new Error('not the V2 form of HdrHistogram');
};

const payloadOf = (text: string): Buffer => {
  const bytes = Buffer.from(text, 'base64');
  expectCookie(bytes, COMPRESSED_COOKIE);
  const length = bytes.readInt32BE(4);
  if (length !== bytes.length - COMPRESSED_HEADER_BYTES)
    throw new Error(`${length} bytes stated, ${bytes.length - COMPRESSED_HEADER_BYTES} there`);
  return inflateSync(bytes.subarray(COMPRESSED_HEADER_BYTES), { maxOutputLength: LONGEST });
};

/** Reads one word after the other. */
class Words {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes;
    this.#at = start;
  }

  get at(): number {
    return this.#at;
  }

  next(): number {
    const last = this.#at + LONGEST_WORD - 1;
    let zigZag = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes.readUInt8(this.#at);
      const isNinth = this.#at === last;
      this.#at += 1;
      zigZag += (isNinth ? byte : byte & 127) * scale;
      if (byte < 128 || isNinth) return zigZag % 2 === 0 ? zigZag / 2 : -(zigZag + 1) / 2;
    }
  }
}

/** How many samples a text holds, and up to which value its histogram goes. */
export type HdrTotals = { readonly total: number; readonly greatestUs: number };

/** Adds what the text of `toHdrText` holds, or of another library for the same shape. Throws an Error where it is damaged or of another precision; some of it may have been added then. */
export const addHdrText = (counts: BucketCounts, text: string): HdrTotals => {
  const bytes = payloadOf(text);
  expectCookie(bytes, COOKIE);
  const [digits, leastUs] = [bytes.readInt32BE(12), bytes.readBigInt64BE(16)];
  if (digits !== DIGITS || leastUs !== LEAST_US) throw new Error(`${digits} digits from ${leastUs} on`);
  const end = HEADER_BYTES + bytes.readInt32BE(4);
  const words = new Words(bytes, HEADER_BYTES);
  let total = 0;
  let index = 0;
  while (words.at < end) {
    const value = words.next();
    if (value < 0) {
      index -= value;
      continue;
    }
    if (index >= BUCKETS) throw new Error('more buckets than the range has');
    if (value > 0) counts.addAt(index, value);
    total += value;
    index += 1;
  }
  return { total, greatestUs: Number(bytes.readBigInt64BE(24)) };
};
