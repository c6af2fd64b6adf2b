import { join } from 'node:path';
import type { Checklist } from '../../core/checklist.ts';
import type { Tier } from '../../core/checks.ts';
import type { Mode } from '../../core/modes.ts';
import type { Restart, Verification } from '../../core/verification.ts';
import { judge } from '../../judge/judge.ts';
import { summarizeRun } from '../../judge/summary.ts';
import type { StopReason } from '../../load/perform.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { runChecklist } from '../../verify/checklist.ts';
import { scopeOf, verdictOfParts, verificationLine } from '../../verify/verification.ts';
import type { CliContext } from '../context.ts';
import { meetForChecks } from '../session/checked.ts';
import { runAgainCommand } from '../session/commands.ts';
import { openNewFolder } from '../session/new-folder.ts';
import { playRun } from '../session/play.ts';
import type { LoadRequest } from '../session/request.ts';
import { CODE_OF_SIGNAL, type SignalWatch } from '../signals.ts';
import { exitCodeOf, type LoadPart, notPlayed, unplayedBy } from './outcome.ts';
import { askRestart } from './restart.ts';

export type VerifyOrder = {
  readonly request: LoadRequest;
  readonly place: {
    readonly url: string;
    readonly mode: Mode;
    /** `by-nobody`: it is the one that the target says it runs in, and that proves no rollback. */
    readonly modeSaid: 'by-user' | 'by-nobody';
  };
  readonly tier: Tier;
  /** Since when the process must run; null: nobody asked. */
  readonly sinceMs: number | null;
};

/** A verification with what its reports are made of; `run` null: the load was not played. */
export type PlayedVerification = {
  readonly verification: Verification;
  readonly run: LoadPart['run'];
  readonly folder: RunFolder;
};

/** Whoever plays a verification watches for signals until its files are written. */
export type Watching = CliContext & { readonly signals: SignalWatch };

type Checked = { readonly checklist: Checklist; readonly restart: Restart | null };

const check = async ({ request, place, tier, sinceMs }: VerifyOrder, context: Watching): Promise<Checked> => {
  const { profile, allowHosts } = request;
  context.stderr(context.catalogue.verification.step.checks(tier));
  const stop = new AbortController();
  context.signals.stop.then(() => stop.abort());
  const { target, requests } = await meetForChecks({ profile, ...place, allowHosts }, tier, context);
  const restart = await askRestart(target, sinceMs, context);
  const played = await runChecklist(target, { tier, stop: stop.signal });
  const asked = requests + (restart === null ? 0 : restart.requests);
  const traffic = { ...played.traffic, requests: played.traffic.requests + asked };
  return { checklist: { ...played, traffic }, restart: restart?.restart ?? null };
};

/** Plays the load. One that cannot be played is a part without a verdict. */
const loadIt = async ({ request, place }: VerifyOrder, folder: RunFolder, context: Watching): Promise<LoadPart> => {
  const { mode, url } = place;
  const arm = { arm: mode, mode, url, alsoAt: [], profile: request.profile, pid: null, endedEarly: () => null };
  try {
    const { record, plan, samples } = await playRun({ ...request, out: folder.path }, [arm], context);
    const judgement = judge(record);
    return {
      load: { state: 'played', summary: summarizeRun(record, judgement, context.catalogue) },
      run: { record, plan, samples, judgement },
      exitCode: judgement.exitCode,
    };
  } catch (error) {
    return unplayedBy(error);
  }
};

const codeOf = (asked: StopReason | null): number | null => (asked === null ? null : CODE_OF_SIGNAL[asked.why]);

/** Checks a target and then loads it shortly. What it does wrong is in the verification; nobody there at all is exit 4, as of a run. */
export const playVerification = async (order: VerifyOrder, context: Watching): Promise<PlayedVerification> => {
  const { clock, signals } = context;
  const startUs = clock.nowUs();
  const startedAt = new Date(clock.wallMs()).toISOString();
  const folder = await openNewFolder(
    order.request.out ?? join('reports', 'runs', `${startedAt.replaceAll(/[:.]/g, '-')}-verify`),
    context,
  );
  const { checklist, restart } = await check(order, context);
  const { step } = context.catalogue.verification;
  const interrupted = codeOf(signals.asked());
  const { load, run, exitCode } =
    interrupted === null ? await loadIt(order, folder, context) : notPlayed(step.interrupted(), '', interrupted);
  // A load that was played says itself whether a signal ended it.
  const stopped = run === null ? codeOf(signals.asked()) : null;
  signals.enter('files');
  const parts = { checklist, load, restart };
  const verdict = verdictOfParts(parts);
  const durationMs = (clock.nowUs() - startUs) / 1000;
  const verification: Verification = {
    ...{ schemaVersion: 1, kind: 'verification', tier: order.tier, startedAt, durationMs },
    ...{ verdict, exitCode: exitCodeOf(verdict, [stopped, exitCode]), verdictLine: verificationLine(parts) },
    ...{ checklist, load, restart, ...scopeOf(load, durationMs) },
    command: runAgainCommand(context.commandLine),
  };
  return { verification, run, folder };
};
