import type { CheckOutcome } from '../core/checklist.ts';
import type { Plan } from '../core/plan.ts';
import { inFlightMaxOf, poolConnectionsOf } from '../core/quote-pool.ts';
import { scenarioSchema } from '../core/scenario.ts';
import type { SliceRecord } from '../core/slice.ts';
import type { TargetSpec } from '../core/target-spec.ts';
import { IDLE_SOCKETS } from '../load/drivers/idle-sockets.ts';
import { createQuoteHttpDriver } from '../load/drivers/quote-http.ts';
import { Engine } from '../load/engine.ts';
import type { Example } from '../load/examples.ts';
import { watchNoise, withHostGaps } from '../load/noise/watch.ts';
import { watchLoop } from '../load/worker/loop-utilisation.ts';
import { rateLimitOf } from '../target/preflight.ts';
import { type CheckContext, notMeasurable, say, undecided } from './check.ts';
import { quotesRefused } from './credentials.ts';
import { quoteRequest } from './quote.ts';

/** How long an answer may take before it counts as none. */
export const REQUEST_TIMEOUT_MS = 5_000;
/** Until the first request is due: the connection pool stands by then. */
const LEAD_US = 50_000;
const SLICE_US = 1_000_000;

export type ProbeResult =
  | { readonly state: 'sent'; readonly slice: readonly SliceRecord[]; readonly examples: readonly Example[] }
  | { readonly state: 'not-sent'; readonly outcome: CheckOutcome };

/** The open-model plan: requests evenly apart, due whatever the target does, in slices of a second. */
export const probePlan = ({ profile, mode }: Pick<CheckContext, 'profile' | 'mode'>): Plan => {
  const { requests: count, ratePerSec } = profile.checks.responseProbe;
  const apartUs = 1_000_000 / ratePerSec;
  const durationUs = Math.ceil(count * apartUs);
  const slices = Array.from({ length: Math.ceil(durationUs / SLICE_US) }, (_, index) => ({
    ...{ index, mode, phase: 'probe', judged: true, steady: false, pair: null },
    startUs: index * SLICE_US,
    endUs: Math.min(durationUs, (index + 1) * SLICE_US),
  }));
  const dueUs = Float64Array.from({ length: count }, (_, at) => at * apartUs);
  const scenario = scenarioSchema.parse({
    ...{ name: 'response-probe', question: 'Does P1 hold?', gating: ['response-p95'], sliceMs: 1_000 },
    quotes: { timeoutMs: REQUEST_TIMEOUT_MS },
    phases: [{ name: 'probe', durationMs: Math.ceil(durationUs / 1000), quotes: { ratePerSec } }],
  });
  return {
    ...{ scenario, modes: [mode], seed: 1, slices, herds: [], durationUs, hash: '', twins: [] },
    arrivals: {
      ...{ count, dueUs },
      slice: Uint32Array.from(dueUs, (due) => Math.min(slices.length - 1, Math.floor(due / SLICE_US))),
      symbolStart: Uint32Array.from({ length: count }, (_, at) => at % profile.quoteSymbols.length),
      kind: new Uint8Array(count),
      user: new Uint32Array(count),
    },
    connections: {
      ...{ count: 0, dueUs: new Float64Array(), leaveUs: new Float64Array() },
      ...{ slice: new Uint32Array(), symbolStart: new Uint32Array(), manner: new Uint8Array() },
    },
  };
};

/** What would be measured instead of the target: credentials of ours that it refuses, a limiter that it names and that the probe would run into. */
const inTheWay = async (context: CheckContext): Promise<CheckOutcome | null> => {
  const { spec, profile, credentials } = context;
  const operation = spec.operations['quote'] ?? null;
  if (operation === null) return notMeasurable(say.answer.absent());
  const answer = await context.ask(quoteRequest(operation, profile.quoteSymbols.slice(0, 1), credentials));
  if (answer.kind !== 'answer') return null;
  const refused = quotesRefused(context, operation, [answer]);
  if (refused !== null) return refused;
  if (answer.status === 429) return notMeasurable(say.answer.limited());
  const limit = rateLimitOf(answer);
  if (limit === null) return null;
  const { requests, ratePerSec } = profile.checks.responseProbe;
  const inWindow = Math.min(requests, Math.ceil(ratePerSec * limit.resetSec));
  return inWindow <= limit.remaining ? null : notMeasurable(say.P1.limiter(inWindow, limit));
};

const engineOf = (context: CheckContext, plan: Plan, startUs: number): Engine => {
  const { spec, credentials, profile, clock } = context;
  const quote = spec.operations['quote'] ?? null;
  if (quote === null) throw new RangeError('a probe without a quote operation');
  const { limitMs } = profile.checks.responseProbe;
  return new Engine({
    ...{ plan, clock, startUs, shard: { index: 0, count: 1 }, numberedSymbols: () => 0, tap: null, live: null },
    drivers: {
      quotes: (_, sink) =>
        createQuoteHttpDriver({
          ...{ baseUrl: spec.baseUrl, request: quote, symbols: profile.quoteSymbols, credentials, sink },
          ...{
            settings: {
              ...plan.scenario.quotes,
              inFlightMax: inFlightMaxOf(plan.scenario, 1),
              poolConnections: poolConnectionsOf(plan.scenario, 1),
            },
            runId: 'check',
            clock,
            ...(spec.tls === undefined ? {} : { tls: spec.tls }),
          },
        }),
      sockets: () => IDLE_SOCKETS,
    },
    limits: { responseMs: [limitMs], messageMs: [] },
    quoteSymbols: () => profile.quoteSymbols,
    redact: context.excerpt,
    loopUtilisation: watchLoop(),
  });
};

const routeOf = ({ operations }: TargetSpec): string => {
  const quote = operations['quote'] ?? null;
  return quote === null ? '' : `${quote.method} ${quote.path}`;
};

/** Sends the probe from this process by the engine of the load: planned, sent and timed as every request of a run. The host is watched meanwhile. */
export const sendProbe = async (context: CheckContext): Promise<ProbeResult> => {
  const { clock, signal, mode, profile, spec } = context;
  const obstacle = await inTheWay(context);
  if (obstacle !== null) return { state: 'not-sent', outcome: obstacle };
  const plan = probePlan(context);
  const noise = watchNoise(() => {});
  const startUs = clock.nowUs() + LEAD_US;
  const engine = engineOf(context, plan, startUs);
  const stop = (): void => engine.stop('short');
  signal.addEventListener('abort', stop);
  const { slices, examples } = await engine.run();
  signal.removeEventListener('abort', stop);
  const durationMs = (clock.nowUs() - startUs) / 1000;
  const seen = withHostGaps(slices, await noise.stop(), { startUs, durationMs });
  for (const { quotes } of seen) context.count({ load: quotes.counts });
  if (seen.some(({ quotes }) => quotes.counts.notReleased > 0))
    return { state: 'not-sent', outcome: undecided('interrupted', say.P1.interrupted()) };
  const { requests, ratePerSec } = profile.checks.responseProbe;
  context.note(
    say.P1.asked({ requests, ratePerSec, route: routeOf(spec) }),
    say.P1.seen(seen.map(({ quotes }) => quotes)),
    startUs,
  );
  return { state: 'sent', slice: seen, examples: examples.get(mode) ?? [] };
};
