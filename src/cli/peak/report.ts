import { EXIT, type ExitCode } from '../../core/errors.ts';
import { PEAK_SCHEMA_VERSION, type PeakReport } from '../../core/peak.ts';
import { peakFigureOf, peakRatioOf } from '../../judge/peak.ts';
import { isLoopbackUrl } from '../../target/safety.ts';
import { toolVersion } from '../version.ts';
import type { PeakArm } from './meet.ts';
import type { PeakPlays } from './play.ts';
import { type PeakRequest, WARM_UP_MS } from './request.ts';

const exitCodeOf = ({ stopped, figures }: Pick<PeakReport, 'stopped' | 'figures'>): ExitCode => {
  if (stopped !== null)
    return { sigint: EXIT.sigint, sigterm: EXIT.sigterm, 'worker-lost': EXIT.ourFault }[stopped.why];
  return figures.some(({ says }) => says === 'nothing') ? EXIT.inconclusive : EXIT.pass;
};

/** What the rounds say, as peak.json holds it. */
export const peakReportOf = (
  request: PeakRequest,
  arms: readonly PeakArm[],
  { rounds, stopped }: PeakPlays,
  around: Pick<PeakReport, 'runId' | 'startedAt' | 'command' | 'noise'> & { readonly cores: number },
): PeakReport => {
  const { cores, ...head } = around;
  const { connections, durationMs } = request;
  const figures = connections.flatMap((each) =>
    arms.map(({ mode }) => peakFigureOf({ arm: mode, connections: each }, rounds)),
  );
  const [first, second] = arms;
  const ratios =
    first === undefined || second === undefined
      ? []
      : connections.flatMap((each) => peakRatioOf(each, [second.mode, first.mode], rounds) ?? []);
  return {
    schemaVersion: PEAK_SCHEMA_VERSION,
    ...head,
    tool: { name: 'gateproof', version: toolVersion() },
    profile: request.profile.name,
    arms: arms.map(({ told }) => told),
    settings: {
      ...{ connections: [...connections], durationMs, warmUpMs: WARM_UP_MS, rounds: request.rounds },
      ...{ isLoopback: request.places.every(({ url }) => isLoopbackUrl(url)), cores },
    },
    ...{ figures, ratios, rounds: [...rounds], stopped },
    exitCode: exitCodeOf({ stopped, figures }),
  };
};
