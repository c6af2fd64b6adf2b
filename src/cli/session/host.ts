import { EXIT, HarnessError } from '../../core/errors.ts';
import type { HostFacts, HostRecord, PlanRefusal } from '../../core/host.ts';
import type { NamedHost } from '../../core/host-names.ts';
import type { Plan } from '../../core/plan.ts';
import type { Shard } from '../../core/record.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { placesOf, type Share, WHOLE_PLAN } from '../../load/cursor.ts';
import { loopbackSources } from '../../load/host/addresses.ts';
import { readHostFacts } from '../../load/host/facts.ts';
import { type Fit, fitPlan } from '../../load/host/fit.ts';
import type { FitAsked } from '../../load/host/fit-asked.ts';
import { thisMachine } from '../../load/host/machine.ts';
import { readNames } from '../../load/host/names.ts';
import { quoteConnections } from '../../load/host/plan-needs.ts';
import { quoteRoom } from '../../load/host/quote-room.ts';
import { coresFor, reachOf } from '../../load/host/reach.ts';
import { hostWarnings, standsInTheWay } from '../../load/host/warnings.ts';
import type { CliContext } from '../context.ts';
import type { LoadRequest, Place } from './request.ts';
import { slotsShort } from './slots.ts';
import { workerCount } from './worker-count.ts';

const text = englishCatalogue.doctor;

/** The part of the plan that this run plays. */
export const shareOf = (shard: Shard | null): Share =>
  shard === null ? WHOLE_PLAN : { index: shard.index - 1, count: shard.count };

/** What this machine has to send load with, now, and what is taken of its ports towards every address of these targets. Never throws: what a system does not tell is null. */
export const readHost = (
  places: readonly (Pick<Place, 'url'> & Partial<Pick<Place, 'alsoAt'>>)[],
  { clock }: CliContext,
): Promise<HostFacts> =>
  readHostFacts(
    thisMachine,
    clock,
    places.flatMap(({ url, alsoAt = [] }) => [url, ...alsoAt]),
  );

export type Fitted = Fit & { readonly wantedWorkers: number };

type Sized = Pick<LoadRequest, 'scenario' | 'workers' | 'shard'> & Partial<Pick<LoadRequest, 'sources' | 'proxy'>>;
type Visited = readonly (Pick<Place, 'arm' | 'url'> & Partial<Pick<Place, 'alsoAt'>>)[];

const askedOf = (facts: HostFacts, request: Sized, plan: Plan, places: Visited): FitAsked => {
  const { scenario, shard, workers, sources = [], proxy = null } = request;
  const wantedWorkers = workers ?? workerCount(scenario, { shards: shard?.count ?? 1, cores: coresFor(facts.cpu) });
  return {
    plan,
    share: shareOf(shard),
    arms: places.map(({ arm, url, alsoAt = [] }) => ({ arm, url, alsoAt })),
    workers: wantedWorkers,
    mayAddWorkers: workers === null,
    isProxied: proxy !== null,
    ...(sources.length === 0 ? {} : { sourcesNamed: sources.length }),
  };
};

/** Whether the plan of a request fits on a machine, with as many workers as the user says, or as the load needs. Pure. */
export const fitOf = (facts: HostFacts, request: Sized, plan: Plan, places: Visited): Fitted => {
  const asked = askedOf(facts, request, plan, places);
  return { ...fitPlan(facts, asked), wantedWorkers: asked.workers };
};

const sentencesOf = (refusal: PlanRefusal): readonly [string, string] => {
  const [{ noRoom }, more] = [text, englishCatalogue.scale.noRoom];
  switch (refusal.code) {
    case 'descriptors':
      return [noRoom.descriptors(refusal), noRoom.descriptorsHint(refusal)];
    case 'ports':
      return [noRoom.ports(refusal), noRoom.portsHint(refusal)];
    case 'sources':
      return [more.sources(refusal), more.sourcesHint(refusal)];
    case 'no-sources':
      return [more.noSources(refusal), more.noSourcesHint(refusal)];
    case 'memory':
      return [more.memory(refusal), more.memoryHint(refusal)];
    case 'proxy':
      return [englishCatalogue.proxy.noRoom(refusal), englishCatalogue.proxy.noRoomHint(refusal)];
  }
};

/** A refusal as the error that ends a run (exit 2), with the number that is reachable. */
export const refusalError = (refusal: PlanRefusal): HarnessError => {
  const [message, hint] = sentencesOf(refusal);
  return new HarnessError(message, { exitCode: EXIT.usage, hint });
};

/** How many addresses each target has, the source addresses that the user named, where the names of targets lead, and how many machines share the plan. */
type HostRecordMore = {
  readonly addresses?: number;
  readonly named?: readonly string[];
  readonly names?: readonly NamedHost[];
  readonly shards?: number;
};

/** The machine as a plan with these workers finds it. */
export const hostRecordOf = (
  facts: HostFacts,
  plan: Plan,
  { workers, warnings, sources }: Fit,
  { addresses = 1, named = [], names = [], shards = 1 }: HostRecordMore = {},
): HostRecord => ({
  facts,
  reach: reachOf(facts, workers, plan.modes.length * quoteConnections(plan, shards * workers), {
    ...{ addresses, sources },
    client: plan.scenario.sockets.client,
  }),
  sources: named.length > 0 ? [...named] : loopbackSources(sources),
  names: [...names],
  warnings: [...hostWarnings(facts, null), ...warnings],
});

/** What of the machine a reader of the report must know: what can make its figures wrong. The rest stands in the record. */
const worthSaying = ({ warnings }: HostRecord): string[] =>
  warnings
    .filter((warning) => standsInTheWay(warning) || warning.code === 'ports-linger' || warning.code === 'cpu-quota')
    .map((warning) => text.warning(warning));

export type PreparedHost = {
  readonly workers: number;
  readonly record: HostRecord;
  /** The most connections for quotes to one arm that a worker has room for; null: nothing is known to limit them. */
  readonly quoteConnectionsMost: number | null;
  /** Sentences for the record. */
  readonly warnings: readonly string[];
};

/** Looks at this machine before a run and says in a line what it holds; a plan that does not fit is refused (exit 2). */
export const prepareHost = async (
  request: LoadRequest,
  plan: Plan,
  places: readonly Place[],
  context: CliContext,
): Promise<PreparedHost> => {
  const facts = await readHost(places, context);
  const fit = fitOf(facts, request, plan, places);
  if (fit.refusal !== null) throw refusalError(fit.refusal);
  const reached = places.map(({ url, alsoAt }) => placesOf([url, ...alsoAt], shareOf(request.shard)));
  const addresses = Math.min(...reached.map(({ length }) => length));
  const named = request.sources;
  // k6 looks up names itself.
  const ours = request.engine === 'k6' ? [] : places.flatMap(({ url, alsoAt }) => [url, ...alsoAt]);
  const names = await readNames(thisMachine, ours);
  const shards = request.shard?.count ?? 1;
  const record = hostRecordOf(facts, plan, fit, { addresses, named, names, shards });
  context.stderr(`${text.fits(record.reach, fit.held)}\n`);
  if (fit.workers > fit.wantedWorkers) context.stderr(`${text.moreWorkers(fit.workers, fit.wantedWorkers)}\n`);
  if (named.length > 0) context.stderr(`${englishCatalogue.shards.from(named)}\n`);
  else if (record.sources.length > 1) context.stderr(`${englishCatalogue.scale.moreSources(record.sources)}\n`);
  for (const each of names) context.stderr(`${englishCatalogue.trust.leads(each)}\n`);
  const short = slotsShort(request.scenario, { processes: fit.workers, shards });
  const slots = short === null ? [] : [englishCatalogue.quoteShapes.slotsTooFew(short)];
  const quoteConnectionsMost = quoteRoom(facts, askedOf(facts, request, plan, places), fit);
  return { workers: fit.workers, record, quoteConnectionsMost, warnings: [...worthSaying(record), ...slots] };
};
