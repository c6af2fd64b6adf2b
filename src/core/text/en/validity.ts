import type { LateFigures, Note, StartUp, Warning } from '../../judgement.ts';
import { counted, milliseconds, percent } from './figures.ts';

/** English sentences about what was found of a run before its figures are believed. */
export const validityText = {
  late: ({ latenessP99Ms, allowedMs, loopUtilisation, echoMs, droppedLateMs }: LateFigures): string =>
    [
      `released ${milliseconds(latenessP99Ms)} late at P99, ${milliseconds(allowedMs)} allowed`,
      ...(droppedLateMs === null ? [] : [`${milliseconds(droppedLateMs)} where requests found no slot`]),
      ...(loopUtilisation === null ? [] : [`event loop ${percent(loopUtilisation)} busy`]),
      ...(echoMs === null ? [] : [`echo to itself ${milliseconds(echoMs)} late`]),
    ].join(', '),
  startUp: ({ phase, slices, startUpMs, restMs }: StartUp): string =>
    `The first ${counted(slices, 'slices')} of phase ${phase} were start-up and are left out: P95 ${milliseconds(startUpMs)} against ${milliseconds(restMs)} (medians of the slices). What failed in them counts.`,
  stampedAhead: ({ frames }: Extract<Note, { code: 'stamped-ahead' }>): string =>
    `${counted(frames, 'messages')} bore a time stamp from our future: the clocks of both ends disagree.`,
  clocksApart: ({ errorMs, allowedMs }: Extract<Note, { code: 'clocks-apart' }>): string =>
    Number.isFinite(errorMs)
      ? `Time stamps may be off by up to ${milliseconds(errorMs)} (the target's clock against ours, before and after the load), more than ${milliseconds(allowedMs)}, a tenth of the limit.`
      : 'The target did not say what time it has (no `pong` to our `ping`), so its time stamps tell nothing.',
  clockDecides: ({ errorMs }: Extract<Note, { code: 'clock-decides' }>): string =>
    `Time stamps may be off by up to ${milliseconds(errorMs)} (the target's clock against ours), and that much could turn it.`,
  clockCorrected: ({ aheadMs, errorMs }: Extract<Warning, { code: 'clock-corrected' }>): string =>
    `the target's clock stood ${milliseconds(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} ours; message latencies are corrected by that, and may be off by up to ${milliseconds(errorMs)}.`,
  rising: ({ phase, riseMs, levelMs, allowedMs }: Extract<Note, { code: 'rising' }>): string =>
    `Its P95 rose by at least ${milliseconds(riseMs)} over phase ${phase} (half of its slices over ${milliseconds(levelMs)}), more than ${milliseconds(allowedMs)}, half of what is left to the limit: this is no steady state.`,
} as const;
