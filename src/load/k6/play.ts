import type { Clock } from '../../core/clock.ts';
import { watchSteps } from './clock-steps.ts';
import type { K6 } from './find.ts';
import type { Fold } from './fold.ts';
import { createPointReader, type LineFaults, type PointsHead } from './points.ts';
import { type K6End, startK6 } from './process.ts';
import type { Shipped } from './shipped.ts';
import type { Stage } from './stage.ts';
import { tailOf } from './tail.ts';

export type PlayOptions = {
  readonly k6: K6;
  readonly stage: Stage;
  readonly shipped: Shipped;
  readonly fold: Fold;
  readonly clock: Clock;
  readonly limits: TimeLimits;
  /** A few times a second. */
  onProgress(): void;
};

/** How long k6 may take until it says when the plan begins, from that instant on, and once it has told all of its sockets. */
export type TimeLimits = { readonly startMs: number; readonly playMs: number; readonly closingMs: number };

/** A run of k6. `begun`: when its plan begins, on our clock; null where it ended before it said so. */
export type K6Play = {
  readonly begun: Promise<number | null>;
  readonly end: Promise<K6PlayEnd>;
  interrupt(): void;
};

/** `endedByUs`: it had told all, and waited for connections that the target did not close; `endedUs`: when it was over, on our clock. */
export type K6PlayEnd = {
  readonly process: K6End;
  readonly lines: LineFaults;
  readonly samePlan: boolean;
  /** The largest step of wall time, by which k6 goes, in ms; null: none was seen. */
  readonly clockStepMs: number | null;
  readonly endedByUs: boolean;
  readonly endedUs: number;
};

const LOOK_US = 200_000;
/** A wall clock that stands still for so many looks is no clock. */
const EDGE_LOOKS = 10_000_000;

/** How far wall time stands before our clock, in microseconds, read where a millisecond of it begins. */
export const wallAheadUs = (clock: Clock): number => {
  const before = clock.wallMs();
  let wallMs = before;
  for (let look = 0; wallMs === before && look < EDGE_LOOKS; look += 1) wallMs = clock.wallMs();
  return wallMs * 1000 - clock.nowUs();
};

/** Starts k6 on a stage, folds what it writes as it comes, and holds it to its time limits. */
export const playOnStage = (options: PlayOptions): K6Play => {
  const { stage, shipped, fold, clock, limits } = options;
  const { rowsHash, rows, notBeforeMs } = shipped.config;
  const { promise: begun, resolve: resolveBegun } = Promise.withResolvers<number | null>();
  let samePlan = false;
  const steps = watchSteps(clock);
  const k6 = startK6(options.k6, stage, clock);
  const waitMs = notBeforeMs === null ? 0 : Math.max(0, notBeforeMs - clock.wallMs());
  k6.limit(limits.startMs + waitMs);
  const onHead = (head: PointsHead): void => {
    samePlan = head.rowsHash === rowsHash && head.rows === rows;
    const startUs = Math.round(head.startWallUs - wallAheadUs(clock));
    k6.limit(Math.max(0, startUs - clock.nowUs()) / 1000 + limits.playMs);
    stage.forgetSecrets().then(() => resolveBegun(startUs));
  };
  const reader = createPointReader({
    head: onHead,
    point: (point) => fold.point(point),
    pulse: (dueUs, lateUs) => fold.pulse(dueUs, lateUs),
    mark: (mark) => mark.what === 'went-back' && steps.note(-mark.byUs),
    socket: (point) => fold.socket(point),
  });
  const tail = tailOf(stage.points, reader.take);
  let cancelLook = (): void => {};
  let hasAll = false;
  const onRead = (): void => {
    if (!hasAll && fold.hasAllSockets) {
      hasAll = true;
      k6.limit(limits.closingMs);
    }
    options.onProgress();
  };
  const look = (): void => {
    cancelLook = clock.after(LOOK_US, () => {
      steps.look();
      // What cannot be read now is read at the end, or the run is void there.
      tail.read().then(onRead, () => {});
      look();
    });
  };
  look();
  const end = k6.end.then(async (process) => {
    cancelLook();
    steps.look();
    await tail.read();
    await tail.close();
    resolveBegun(null);
    const ended = { endedByUs: hasAll && process.hung, endedUs: clock.nowUs() };
    return { process, lines: reader.end(), samePlan, ...ended, clockStepMs: steps.worstMs() };
  });
  return { begun, end, interrupt: k6.interrupt };
};
