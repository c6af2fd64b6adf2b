import type { Verdict } from '../../verdict.ts';
import { listed } from './figures.ts';

/** English sentences about accepted runs and about two runs side by side. */
export const baselineText = {
  accepted: (of: { readonly name: string; readonly path: string; readonly verdict: Verdict }) =>
    `Accepted as baseline ${of.name} (${of.verdict}): ${of.path}\nCommit it, so that others compare with the same run.\n`,
  replaced: (startedAt: string) => `It takes the place of the run of ${startedAt}.\n`,
  notABaseline: (path: string, why: string) => `${path} cannot be a baseline: ${why}`,
  notABaselineHint: () => 'Accept a whole run that was played to its end, whatever its verdict.',
  noFingerprint: () => 'its record does not say on which machine it ran.',

  noSuchRun: (name: string) => `There is no run, record or baseline "${name}".`,
  noSuchRunHint: (known: readonly string[], nearest: string | null) =>
    `${nearest === null ? '' : `Did you mean "${nearest}"? `}Name the folder of a run, a record file, or a baseline${known.length === 0 ? ' (there is none yet: gateproof baseline accept <run>)' : `: ${listed(known)}`}.`,

  title: (comparable: boolean) => (comparable ? 'Side by side: advice, not judged' : 'INCOMPARABLE'),
  advice: () =>
    'These runs were played one after the other: a difference may be the drift of the host as well as of the target. To judge one, run both in turns with `gateproof ab`.',
  whyNot: () => 'What differs besides the target, so that no difference below is one of the target:',
  run: (of: {
    readonly letter: string;
    readonly name: string;
    readonly runId: string;
    readonly verdict: Verdict;
    readonly startedAt: string;
  }) => `${of.letter}  ${of.name}\n   run ${of.runId}, started ${of.startedAt}, ${of.verdict} by its own limits`,
  both: (what: string, a: string, b: string) => `${what}: ${a} (A), ${b} (B)`,
  reason: {
    void: (letter: string, detail: string) => `${letter} has no verdict of its own: ${detail}`,
    notWhole: (letter: string, detail: string) => `${letter}: ${detail}`,
    machine: 'machine',
    machines: 'machines, one for each shard',
    machineOfShard: (index: number) => `machine of shard ${index}`,
    unknownMachine: (letter: string) => `${letter} does not say on which machine it ran`,
    plan: 'plan',
    scenario: (path: string) => `scenario, ${path}`,
    modes: 'modes',
    target: (path: string) => `target, ${path}`,
    engine: 'version of gateproof',
    workers: 'load processes',
  },
  nothing: () => 'nothing',
  noCommonMode: () => 'No mode was played in both.',
  difference: () => 'B - A',
} as const;
