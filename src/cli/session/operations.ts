import type { CacheUse, OperationCounts, OperationSeen } from '../../core/operation-counts.ts';
import type { Plan } from '../../core/plan.ts';
import { quoteKindsOf, quoteOperationsOf, symbolsOfKind } from '../../core/quote-kinds.ts';
import type { EngineRecord, Shard } from '../../core/record.ts';
import type { QuoteRequestSpec } from '../../core/target-spec.ts';
import { shardOf } from '../../load/cursor.ts';
import { withOptions } from '../../load/drivers/quote-request.ts';
import type { Performed } from '../../load/perform.ts';
import type { OpenArm } from './arms.ts';
import { shareOf } from './host.ts';

type AskedArm = Pick<OpenArm, 'arm' | 'spec'>;

type Asked = { readonly requests: number; readonly repeats: number };

/** The judged requests of an arm by operation, and how many of them were for symbols asked again within the lifetime of its cache. */
const askedOf = (plan: Plan, arm: AskedArm, mine: ReadonlySet<number> | null): ReadonlyMap<string, Asked> => {
  const kinds = quoteKindsOf(plan.scenario.quotes);
  const rounds = kinds.map((kind) => symbolsOfKind(kind, arm.spec));
  const asked = new Map<string, { requests: number; repeats: number }>();
  const lastUs = new Map<string, Map<string, number>>();
  for (let arrival = 0; arrival < plan.arrivals.count; arrival += 1) {
    const slice = plan.slices[plan.arrivals.slice[arrival] ?? 0];
    const at = plan.arrivals.kind[arrival] ?? 0;
    const [kind, round] = [kinds[at], rounds[at] ?? []];
    if (slice?.mode !== arm.arm || kind === undefined || round.length === 0) continue;
    const { operation } = kind;
    const known = lastUs.get(operation) ?? new Map<string, number>();
    lastUs.set(operation, known);
    const lifetimeUs = (arm.spec.operations[operation]?.cache?.lifetimeMs ?? 0) * 1000;
    const dueUs = plan.arrivals.dueUs[arrival] ?? 0;
    const start = plan.arrivals.symbolStart[arrival] ?? 0;
    let isRepeat = true;
    for (let place = 0; place < Math.min(kind.symbolsPerRequest, round.length); place += 1) {
      const symbol = round[(start + place) % round.length] ?? '';
      isRepeat &&= dueUs - (known.get(symbol) ?? Number.NEGATIVE_INFINITY) < lifetimeUs;
      known.set(symbol, dueUs);
    }
    if (!slice.judged || (mine !== null && !mine.has(arrival))) continue;
    const counted = asked.get(operation) ?? { requests: 0, repeats: 0 };
    counted.requests += 1;
    if (isRepeat) counted.repeats += 1;
    asked.set(operation, counted);
  }
  return asked;
};

const isOff = (spec: QuoteRequestSpec, option: string | null): boolean => {
  const name = option === null ? undefined : spec.takes[option];
  if (name === undefined) return false;
  const options: unknown = spec.optionsIn === 'query' ? spec.query : spec.body['options'];
  const value: unknown = typeof options === 'object' && options !== null ? Reflect.get(options, name) : undefined;
  return value === false || value === 'false';
};

type Counted = {
  readonly plan: Plan;
  readonly performed: Pick<Performed, 'byOperation'>;
  readonly request: { readonly shard: Shard | null };
  /** Who played it. */
  readonly engine: Pick<EngineRecord, 'name'>;
};

/** k6 looks for no mark in an answer. */
const cacheUse = (
  spec: QuoteRequestSpec,
  { requests, repeats }: Asked,
  { plan, engine }: Pick<Counted, 'plan' | 'engine'>,
): CacheUse | null =>
  spec.cache === null
    ? null
    : {
        lifetimeMs: spec.cache.lifetimeMs,
        told: spec.cache.mark !== null && engine.name === 'native',
        off: isOff(withOptions(spec, plan.scenario.quotes.options), spec.cache.offBy),
        requests,
        repeats,
      };

const NOTHING_SEEN: Omit<OperationSeen, 'operation'> = {
  ...{
    counts: { ok: 0, failed: 0, unanswered: 0, dropped: 0 },
    failures: {},
    fromCache: 0,
    overLimit: [],
    response: null,
  },
};

const countsOf = (name: string, asked: Asked, parts: Counted, arm: AskedArm): OperationCounts[] => {
  const operation = arm.spec.operations[name] ?? null;
  if (operation === null) return [];
  const seen = parts.performed.byOperation.get(arm.arm)?.find((each) => each.operation === name) ?? NOTHING_SEEN;
  const { ok, failed, unanswered, dropped } = seen.counts;
  // What no worker tells of was not released, as in the slices: a lost worker took its counts with it.
  const notReleased = asked.requests - ok - failed - unanswered - dropped;
  return [
    {
      ...{ ...seen, operation: name, endpoint: `${operation.method} ${operation.path}` },
      counts: { planned: asked.requests, ok, failed, unanswered, dropped, notReleased },
      cache: cacheUse(operation, asked, parts),
    },
  ];
};

/** Every operation that an arm was asked, as an endpoint of its own; none where no quotes were planned. */
export const operationsOfArm = (parts: Counted, arm: AskedArm): OperationCounts[] => {
  const { plan, request } = parts;
  const share = shareOf(request.shard);
  const mine = share.count === 1 ? null : new Set(shardOf(plan.arrivals.count, share));
  const asked = askedOf(plan, arm, mine);
  return quoteOperationsOf(plan.scenario.quotes).flatMap((name) => {
    const its = asked.get(name);
    return its === undefined ? [] : countsOf(name, its, parts, arm);
  });
};
