import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { PointFaults } from './fold.ts';
import type { K6PlayEnd } from './play.ts';

const text = englishCatalogue.k6Engine.lost;

export type Outcome = Omit<K6PlayEnd, 'clockStepMs'> & {
  readonly faults: PointFaults;
  readonly rows: number;
  /** We asked it to end before its plan did. */
  readonly interrupted: boolean;
};

/** How the process itself ended, in a sentence; null where as it should. */
const processLoss = ({ process, interrupted, samePlan, endedByUs }: Outcome): string | null => {
  const { code, signal, hung } = process;
  // All was told, and what it still waited for is in no book.
  if (endedByUs) return samePlan ? null : text.otherPlan();
  if (hung && !interrupted) return text.hung();
  if (interrupted) return null;
  if (signal !== null) return text.signal(signal);
  if (code === null) return text.notStarted();
  if (code !== 0) return text.exit(code);
  return samePlan ? null : text.otherPlan();
};

/** What of its sockets is not known, in sentences. */
const socketLosses = ({ faults, interrupted }: Outcome): string[] => {
  const { planned, missing, firstMissing, unended, unanswered, doubled, foreign, brokenLanes } = faults.sockets;
  return [
    ...(missing === 0 || interrupted ? [] : [text.socketsMissing(missing, planned, firstMissing ?? 0)]),
    ...(unended === 0 || interrupted ? [] : [text.socketsUnended(unended)]),
    ...(unanswered === 0 ? [] : [text.answersMissing(unanswered)]),
    ...(brokenLanes === 0 || interrupted ? [] : [text.framesMissing(brokenLanes)]),
    ...(doubled === 0 ? [] : [text.socketsDoubled(doubled)]),
    ...(foreign === 0 ? [] : [text.socketsForeign(foreign)]),
  ];
};

/**
 * What of a run by k6 is not known, in sentences; null when every row of the plan has exactly one line. k6 ends with exit code 0 although a
 * request threw, so the lines are what counts.
 */
export const lossOf = (outcome: Outcome): string | null => {
  const { lines, faults, rows, process } = outcome;
  const ended = processLoss(outcome);
  // What was cut off by our own wish is not released; that is no loss of figures.
  const missing = outcome.interrupted ? 0 : faults.missing;
  const said = [
    ...(ended === null ? [] : [ended]),
    ...(missing === 0 ? [] : [text.missing(missing, rows, faults.firstMissing ?? 0)]),
    ...(faults.doubled === 0 ? [] : [text.doubled(faults.doubled)]),
    ...(faults.foreign === 0 ? [] : [text.foreign(faults.foreign)]),
    ...socketLosses(outcome),
    ...(lines.garbled === 0 ? [] : [text.garbled(lines.garbled, lines.firstGarbled ?? '')]),
    ...(lines.cut && !outcome.interrupted ? [text.cut()] : []),
  ];
  if (said.length === 0) return null;
  return process.said === '' ? said.join(' ') : `${said.join(' ')} ${text.said(process.said)}`;
};
