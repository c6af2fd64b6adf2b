import type { CheckOutcome, Unanswered } from '../core/checklist.ts';
import type { Profile } from '../core/profile.ts';
import { socketSettingsSchema } from '../core/scenario.ts';
import type { SocketAccess } from '../load/drivers/contract.ts';
import { type ProbeFailure, type ProbeOrder, type ProbeSeen, probeSocket } from '../load/handshakes/socket-probe.ts';
import { type CheckContext, notMeasurable, pass, red, say } from './check.ts';
import { keyRefused } from './credentials.ts';

/** To get in, to be answered, to leave: a handshake of the real backend takes 50 ms, so this is patient. */
export const STEP_LIMIT_MS = 5_000;

/** Join, subscribe, ping and leave, and a tick; join and subscribe once more where several symbols were refused together. */
export const probeDeadlineMs = ({ checks }: Profile): number => 6 * STEP_LIMIT_MS + checks.tickLimitMs + 1_000;

const SETTINGS = socketSettingsSchema.parse({ connectTimeoutMs: STEP_LIMIT_MS });

export const accessOf = ({ spec, credentials }: CheckContext): SocketAccess => ({
  baseUrl: spec.baseUrl,
  spec: spec.socket,
  tls: spec.tls,
  credentials,
  settings: SETTINGS,
});

/** More in one subscribe are refused (docs/spec/target-contract.md 2.3). */
const SYMBOLS_MOST = 50;

/** One market may be closed: any tick of any of them is live data. */
const symbolsOf = ({ spec }: Pick<CheckContext, 'spec'>): readonly string[] =>
  spec.socket.symbols.slice(0, SYMBOLS_MOST);

export const socketName = ({ spec }: CheckContext, symbols: readonly string[] = []): string =>
  say.socket.name(`${spec.baseUrl}${spec.socket.path}`, symbols);

/** Whether a socket never left this machine: no descriptors or ports. It says nothing of the target. */
export const isOurs = ({ reason }: Pick<ProbeFailure, 'reason'>): boolean => reason?.startsWith('ours-') === true;

/** Whether the gateway itself refused it, by a Socket.IO error: it takes no such key, or nobody's. */
export const isRefusedByGateway = ({ reason }: Pick<ProbeFailure, 'reason'>): boolean => reason === 'authentication';

/** Reasons of a connection that did not come about (load/drivers/socket-refusal.ts). What is missing here the gateway said itself. */
const UNANSWERED: Readonly<Record<string, Unanswered>> = {
  ...{ refused: 'unreachable', reset: 'unreachable', certificate: 'unreachable', tls: 'unreachable' },
  // Any server answers an upgrade by a page.
  handshake: 'refused',
};

/** How a socket was left without an answer of the gateway; null: it was in, or the gateway itself refused it. */
export const socketUnanswered = ({ step, how, reason, detail }: ProbeFailure): Unanswered | null => {
  if (step !== 'join' || how === 'lost') return null;
  // The library's own time-out is a refusal to it.
  if (how === 'late' || (reason === 'handshake' && detail === 'timeout')) return 'late';
  return UNANSWERED[reason ?? ''] ?? null;
};

/** What became of a probe, in a sentence. */
export const probeAnswer = (context: CheckContext, { reached, failure }: ProbeSeen): string =>
  say.socket.answer(reached, failure === null ? null : { ...failure, detail: context.excerpt(failure.detail) });

type Order = { readonly steps: ProbeOrder['steps']; readonly well: string };

const probe = async (context: CheckContext, steps: ProbeOrder['steps'], apart: boolean): Promise<ProbeSeen> => {
  const { clock, profile } = context;
  const sinceUs = clock.nowUs();
  const symbols = symbolsOf(context);
  const seen = await probeSocket({
    ...{ access: accessOf(context), clock, steps, stepLimitMs: STEP_LIMIT_MS, symbols, apart },
    tickLimitMs: profile.checks.tickLimitMs,
  });
  context.count({ connections: seen.counts });
  context.note(socketName(context, symbols), probeAnswer(context, seen), sinceUs);
  return seen;
};

const isSubscribeRefused = ({ failure }: ProbeSeen): boolean =>
  failure?.step === 'subscribe' && failure.how === 'refused';

/** Symbols that are refused together, by one that is bad or of another kind of market, are tried one by one: a load subscribes them so. */
const probeSymbols = async (context: CheckContext, steps: ProbeOrder['steps']): Promise<ProbeSeen> => {
  const together = await probe(context, steps, false);
  if (!isSubscribeRefused(together) || symbolsOf(context).length === 1) return together;
  const apart = await probe(context, steps, true);
  return apart.failure?.step === 'subscribe' ? together : apart;
};

/** Takes one socket of ours through its steps and judges it: every step in time passes. */
export const probeOnce = async (context: CheckContext, { steps, well }: Order): Promise<CheckOutcome> => {
  const { profile } = context;
  const symbols = symbolsOf(context);
  const { failure } = await probeSymbols(context, steps);
  if (failure === null) return pass(well);
  if (isOurs(failure)) return notMeasurable(say.answer.ours(context.excerpt(failure.detail)));
  const refused = isRefusedByGateway(failure) ? await keyRefused(context) : null;
  if (refused !== null) return refused;
  const limitMs = failure.step === 'tick' ? profile.checks.tickLimitMs : STEP_LIMIT_MS;
  const detail = context.excerpt(failure.detail);
  return red(socketUnanswered(failure), say.socket.failed(failure.step, failure.how, { limitMs, detail, symbols }));
};
