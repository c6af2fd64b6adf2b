import type { HostFacts, HostWarning, Reach } from '../../core/host.ts';
import type { NoiseProbe } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { watchWall } from '../../load/host/clock-check.ts';
import { reachOf } from '../../load/host/reach.ts';
import { hostWarnings, standsInTheWay } from '../../load/host/warnings.ts';
import { probeIdleHost } from '../../load/noise/idle-probe.ts';
import type { CliContext } from '../context.ts';
import { readHost } from '../session/host.ts';

const text = englishCatalogue.doctor;

/** A warning with its sentence, and whether no run can come to a verdict because of it. */
export type Finding = { readonly warning: HostWarning; readonly text: string; readonly standsInTheWay: boolean };

export type MachineReport = {
  readonly facts: HostFacts;
  readonly noise: NoiseProbe;
  readonly reach: Reach;
  readonly warnings: readonly Finding[];
};

/** Facts and noise as a report. Pure. */
export const machineReportOf = (facts: HostFacts, noise: NoiseProbe): MachineReport => ({
  facts,
  noise,
  reach: reachOf(facts),
  warnings: hostWarnings(facts, noise).map((warning) => ({
    warning,
    text: text.warning(warning),
    standsInTheWay: standsInTheWay(warning),
  })),
});

/** Looks at this machine: its facts, then whether it is quiet; wall time is watched all the while. */
export const examineMachine = async (
  urls: readonly string[],
  waitQuietMs: number,
  context: CliContext,
): Promise<MachineReport> => {
  const wall = watchWall(context.clock);
  const facts = await readHost(
    urls.map((url) => ({ url })),
    context,
  );
  const noise = await probeIdleHost(context.clock, waitQuietMs);
  return machineReportOf({ ...facts, clock: { ...facts.clock, ...wall() } }, noise);
};
