import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';

/** A recording of one target against itself: what was played beside what, and every response time. */
const traceFileSchema = z.strictObject({
  name: z.string(),
  target: z.string(),
  neighbour: z.string(),
  recorded: z.string(),
  sliceMs: z.int().positive(),
  /** One letter a slice, in order of time; two neighbours are a pair, one slice of each arm. */
  arms: z.string().regex(/^(ab|ba)+$/),
  requestsPerSlice: z.int().positive(),
  /** Microseconds of all slices, in order of their due time: three planes of bytes, lowest first; gzip, base64. */
  responsesUs: z.string(),
});

export type TraceAbout = Omit<z.infer<typeof traceFileSchema>, 'arms' | 'requestsPerSlice' | 'responsesUs'>;

/** One slice of a recording: whose it is, and its response times in us in order of their due time. */
export type TraceSlice = { readonly arm: 'a' | 'b'; readonly responsesUs: Int32Array };

export type Trace = TraceAbout & { readonly slices: readonly TraceSlice[] };

const PLANES = 3;
const HIGHEST_US = 2 ** (8 * PLANES) - 1;

const packed = (values: readonly number[]): string => {
  const bytes = new Uint8Array(values.length * PLANES);
  for (const [index, value] of values.entries()) {
    if (!(Number.isInteger(value) && value >= 0 && value <= HIGHEST_US)) throw new RangeError(`${value} us`);
    for (let plane = 0; plane < PLANES; plane += 1) bytes[plane * values.length + index] = value >>> (8 * plane);
  }
  return gzipSync(bytes, { level: 9 }).toString('base64');
};

const unpacked = (text: string): Int32Array => {
  const bytes = gunzipSync(Buffer.from(text, 'base64'));
  const count = bytes.length / PLANES;
  return Int32Array.from({ length: count }, (_, index) => {
    let value = 0;
    for (let plane = PLANES - 1; plane >= 0; plane -= 1) value = value * 256 + (bytes[plane * count + index] ?? 0);
    return value;
  });
};

/** The text of a recording's file. RangeError for slices of different sizes, or a time that is no whole number of microseconds up to 16.7 s. */
export const printTrace = ({ slices, ...about }: Trace): string => {
  const [requestsPerSlice = 0, ...others] = new Set(slices.map(({ responsesUs }) => responsesUs.length));
  if (others.length > 0) throw new RangeError(`slices of ${requestsPerSlice} and of ${others.join(', ')} requests`);
  const arms = slices.map(({ arm }) => arm).join('');
  const responsesUs = packed(slices.flatMap((slice) => [...slice.responsesUs]));
  return `${JSON.stringify({ ...about, arms, requestsPerSlice, responsesUs }, null, 2)}\n`;
};

/** Reads what `printTrace` wrote; throws at anything else. */
export const parseTrace = (text: string): Trace => {
  const { arms, requestsPerSlice, responsesUs, ...about } = traceFileSchema.parse(JSON.parse(text));
  const all = unpacked(responsesUs);
  if (all.length !== arms.length * requestsPerSlice) {
    throw new RangeError(`${all.length} times, but ${arms.length} slices of ${requestsPerSlice}`);
  }
  return {
    ...about,
    slices: Array.from(arms, (arm, index) => ({
      arm: arm === 'a' ? 'a' : 'b',
      responsesUs: all.slice(index * requestsPerSlice, (index + 1) * requestsPerSlice),
    })),
  };
};

export const TRACE_NAMES = ['quiet', 'as-found', 'neighbour', 'fixed-delay'] as const;

export const traceUrl = (name: string): URL => new URL(`./traces/${name}.json`, import.meta.url);

/** The committed recordings. */
export const readTraces = (): readonly Trace[] =>
  TRACE_NAMES.map((name) => parseTrace(readFileSync(traceUrl(name), 'utf8')));
