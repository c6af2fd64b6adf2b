import type { FirstSockets } from '../../core/first-sockets.ts';
import type { Mode } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import type { ModeProof, ModeRecord } from '../../core/record.ts';
import type { CliContext } from '../context.ts';
import { closeArm, openArms } from '../session/arms.ts';
import { type Prospect, stormSentence } from '../session/first-sockets.ts';
import { limitProblemOf, seenPartOf } from '../session/limiter.ts';
import { meetArm } from '../session/ready.ts';
import type { LoadRequest } from '../session/request.ts';

export type TargetReport = {
  readonly url: string;
  readonly profile: string;
  readonly mode: Mode;
  readonly modeProof: ModeProof;
  readonly rateLimit: ModeRecord['preflight']['rateLimit'];
  readonly findings: readonly string[];
  readonly sockets: FirstSockets | null;
  readonly handshakes: string | null;
  /** What the sockets of the plan will meet; null without a plan, or where the first sockets could not tell. */
  readonly prospect: Prospect | null;
  readonly storm: string | null;
  /** Why a run there would be refused, or void whatever it saw. */
  readonly standsInTheWay: readonly string[];
};

export type TargetQuestion = {
  readonly request: LoadRequest;
  readonly plan: Plan;
  readonly mode: Mode;
  readonly url: string;
  readonly alsoAt: readonly string[];
  /** Whether the plan is one that somebody wants to play, and not only our own knock at the door. */
  readonly isPlanned: boolean;
};

/** Asks a target what a run would ask it before its load, and sends none. Nobody there, or credentials refused, throws (exit 4). */
export const examineTarget = async (
  { request, plan, mode, url, alsoAt, isPlanned }: TargetQuestion,
  context: CliContext,
): Promise<TargetReport> => {
  const { profile } = request;
  const place = { arm: mode, mode, url, alsoAt, profile, pid: null, endedEarly: () => null };
  const [arm] = openArms([place], request, context);
  if (arm === undefined) throw new RangeError('no arm for the target');
  try {
    const { proof, preflight, sockets, limits } = await meetArm(arm, { together: [mode], request, plan, context });
    const { rateLimit, findings } = preflight;
    const limit = limitProblemOf({ plan, arms: [mode], spec: arm.spec, part: seenPartOf(request) }, limits);
    const prospect = isPlanned ? (sockets?.prospect ?? null) : null;
    return {
      url,
      profile: profile.name,
      mode,
      modeProof: proof,
      rateLimit,
      findings,
      sockets: preflight.sockets,
      handshakes: sockets?.said ?? null,
      prospect,
      storm: prospect === null ? null : stormSentence(prospect),
      standsInTheWay: [
        ...(proof.state === 'contradicted' ? [proof.evidence] : []),
        ...(limit === null ? [] : [`${limit.message} ${limit.hint}`]),
        ...(sockets?.nobodyIn === true ? sockets.findings : []),
      ],
    };
  } finally {
    await closeArm(arm);
  }
};
