import type { ExportedRun } from '../../core/exported.ts';
import { gatingUnder, type KeptLimits, type OwnLimits } from '../../core/limits.ts';
import type { Plan } from '../../core/plan.ts';
import type { Profile } from '../../core/profile.ts';
import { quoteOperationsOf } from '../../core/quote-kinds.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { slosUnder } from '../../judge/slo/registry.ts';
import { allowedBadRatioOf } from '../../judge/slo/slo.ts';
import type { ExportedObjective } from '../../load/k6/export/rules.ts';
import { applyOverrides } from '../../scenario/overrides.ts';
import { createPlan } from '../../scenario/plan.ts';
import { targetSpecOf } from '../../target/target-spec.ts';
import type { CliContext } from '../context.ts';
import { type LoadFlags, overridesOf } from '../load-options.ts';
import { assertServes } from '../session/request.ts';
import { loadProfile, loadScenario } from '../sources.ts';
import { usageError } from '../usage-error.ts';
import { parseDuration } from '../values/duration.ts';
import { parseMode } from '../values/mode.ts';
import { parseWhole } from '../values/number.ts';
import { addressesOf } from '../values/urls.ts';
import { ownLimits } from './own-limits.ts';

const text = englishCatalogue.k6Export;

export type ExportFlags = Pick<LoadFlags, 'rate' | 'connections' | 'duration' | 'slice' | 'seed' | 'target'> & {
  readonly url: readonly string[];
  readonly mode: string;
  readonly auth: string;
  readonly out?: string;
  readonly slo?: string;
  readonly operator?: true;
  readonly parallelism?: string;
  readonly image?: string;
  readonly startEvery?: string;
  readonly dryRun?: true;
};

/** Runners of the operator; they begin together at a whole multiple of `startEveryMs`. */
export type OperatorWish = {
  readonly parallelism: number;
  readonly image: string | null;
  readonly startEveryMs: number;
};

/** What is to be exported, checked. */
export type ExportRequest = {
  readonly plan: Plan;
  readonly objectives: readonly ExportedObjective[];
  readonly run: Omit<ExportedRun, 'rowsHash' | 'exportId' | 'command' | 'toolVersion'>;
  /** null: no manifests. */
  readonly operator: OperatorWish | null;
  /** All that share the plan begin at a whole multiple of it; null: the one that plays it begins when it is ready. */
  readonly startEveryMs: number | null;
};

/** Half a load would be another load: sockets are refused, not left out. */
const assertExportable = ({ name, phases, quotes: { honourRetryAfter: honours } }: Plan['scenario']): void => {
  if (phases.some(({ connections, herd }) => connections !== undefined || herd !== undefined))
    throw usageError(text.noSockets(name), text.anotherHint());
  if (phases.every(({ quotes }) => quotes === undefined)) throw usageError(text.noQuotes(name), text.anotherHint());
  if (honours)
    throw usageError(englishCatalogue.k6Engine.onlyOurs(name, 'quotes.honourRetryAfter'), text.anotherHint());
};

/** A target that asks for credentials at one of the operations gets them; the folder only names them. */
const authOf = ({ quotes }: Plan['scenario'], { operations }: ExportedRun['target'], auth: string) => {
  if (auth !== 'key' && auth !== 'jwt') throw usageError(text.badAuth(auth), text.badAuthHint());
  const isAsked = quoteOperationsOf(quotes).some((name) => operations[name]?.auth === 'key-or-jwt');
  return isAsked ? auth : 'none';
};

const objectivesOf = ({ scenario }: Plan, own: OwnLimits | null): readonly ExportedObjective[] => {
  const gating = gatingUnder(scenario.gating, own);
  return slosUnder(own)
    .filter(({ id }) => gating.includes(id))
    .map((each) => ({ id: each.id, limit: each.limit, allowedBadRatio: allowedBadRatioOf(each) }));
};

/** What `collect` judges by: k6 itself goes by thresholds of its own, or by none. */
const keptOf = (own: OwnLimits | null): KeptLimits | null =>
  own === null ? null : { ...own, unjudged: [...(own.unjudged ?? [])] };

/** Far apart, so that runners which are started one after another rarely fall on both sides of such an instant. */
const START_EVERY = '30s';

type Together = Pick<ExportRequest, 'operator' | 'startEveryMs'> & { readonly parallelism: number };

/**
 * How many k6 share the plan, and when they begin: those of the operator, or as many as somebody starts by hand. Several of which each begins when it
 * is ready would play another load than the plan's.
 */
const togetherOf = ({ operator, parallelism, image, startEvery }: ExportFlags): Together => {
  const isOperator = operator === true;
  if (!isOperator && image !== undefined) throw usageError(text.onlyOperator('--image'), text.onlyOperatorHint());
  const runners = parseWhole(parallelism ?? (isOperator ? '2' : '1'), '--parallelism', 1);
  const every = startEvery ?? (isOperator || runners > 1 ? START_EVERY : null);
  const startEveryMs = every === null ? null : parseDuration(every, '--start-every');
  const wish =
    startEveryMs === null || !isOperator ? null : { parallelism: runners, image: image ?? null, startEveryMs };
  return { parallelism: runners, startEveryMs, operator: wish };
};

const specOf = (profile: Profile, { url, mode }: ExportFlags) =>
  targetSpecOf(profile, { mode: parseMode(mode), ...addressesOf(url, profile) });

/** Reads the scenario, the profile and the flags. No credential is read: none enters the folder. */
export const exportRequestOf = async (
  name: string,
  flags: ExportFlags,
  context: CliContext,
): Promise<ExportRequest> => {
  const scenario = applyOverrides(await loadScenario(name), overridesOf(flags));
  assertExportable(scenario);
  const { parallelism, ...together } = togetherOf(flags);
  const profile = await loadProfile(flags.target);
  assertServes(scenario, profile);
  const target = specOf(profile, flags);
  // Whoever runs the folder would have to tell Go of it, by variables that no file of ours can set.
  if ((target.tls?.ca ?? null) !== null && target.tls?.insecure !== true)
    throw usageError(text.noAuthorities(), text.noAuthoritiesHint());
  const quoteAuth = authOf(scenario, target, flags.auth);
  const own = flags.slo === undefined ? null : await ownLimits(flags.slo, context);
  const seed = parseWhole(flags.seed, '--seed', 0);
  const plan = createPlan(scenario, { modes: [target.mode], seed });
  const known = { schemaVersion: 1, scenario, mode: target.mode, seed, planHash: plan.hash } as const;
  return {
    plan,
    objectives: objectivesOf(plan, own),
    ...together,
    run: { ...known, target, quoteAuth, parallelism, limits: keptOf(own) },
  };
};
