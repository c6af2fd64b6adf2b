import type { Plan } from '../../core/plan.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { Fold, type Folded } from './fold.ts';
import { createPointReader, type LineFaults, type PointsHead } from './points.ts';

const text = englishCatalogue.k6Collect;

/** What one runner left: the file that `--console-output` named, or the log of its pod. */
export type RunnerFile = { readonly name: string; readonly text: string };

export type CollectOptions = {
  readonly plan: Plan;
  /** Of the rows that were exported. */
  readonly rowsHash: string;
  readonly exportId: string;
  readonly runners: number;
  readonly files: readonly RunnerFile[];
  readonly limits: { readonly responseMs: readonly number[]; readonly messageMs: readonly number[] };
  readonly target: Pick<TargetSpec, 'quoteSymbols' | 'quoteMarkets'>;
};

/** How the file of one runner read. `fault` null: whole, of this plan, and nobody else's lines in it. */
export type RunnerSeen = {
  readonly name: string;
  readonly startWallUs: number | null;
  readonly rows: number;
  readonly fault: string | null;
};

export type Collected = {
  readonly folded: Folded;
  readonly runners: readonly RunnerSeen[];
  /** By how much the last runner began after the first one; null where none said when. */
  readonly skewMs: number | null;
  /** By how much the clock of a runner went back while it played, in ms, as the largest did; null: none was seen. What was set forward, k6 cannot tell from being late. */
  readonly wentBackMs: number | null;
  /** The latest end of a request, from the start of the plan. */
  readonly lastEndUs: number;
  /** What is not known of the run as a whole, in sentences; empty where every planned request has exactly one line. */
  readonly losses: readonly string[];
};

/** `kubectl logs --prefix` says of each line where it comes from; k6 itself says one thing more about each request that failed. */
const ownLines = (log: string): string => log.replace(/^\[pod\/[^\]\n]*\] /gm, '').replace(/^Request Failed\n/gm, '');

type Heard = {
  readonly heads: PointsHead[];
  rows: number;
  /** Lines that bear their number, and the highest of these; -1: none did. */
  numbered: number;
  lastNumber: number;
  isOver: boolean;
  twice: number;
  twin: number | null;
};

/** A file that is cut anywhere lacks its last line, or lines between. */
const lostLines = ({ heads, numbered, lastNumber, isOver }: Heard): string[] => {
  if (heads.length !== 1) return [];
  const lost = lastNumber + 1 - numbered;
  return [...(isOver ? [] : [text.notOver()]), ...(lost > 0 ? [text.lostLines(lost, lastNumber + 1)] : [])];
};

const faultOf = (
  heard: Heard,
  lines: LineFaults,
  { rowsHash, exportId, files, plan }: CollectOptions,
): string | null => {
  const [head, ...more] = heard.heads;
  const other =
    head !== undefined &&
    (head.rowsHash !== rowsHash || head.rows !== plan.arrivals.count || head.exportId !== exportId);
  const said = [
    ...(head === undefined ? [text.noHead()] : []),
    ...(other ? [text.otherPlan()] : []),
    ...(head?.address === 'other' ? [text.otherAddress()] : []),
    ...(more.length > 0 ? [text.severalRuns(heard.heads.length)] : []),
    ...lostLines(heard),
    ...(heard.twice > 0 ? [text.twice(heard.twice, files[heard.twin ?? 0]?.name ?? '')] : []),
    ...(lines.garbled > 0 ? [text.garbled(lines.garbled, lines.firstGarbled ?? '')] : []),
    ...(lines.cut ? [text.cut()] : []),
  ];
  return said.length === 0 ? null : said.join(' ');
};

const lossesOf = (options: CollectOptions, folded: Folded, seen: readonly RunnerSeen[]): readonly string[] => {
  const { missing, firstMissing, foreign } = folded.faults;
  const began = seen.filter(({ startWallUs }) => startWallUs !== null).length;
  const { count } = options.plan.arrivals;
  // Where every request has its line, it does not matter how many played them: a plain k6 plays a folder for several runners too.
  const fewer = missing > 0 && began < options.runners ? [text.runners(began, options.runners)] : [];
  return [
    ...fewer,
    ...(missing === 0 ? [] : [text.missing(missing, count, firstMissing ?? 0)]),
    ...(foreign === 0 ? [] : [text.foreign(foreign)]),
  ];
};

const skewOf = (seen: readonly RunnerSeen[]): number | null => {
  const starts = seen.flatMap(({ startWallUs }) => startWallUs ?? []);
  return starts.length === 0 ? null : (Math.max(...starts) - Math.min(...starts)) / 1000;
};

/**
 * Puts the lines of all runners of one plan together, into the slices of that plan. Nothing is guessed: a request without a line stands as not
 * released, a second line of one is counted nowhere, and each of both is a loss that no verdict survives. A file without a byte is no runner's.
 */
export const collectPoints = (options: CollectOptions): Collected => {
  const { plan, limits, target } = options;
  const arrivals = Uint32Array.from({ length: plan.arrivals.count }, (_, arrival) => arrival);
  // The players blanked what they show, and no secret is known here.
  const fold = new Fold({ plan, arrivals, limits, known: () => target, redact: (same) => same, tap: null });
  const toldBy = new Int32Array(arrivals.length).fill(-1);
  let lastEndUs = 0;
  let wentBackUs = 0;
  const read = ({ name, text: log }: RunnerFile, index: number): RunnerSeen => {
    const heard: Heard = {
      ...{ heads: [], rows: 0, twice: 0, twin: null },
      ...{ numbered: 0, lastNumber: -1, isOver: false },
    };
    const reader = createPointReader({
      head: (head) => heard.heads.push(head),
      pulse: (dueUs, lateUs) => fold.pulse(dueUs, lateUs),
      mark: (mark) => {
        if (mark.what === 'went-back') wentBackUs = Math.max(wentBackUs, mark.byUs);
        else heard.isOver = true;
      },
      point: (point, number) => {
        if (number !== null) {
          heard.numbered += 1;
          heard.lastNumber = Math.max(heard.lastNumber, number);
        }
        const before = toldBy[point.arrival] ?? -1;
        if (before >= 0) {
          heard.twice += 1;
          heard.twin ??= before;
          return;
        }
        if (point.arrival < toldBy.length) toldBy[point.arrival] = index;
        heard.rows += 1;
        lastEndUs = Math.max(lastEndUs, point.endedUs);
        fold.point(point);
      },
    });
    reader.take(ownLines(log));
    const fault = faultOf(heard, reader.end(), options);
    return { name, fault, rows: heard.rows, startWallUs: heard.heads[0]?.startWallUs ?? null };
  };
  const runners = options.files.flatMap((file, index) => (file.text === '' ? [] : [read(file, index)]));
  const folded = fold.finish();
  const wentBackMs = wentBackUs === 0 ? null : wentBackUs / 1000;
  const losses = lossesOf(options, folded, runners);
  return { folded, runners, lastEndUs, wentBackMs, skewMs: skewOf(runners), losses };
};
