import type { LateFigures, Note, StartUp } from '../../judgement.ts';
import { counted, milliseconds, percent } from './figures.ts';

/** English sentences about what was found of a run before its figures are believed. */
export const validityText = {
  late: ({ latenessP99Ms, allowedMs, loopUtilisation, echoMs }: LateFigures): string =>
    [
      `released ${milliseconds(latenessP99Ms)} late at P99, ${milliseconds(allowedMs)} allowed`,
      ...(loopUtilisation === null ? [] : [`event loop ${percent(loopUtilisation)} busy`]),
      ...(echoMs === null ? [] : [`echo to itself ${milliseconds(echoMs)} late`]),
    ].join(', '),
  startUp: ({ phase, slices, startUpMs, restMs }: StartUp): string =>
    `The first ${counted(slices, 'slices')} of phase ${phase} were start-up and are left out: P95 ${milliseconds(startUpMs)} against ${milliseconds(restMs)} (medians of the slices). What failed in them counts.`,
  rising: ({ phase, riseMs, levelMs, allowedMs }: Extract<Note, { code: 'rising' }>): string =>
    `Its P95 rose by at least ${milliseconds(riseMs)} over phase ${phase} (half of its slices over ${milliseconds(levelMs)}), more than ${milliseconds(allowedMs)}, half of what is left to the limit: this is no steady state.`,
} as const;
