import { EXIT, type ExitCode } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import { PEAK_SCHEMA_VERSION, type PeakReport } from '../../core/peak.ts';
import type { Books } from '../../core/record.ts';
import { contradictedLines } from '../../judge/books.ts';
import { believedPeak, peakFigureOf, peakRatioOf } from '../../judge/peak.ts';
import { isLoopbackUrl } from '../../target/safety.ts';
import { toolVersion } from '../version.ts';
import type { PeakArm } from './meet.ts';
import type { PeakPlays } from './play.ts';
import { type PeakRequest, WARM_UP_MS } from './request.ts';

const isContradicted = (books: Books): boolean => contradictedLines(books).length > 0;

const exitCodeOf = ({ stopped, figures, arms }: Pick<PeakReport, 'stopped' | 'figures' | 'arms'>): ExitCode => {
  if (stopped !== null)
    return { sigint: EXIT.sigint, sigterm: EXIT.sigterm, 'worker-lost': EXIT.ourFault }[stopped.why];
  if (arms.some(({ books }) => isContradicted(books))) return EXIT.ourFault;
  return figures.some(({ says }) => says === 'nothing') ? EXIT.inconclusive : EXIT.pass;
};

type Around = Pick<PeakReport, 'runId' | 'startedAt' | 'command' | 'noise'> & {
  readonly cores: number;
  /** How our counts compare with those of the target of each arm. */
  readonly books: ReadonlyMap<Arm, Books>;
};

/** What the rounds say, as peak.json holds it. */
export const peakReportOf = (
  request: PeakRequest,
  arms: readonly PeakArm[],
  { rounds, stopped }: PeakPlays,
  around: Around,
): PeakReport => {
  const { cores, books, ...head } = around;
  const booksOf = (arm: Arm): Books => books.get(arm) ?? { state: 'none' };
  const { connections, durationMs } = request;
  const figures = connections.flatMap((each) =>
    arms.map(({ mode }) => believedPeak(peakFigureOf({ arm: mode, connections: each }, rounds), booksOf(mode))),
  );
  const [first, second] = arms;
  const ratios =
    first === undefined || second === undefined || [first, second].some(({ mode }) => isContradicted(booksOf(mode)))
      ? []
      : connections.flatMap((each) => peakRatioOf(each, [second.mode, first.mode], rounds) ?? []);
  const told = arms.map((arm) => ({ ...arm.told, books: booksOf(arm.mode) }));
  return {
    schemaVersion: PEAK_SCHEMA_VERSION,
    ...head,
    tool: { name: 'gateproof', version: toolVersion() },
    profile: request.profile.name,
    arms: told,
    settings: {
      ...{ connections: [...connections], durationMs, warmUpMs: WARM_UP_MS, rounds: request.rounds },
      ...{ isLoopback: request.places.every(({ url }) => isLoopbackUrl(url)), cores },
    },
    ...{ figures, ratios, rounds: [...rounds], stopped },
    exitCode: exitCodeOf({ stopped, figures, arms: told }),
  };
};
