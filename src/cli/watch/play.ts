import type { WatchSummary } from '../../core/watch.ts';
import { watchSummarySchema } from '../../core/watch.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import { excerptWith } from '../../verify/plain.ts';
import type { StateChange } from '../../verify/watch/evaluator.ts';
import { createProber } from '../../verify/watch/prober.ts';
import { questionsOf } from '../../verify/watch/round.ts';
import { type Watched, watchTarget } from '../../verify/watch/watch.ts';
import type { CliContext } from '../context.ts';
import { secretsFor, secretsOf } from '../session/arms.ts';
import { CODE_OF_SIGNAL, type SignalWatch, watchSignals } from '../signals.ts';
import { hookChannel } from './hook.ts';
import { openNotices } from './notices.ts';
import type { WatchRequest } from './request.ts';
import { exitCodeOf, summaryText, verdictOf, type WatchedEnd } from './summary.ts';
import { targetOf, teller, wallTimeOf } from './tell.ts';
import { webhookChannel } from './webhook.ts';

/** Credentials of the sockets, and what keeps them out of every text. A missing one is exit 2. */
export const openSecrets = ({ profile }: WatchRequest, { env }: CliContext) => {
  const known = secretsFor(profile, { quotes: false, sockets: questionsOf(profile).sockets }, env);
  const { redact } = secretsOf(known.all);
  return { credentials: { key: known.plan.key, jwt: null }, redact, excerpt: excerptWith(redact) };
};

type Secrets = ReturnType<typeof openSecrets>;

const channelsOf = ({ hook, webhook }: WatchRequest, { redact, excerpt }: Secrets, { env, clock }: CliContext) => ({
  hook: hook === null ? null : hookChannel({ ...hook, env, clock, redact }),
  webhook: webhook === null ? null : webhookChannel(webhook, { clock, excerpt }),
});

type Watching = {
  readonly secrets: Secrets;
  readonly signals: SignalWatch;
  onChange(change: StateChange): void;
};

/** Watches until all is due, or until Ctrl-C or SIGTERM; `stopped` is the exit code that such an end has. */
const watchUntilOver = async (
  { profile, url, mode, intervalMs, rounds }: WatchRequest,
  { secrets: { excerpt, credentials }, signals, onChange }: Watching,
  { clock }: CliContext,
) => {
  const spec = targetSpecOf(profile, { mode: mode ?? 'gateway-only', url });
  const prober = createProber({ spec, credentials, clock, excerpt });
  const stop = signals.stop.then(() => {});
  try {
    const watched = await watchTarget({ profile, prober, clock, excerpt, intervalMs, rounds, stop, onChange });
    const asked = signals.asked();
    return { watched, traffic: prober.traffic(), stopped: asked === null ? null : CODE_OF_SIGNAL[asked.why] };
  } finally {
    signals.enter('files');
    await prober.close();
  }
};

const watchedOf = ({ counts }: Watched): WatchSummary['watched'] =>
  counts.map(({ id, state, why, good, bad, unknown, raised, cleared }) => ({
    ...{ id, state, why, good, bad, unknown, raised, cleared },
  }));

const playUnder = async (signals: SignalWatch, request: WatchRequest, context: CliContext): Promise<number> => {
  const { clock } = context;
  const secrets = openSecrets(request, context);
  const channels = channelsOf(request, secrets, context);
  const wanted = [channels.hook, channels.webhook].flatMap((channel) => (channel === null ? [] : [channel]));
  const notices = openNotices(wanted, context);
  const startUs = clock.nowUs();
  const startedAt = wallTimeOf(startUs, clock);
  context.stderr(`${context.catalogue.watch.command.watching(request.url, request.intervalMs)}\n`);
  const { onChange, untold } = teller(request, notices, context);
  const { watched, traffic, stopped } = await watchUntilOver(request, { secrets, signals, onChange }, context);
  const durationMs = (clock.nowUs() - startUs) / 1_000;
  await notices.done();
  const ends: WatchedEnd[] = watched.counts.map((counts) => ({ ...counts, wasUntold: untold.has(counts.id) }));
  const exitCode = stopped ?? exitCodeOf(ends, watched);
  const { requests, connections } = traffic;
  const summary = watchSummarySchema.parse({
    ...{ schemaVersion: 1, kind: 'summary', startedAt, durationMs, target: targetOf(request) },
    ...{ intervalMs: request.intervalMs, evaluations: watched.evaluations, missed: watched.missed },
    missedInRow: watched.missedInRow,
    watched: watchedOf(watched),
    traffic: { requests, attempted: connections.attempted, connected: connections.connected },
    ...{ hook: notices.countOf(channels.hook), webhook: notices.countOf(channels.webhook), exitCode },
  });
  const text = summaryText(summary, verdictOf(ends, watched));
  if (request.json) {
    context.stdout(`${JSON.stringify(summary)}\n`);
    context.stderr(text);
  } else context.stdout(text);
  return exitCode;
};

/**
 * Watches a target as asked, tells of every change, and ends with a summary. Returns the exit code. A signal while the last changes are still told
 * waits for them, and for the summary.
 */
export const playWatch = async (request: WatchRequest, context: CliContext): Promise<number> => {
  const signals = watchSignals(context.stderr);
  try {
    return await playUnder(signals, request, context);
  } finally {
    signals.release();
  }
};
