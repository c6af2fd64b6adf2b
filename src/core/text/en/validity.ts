import type { LateFigures, Note, StartUp, Warning } from '../../judgement.ts';
import { apartFrom, count, counted, duration, milliseconds, percent } from './figures.ts';

const stampedAhead = ({ frames }: Extract<Note, { code: 'stamped-ahead' }>): string =>
  `${counted(frames, 'messages')} bore a time stamp from our future: the clocks of both ends disagree.`;

const clockMoved = ({ movedMs, allowedMs }: Extract<Note, { code: 'clock-moved' }>): string =>
  `The target's clock moved by at least ${apartFrom(milliseconds, movedMs, allowedMs)} against ours during the load, more than ${milliseconds(allowedMs)}, a tenth of the limit: how far it was off in between nobody knows. Set both clocks by the same source, and run again.`;

const clockDecides = ({ errorMs }: Extract<Note, { code: 'clock-decides' }>): string =>
  `Time stamps may be off by up to ${milliseconds(errorMs)} (the target's clock against ours: half of the way there and back, and what they stand apart), and that much could turn it. Run from nearer to the target, or set both clocks by the same source.`;

const rising = ({ phase, riseMs, levelMs, allowedMs }: Extract<Note, { code: 'rising' }>): string =>
  `Its P95 rose by at least ${apartFrom(milliseconds, riseMs, allowedMs)} over phase ${phase} (half of its slices over ${milliseconds(levelMs)}), more than ${milliseconds(allowedMs)}, half of what is left to the limit: this is no steady state.`;

const slept = ({ forMs }: Extract<Note, { code: 'machine-slept' }>): string =>
  `Wall time ran ${duration(forMs)} ahead during the run: this machine slept, or somebody set its clock. Who waits for the pings of a machine that sleeps cuts its connections, so these losses may be our own doing. Keep it awake, and run again.`;

const note = (
  of: Extract<
    Note,
    { code: 'machine-slept' | 'rising' | 'stamped-ahead' | 'clock-unknown' | 'clock-moved' | 'clock-decides' }
  >,
): string => {
  switch (of.code) {
    case 'machine-slept':
      return slept(of);
    case 'rising':
      return rising(of);
    case 'stamped-ahead':
      return stampedAhead(of);
    case 'clock-unknown':
      return 'The target did not say what time it has (no `pong` to our `ping`), so its time stamps tell nothing.';
    case 'clock-moved':
      return clockMoved(of);
    case 'clock-decides':
      return clockDecides(of);
  }
};

/** English sentences about what was found of a run before its figures are believed. */
export const validityText = {
  note,
  late: ({ latenessP99Ms, allowedMs, loopUtilisation, echoMs, droppedLateMs, timedOut }: LateFigures): string =>
    [
      `released ${apartFrom(milliseconds, latenessP99Ms, allowedMs)} late at P99, ${milliseconds(allowedMs)} allowed`,
      ...(droppedLateMs === null ? [] : [`${milliseconds(droppedLateMs)} where requests found no slot`]),
      ...(loopUtilisation === null ? [] : [`event loop ${percent(loopUtilisation)} busy`]),
      ...(echoMs === null ? [] : [`echo to itself ${apartFrom(milliseconds, echoMs, allowedMs)} late`]),
      ...(timedOut === null ? [] : [`${counted(timedOut, 'connections')} ran out of time while it was busy or late`]),
    ].join(', '),
  startUp: ({ phase, slices, startUpMs, restMs }: StartUp): string =>
    `The first ${counted(slices, 'slices')} of phase ${phase} were start-up and are left out: P95 ${milliseconds(startUpMs)} against ${milliseconds(restMs)} (medians of the slices). What failed in them counts.`,
  clockCorrected: ({ aheadMs, errorMs }: Extract<Warning, { code: 'clock-corrected' }>): string =>
    `the target's clock stood ${milliseconds(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} ours; message latencies are corrected by that, and may be off by up to ${milliseconds(errorMs)}.`,
  startUpFails: ({ phase, slices, n, bad }: Extract<Note, { code: 'start-up-fails' }>): string =>
    `${count(bad)} of ${count(n)} samples in the first ${counted(slices, 'slices')} of phase ${phase} were bad: over half a minute, or a quarter of the phase, that breaks the limit by itself is no start-up to leave out. Lengthen the warm-up, if the target may take so long.`,
} as const;
