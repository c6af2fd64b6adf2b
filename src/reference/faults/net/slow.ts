import { printDuration } from '../amounts.ts';
import { FIRST } from '../parameters.ts';
import { DIRS, defineNetFault } from './net-fault.ts';

type Dir = (typeof DIRS)[number];
type Delayed = { readonly ms: number; readonly jitterMs: number; readonly dir: Dir };

const printDir = (dir: Dir, usual: Dir): readonly string[] => (dir === usual ? [] : [`dir=${dir}`]);

export const netDelay = defineNetFault<Delayed>({
  name: 'net-delay',
  doc: 'every byte of a connection waits this long each way, and up to `jitter` more, in order',
  examples: ['50ms', '250ms,dir=down,on=http', '20ms,jitter=20ms,of=50%,on=http'],
  refused: ['', '50', '50ms,dir=left', '50ms,of=0', '50ms,on=udp'],
  setting: (reader) => ({
    ms: reader.durationMs(FIRST),
    jitterMs: reader.durationMs('jitter', 0),
    dir: reader.choice('dir', DIRS, 'both'),
  }),
  print: ({ ms, jitterMs, dir }) => [
    printDuration(ms),
    ...(jitterMs === 0 ? [] : [`jitter=${printDuration(jitterMs)}`]),
    ...printDir(dir, 'both'),
  ],
  effect: (setting) => ({ kind: 'delay', ...setting }),
});

export const netJitter = defineNetFault<Delayed>({
  name: 'net-jitter',
  doc: 'every byte of a connection waits up to this long each way, drawn evenly, in order',
  examples: ['40ms,on=http'],
  refused: ['', '40', '40ms,jitter=10ms'],
  setting: (reader) => ({
    ms: 0,
    jitterMs: reader.durationMs(FIRST),
    dir: reader.choice('dir', DIRS, 'both'),
  }),
  print: ({ jitterMs, dir }) => [printDuration(jitterMs), ...printDir(dir, 'both')],
  effect: (setting) => ({ kind: 'delay', ...setting }),
});

/** Portions a second of a bandwidth: at most as many as timers ring, and never so few that a connection stands still for long. */
const PORTIONS_PER_SEC = { most: 100, fewest: 10 };
/** Smaller than any packet that a host must take whole (576 bytes, RFC 791); smaller still, and a thousand slow connections cost both ends their processor. */
const PORTION_BYTES = 256;

const portionOf = (bytesPerSec: number): number => {
  const [smallest, biggest] = [bytesPerSec / PORTIONS_PER_SEC.most, bytesPerSec / PORTIONS_PER_SEC.fewest];
  return Math.max(1, Math.round(Math.min(biggest, Math.max(smallest, PORTION_BYTES))));
};

export const netBandwidth = defineNetFault<{ readonly bytesPerSec: number; readonly dir: Dir }>({
  name: 'net-bandwidth',
  doc: 'a connection carries at most so many bytes a second each way',
  examples: ['64KiB/s', '2KiB/s,dir=down,on=http'],
  refused: ['', '64KiB', '0/s', '64kB/s', '64KiB/s,dir=left'],
  setting: (reader) => ({ bytesPerSec: reader.amount(FIRST, 'bytesPerSec'), dir: reader.choice('dir', DIRS, 'both') }),
  print: ({ bytesPerSec, dir }) => [`${bytesPerSec}/s`, ...printDir(dir, 'both')],
  effect: ({ bytesPerSec, dir }) => {
    const bytes = portionOf(bytesPerSec);
    return { kind: 'pace', dir, bytes, everyMs: (bytes / bytesPerSec) * 1_000 };
  },
});

type SlowRead = { readonly bytes: number; readonly everyMs: number; readonly dir: Dir };

export const netSlowRead = defineNetFault<SlowRead>({
  name: 'net-slow-read',
  doc: 'a client reads only so many bytes, then nothing for the time `every`',
  examples: ['4KiB', '256,every=1s,of=10%,on=http'],
  refused: ['', '1KiB/s', '0', '1KiB,every=0ms', '1KiB,every=soon'],
  setting: (reader) => ({
    bytes: reader.amount(FIRST, 'bytes'),
    everyMs: reader.amount('every', 'time', 100),
    dir: reader.choice('dir', DIRS, 'down'),
  }),
  print: ({ bytes, everyMs, dir }) => [String(bytes), `every=${printDuration(everyMs)}`, ...printDir(dir, 'down')],
  effect: (setting) => ({ kind: 'pace', ...setting }),
});

export const netFreeze = defineNetFault<{ readonly ms: number; readonly atMs: number }>({
  name: 'net-freeze',
  doc: 'nothing passes for this long, once, `at` a time after the fault started; then all of it does',
  examples: ['1.4s', '1.4s,at=5s'],
  refused: ['', '1.4', '1.4s,at=later'],
  setting: (reader) => ({ ms: reader.durationMs(FIRST), atMs: reader.durationMs('at', 0) }),
  print: ({ ms, atMs }) => [printDuration(ms), `at=${printDuration(atMs)}`],
  effect: (setting) => ({ kind: 'freeze', ...setting }),
});
