import type { Clock } from '../../core/clock.ts';
import type { Profile } from '../../core/profile.ts';
import type { ControlAnswer } from '../../target/client.ts';
import type { Evaluator, Round } from './evaluator.ts';
import { PROBE_DEADLINE_MS, type Prober, type SocketSeen } from './prober.ts';
import { say } from './reading.ts';

/** What is asked of a target at every instant. null: nothing to ask there. */
export type Questions = {
  readonly health: { readonly path: string; readonly isNamed: boolean };
  readonly errorRate: string | null;
  readonly fallbacks: string | null;
  readonly sockets: boolean;
};

/** The questions of a profile. What is not watched there is not asked. */
export const questionsOf = ({ endpoints, watch }: Profile): Questions => {
  const { notApplicable, emergencyFallbacks } = watch;
  const { health, errorRate } = endpoints;
  return {
    health: health === 'absent' ? { path: '/', isNamed: false } : { path: health, isNamed: true },
    errorRate: errorRate === 'absent' || notApplicable['error-rate'] !== undefined ? null : errorRate,
    fallbacks: notApplicable['emergency-fallbacks'] === undefined ? (emergencyFallbacks?.path ?? null) : null,
    sockets: notApplicable.disconnects === undefined || notApplicable['gateway-errors'] === undefined,
  };
};

export type Asking = {
  readonly questions: Questions;
  readonly prober: Prober;
  readonly evaluator: Evaluator;
  readonly clock: Clock;
  /** Told of every probe that is still under way when its round is over. */
  leaves(probe: Promise<unknown>): void;
};

/** What a probe found, or `late` when it has not ended by the deadline: one that never ends must not hold up the others. */
const within = async <Found, Late>(
  probe: Promise<Found>,
  late: Late,
  { clock, leaves }: Asking,
): Promise<Found | Late> => {
  const { promise, resolve } = Promise.withResolvers<Late>();
  const cancel = clock.after(PROBE_DEADLINE_MS * 1_000, () => resolve(late));
  leaves(probe);
  try {
    return await Promise.race([probe, promise]);
  } finally {
    cancel();
  }
};

const TIMEOUT: ControlAnswer = { kind: 'timeout' };

const neverDone = (): SocketSeen => ({
  ...{ joined: false, outcome: 'bad', how: say.answer.timeout(), isLost: false },
});

/** Asks everything that is due at an instant, at once; whatever comes of it counts at that instant. */
export const askRound = async (plannedUs: number, asking: Asking): Promise<Round> => {
  const { questions, prober, evaluator, clock } = asking;
  const releasedUs = clock.nowUs();
  const ask = (path: string | null): Promise<ControlAnswer | null> =>
    path === null ? Promise.resolve(null) : within(prober.get(path), TIMEOUT, asking);
  const askHealth = async (): Promise<Round['health']> => {
    const answer = (await ask(questions.health.path)) ?? TIMEOUT;
    const endedUs = clock.nowUs();
    return {
      ...{ answer, isNamed: questions.health.isNamed },
      ...{ responseMs: (endedUs - plannedUs) / 1_000, controlMs: (endedUs - releasedUs) / 1_000 },
    };
  };
  const knock = async (): Promise<void> => {
    if (!questions.sockets) return;
    const { outcome, how } = await within(prober.knock(), neverDone(), asking);
    evaluator.attempted({ atUs: plannedUs, outcome, how });
  };
  const [health, errorRate, fallbacks] = await Promise.all([
    askHealth(),
    ask(questions.errorRate),
    ask(questions.fallbacks),
    knock(),
  ]);
  return { plannedUs, health, errorRate, fallbacks };
};
