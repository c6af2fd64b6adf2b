import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../core/clock.ts';
import type { WireFault } from '../../core/wire-fault.ts';
import { type Listener, listenFor } from '../listen.ts';
import { openRoom } from '../room.ts';
import { createWire, type Wire } from '../wire.ts';
import type { FromProxy, ToProxy } from './protocol.ts';

/** A proxy: opens wires as its parent says, and passes on what it is told of. Without its parent it ends. */

const WATCHED_EVERY_MS = 10;

type OpenWire = { readonly wire: Wire; readonly listeners: readonly Listener[]; takeAway: (() => void)[] };

const open: OpenWire[] = [];
const lateness = monitorEventLoopDelay({ resolution: WATCHED_EVERY_MS });

const send = (message: FromProxy): void => {
  process.send?.(message);
};

const replace = (of: OpenWire, faults: readonly WireFault[]): void => {
  for (const takeAway of of.takeAway) takeAway();
  of.takeAway = faults.map((fault) => of.wire.plant(fault));
};

const openAll = async ({ seed, wires, descriptors }: Extract<ToProxy, { kind: 'open' }>): Promise<void> => {
  const room = openRoom(descriptors);
  for (const [index, { routes, faults }] of wires.entries()) {
    const wire = createWire(systemClock, seed + index);
    const opened: OpenWire = { wire, listeners: [], takeAway: [] };
    replace(opened, faults);
    const listeners: Listener[] = [];
    for (const route of routes) listeners.push(await listenFor(route, wire, room));
    open.push({ ...opened, listeners });
  }
  lateness.enable();
  send({ kind: 'open', ports: open.map(({ listeners }) => listeners.map(({ port }) => port)) });
};

/** Nanoseconds of the histogram, without the interval that it watches by. */
const lateMs = (ns: number): number => (Number.isFinite(ns) ? Math.max(0, ns / 1e6 - WATCHED_EVERY_MS) : 0);

/** Both ends have ended what they had: their last words are still passed on. What hangs in a fault is not waited for. */
const LAST_WORDS_US = 500_000;

const lastWords = (): Promise<void> =>
  new Promise((resolve) => {
    const cancel = systemClock.after(LAST_WORDS_US, resolve);
    void Promise.all(open.map(({ wire }) => wire.empty())).then(() => {
      cancel();
      resolve();
    });
  });

const stop = async (call: number): Promise<void> => {
  await lastWords();
  lateness.disable();
  const listened = open.flatMap(({ listeners }) => listeners.map((listener) => listener.stop()));
  await Promise.all([...listened, ...open.map(({ wire }) => wire.stop())]);
  const loopLate = { p99Ms: lateMs(lateness.percentile(99)), maxMs: lateMs(lateness.max) };
  send({ kind: 'stopped', call, books: open.map(({ wire }) => wire.books()), loopLate });
};

const receive = async (message: ToProxy): Promise<void> => {
  if (message.kind === 'open') await openAll(message);
  if (message.kind === 'stop') await stop(message.call);
  if (message.kind !== 'books' && message.kind !== 'replace') return;
  const of = open[message.wire];
  if (of === undefined) throw new RangeError(`there is no wire ${message.wire}`);
  if (message.kind === 'books') send({ kind: 'books', call: message.call, books: of.wire.books() });
  else {
    replace(of, message.faults);
    send({ kind: 'replaced', call: message.call });
  }
};

const fail = (error: unknown): void => {
  send({ kind: 'error', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
};

process.on('message', (message: ToProxy) => {
  receive(message).catch(fail);
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C in a terminal reaches the whole process group; the parent alone decides when to end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('uncaughtException', (error) => {
  fail(error);
  process.exit(1);
});
