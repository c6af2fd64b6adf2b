import { count, duration, percent } from './figures.ts';

type Load = {
  readonly shape: 'ramp' | 'poisson' | 'burst' | 'step' | 'churn';
  readonly count: number;
  readonly holdMs: number;
  readonly steps?: number | undefined;
  readonly openMs?: number | undefined;
};

/** Three digits: a rate of turnover is no exact figure. */
const perSec = (value: number): string => String(Number(value.toPrecision(3)));

const steps = (load: Load, durationMs: number): string => {
  const groups = load.steps ?? 1;
  const opened = (load.openMs ?? 0) === 0 ? 'at once' : `within ${duration(load.openMs ?? 0)}`;
  return `in ${groups} steps ${duration(Math.round(durationMs / groups))} apart, opened ${opened}`;
};

/** English sentences about the shapes of a load of sockets: what happens, and what a shape cannot be. */
export const shapesText = {
  sockets: (load: Load, durationMs: number): string => {
    const held = `each held ${duration(load.holdMs)}`;
    const sockets = `${count(load.count)} sockets`;
    switch (load.shape) {
      case 'ramp':
        return `${sockets} spread evenly, ${held}`;
      case 'poisson':
        return `${sockets} scattered at random, ${held}`;
      case 'burst':
        return `${sockets} all at once at its start, ${held}`;
      case 'step':
        return `${sockets} ${steps(load, durationMs)}, ${held}`;
      case 'churn':
        return `${sockets} at a time, ${held} and replaced (${perSec((load.count * 1000) / load.holdMs)} a second)`;
    }
  },

  /** What sockets subscribe to, where it is not one symbol each in turn. */
  subscriptions: (p: {
    readonly subscribe: boolean;
    readonly symbolsPerConnection: number;
    readonly symbolStrategy: 'fixed' | 'round-robin' | 'window';
    readonly sharedShare: number;
  }): string | null => {
    if (!p.subscribe) return 'The sockets subscribe to nothing: they get in, stay and leave.';
    const each = p.symbolsPerConnection === 1 ? 'one symbol' : `${p.symbolsPerConnection} symbols`;
    const from = { fixed: 'all the same', 'round-robin': 'one socket after the other', window: 'from a random place' };
    if (p.sharedShare === 0 && p.symbolStrategy === 'round-robin')
      return p.symbolsPerConnection === 1 ? null : `Each socket takes ${each}, ${from['round-robin']}.`;
    if (p.sharedShare === 1 || p.symbolStrategy === 'fixed') return `Each socket takes ${each}, all the same.`;
    if (p.sharedShare === 0) return `Each socket takes ${each}, ${from[p.symbolStrategy]}.`;
    return `Each socket takes ${each}: ${percent(p.sharedShare)} the same, the others ${from[p.symbolStrategy]}.`;
  },

  herd: (p: { readonly atMs: number; readonly cut: number; readonly opened: number }): string =>
    `all open sockets cut at once after ${duration(p.atMs)} (about ${count(p.cut)} of the ${count(p.opened)} opened before)`,
  returning: (): string => 'A socket that is dropped comes back as socket.io-client does: after about 1, 2, 4, 5 s.',
  returningTitle: 'Sockets that were dropped',
  returningCaption:
    'Whole run. Returns stand apart from the connections above; back: from the drop to `connected` again.',
  returningColumn: {
    mode: 'mode',
    out: 'set out',
    attempts: 'attempts',
    back: 'back',
    stayedOut: 'stayed out',
    lost: 'lost again',
    p50: 'P50 (ms)',
    p95: 'P95 (ms)',
    max: 'max (ms)',
  },
  oneArm: (scenario: string): string => `${scenario} cannot be played as \`ab\`: its sockets come back after a drop.`,
  oneArmHint: (): string =>
    'In `ab` every socket is gone before the slice of the other mode begins. Play it with `run`, once for each mode.',

  slowReaders: (p: { readonly share: number; readonly pauseMs: number; readonly readMs: number }): string | null =>
    p.share === 0
      ? null
      : `${percent(p.share)} of the sockets read slowly: ${duration(p.pauseMs)} nothing, then for ${duration(p.readMs)}.`,
  halfOpen: (share: number): string | null =>
    share === 0 ? null : `${percent(share)} of the sockets stop answering once subscribed, and do not close.`,
  impairedTitle: 'Sockets that we made slow or silent',
  impairedCaption: 'Whole run. How they end is our doing: none of them is a disconnect, nor are their messages timed.',
  impairedColumn: {
    mode: 'mode',
    slow: 'slow readers',
    halfOpen: 'half-open',
    ended: 'ended by the target',
    how: 'how',
  },
  nobodyEnded: '-',
  sharesFit: (): string => 'shares of slow readers and half-open sockets that are at most 1 together',
  sharesFitFix: (): string => 'Lower sockets.slowReaders.share or sockets.halfOpen.share.',
  impairedStay: (): string => '`false` beside slow readers or half-open sockets',
  impairedStayFix: (): string => 'Set sockets.reconnect to false, or play the herd in a scenario of its own.',

  herdReturns: (): string => 'sockets that come back: a herd is dropped in order to return',
  herdReturnsFix: (): string => 'Set sockets.reconnect to true.',
  herdInPhase: (durationMs: number): string => `below ${durationMs}, the length of the phase`,
  herdInPhaseFix: (): string => 'Lower atMs, or lengthen the phase.',
  herdOfSockets: (): string => 'connections in this phase or an earlier one: a herd is made of open sockets',
  herdOfSocketsFix: (): string => 'Give this phase or one before it `connections` that are still held at that instant.',

  herdCuts: (): string => 'an instant at which sockets are open: a herd of nobody proves nothing',
  herdAfterAll: (byMs: number): string => `the last socket leaves ${duration(byMs)} before it`,
  herdBeforeAll: (): string => 'no socket opens before it',
  herdByChance: (): string => 'no socket is open then, as this seed scatters them',
  herdCutsFix: (): string =>
    'Lower atMs, or hold the connections before it for longer (holdMs): --duration lengthens phases, and no hold.',

  stepsWanted: (): string => "how many steps a load of shape 'step' has, at least 2",
  stepsWantedFix: (): string => 'Add steps, such as 4: the sockets open in so many equal groups.',
  onlySteps: (): string => "nothing here, unless the shape is 'step'",
  onlyStepsFix: (field: string): string => `Remove ${field}, or write shape: 'step'.`,
  socketEachStep: (steps: number): string => `at least ${steps}: one socket for each step`,
  socketEachStepFix: (steps: number): string => `Raise count to at least ${steps}, or have fewer steps.`,
  openWithinStep: (mostMs: number): string => `at most ${mostMs}, the length of a step`,
  openWithinStepFix: (mostMs: number): string =>
    `Lower openMs to ${mostMs} or less, or have fewer steps: they must not overlap.`,
  holdWithinPhase: (durationMs: number): string => `at most ${durationMs}, the length of the phase`,
  holdWithinPhaseFix: (): string =>
    'Shorten holdMs or lengthen the phase: in a shorter one no socket is ever replaced.',
} as const;
