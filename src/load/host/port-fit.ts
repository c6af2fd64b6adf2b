import type { DestinationFacts, HostFacts, HostWarning, PlanRefusal, PortFacts } from '../../core/host.ts';
import { hostOf } from '../../core/host-names.ts';
import type { Arm } from '../../core/modes.ts';
import { placesOf } from '../cursor.ts';
import { REUSED_AFTER_SEC, SOURCES_MAX, TIME_WAIT_SEC } from './capacity.ts';
import type { FitAsked } from './fit-asked.ts';
import { quoteConnections, socketsHeld } from './plan-needs.ts';
import { freePorts, portsPerSource, reusesTimeWait } from './reach.ts';

/** `sources`: how many addresses the sockets come from in turn; 0 = the one that the system chooses. */
export type PortFit = {
  readonly refusal: PlanRefusal | null;
  readonly warnings: readonly HostWarning[];
  readonly sources: number;
};

/** `share`: how much of the sockets of an arm goes there, the largest of all arms. */
type Visited = { readonly destination: DestinationFacts; readonly arms: readonly Arm[]; readonly share: number };

const urlsOf = ({ url, alsoAt = [] }: FitAsked['arms'][number]): readonly string[] => [url, ...alsoAt];

/** Arms by where they lead: two addresses of one target share its ports. */
export const visitedBy = ({ destinations }: HostFacts, asked: FitAsked): readonly Visited[] =>
  [...Map.groupBy(destinations, ({ destination }) => destination).values()].flatMap((same) => {
    const [destination] = same;
    const urls = new Set(same.map(({ url }) => url));
    const there = asked.arms
      .map((each) => {
        const reached = placesOf(urlsOf(each), asked.share);
        return { arm: each.arm, share: reached.filter((url) => urls.has(url)).length / reached.length };
      })
      .filter(({ share }) => share > 0);
    if (destination === undefined || there.length === 0) return [];
    return [{ destination, arms: there.map(({ arm }) => arm), share: Math.max(...there.map(({ share }) => share)) }];
  });

type PortNeed = { readonly refusal: PlanRefusal | null; readonly warnings: readonly HostWarning[] };

/** Ports of one destination: what is open at once must fit; what lingers in TIME_WAIT may be on our side or on the target's, so it is a warning. */
const portNeed = (ports: PortFacts, { plan, share }: FitAsked, workers: number, visited: Visited): PortNeed => {
  const { destination, arms } = visited;
  const free = freePorts(ports, destination);
  const quotes = Math.ceil(arms.length * workers * quoteConnections(plan, share.count * workers) * visited.share);
  const held = Math.ceil(socketsHeld(plan, share, arms) * visited.share);
  if (held + quotes > free) {
    const reachable = Math.max(0, free - quotes);
    return {
      refusal: { code: 'ports', destination: destination.destination, held, quotes, free, reachable },
      warnings: [],
    };
  }
  const lingerSec = reusesTimeWait(ports, destination) ? REUSED_AFTER_SEC : TIME_WAIT_SEC;
  const lately = Math.ceil(socketsHeld(plan, share, arms, lingerSec * 1_000_000) * visited.share);
  const perDestination = lately + quotes;
  return {
    refusal: null,
    warnings: perDestination > free ? [{ code: 'ports-linger', perDestination, free, lingerSec }] : [],
  };
};

/** An address of which nothing was read (`doctor` without a target asks of none) is judged by its own host. */
const isIPv4Loopback = (url: string, destinations: readonly DestinationFacts[]): boolean => {
  const read = destinations.filter((each) => each.url === url);
  if (read.length === 0) return hostOf(new URL(url)).startsWith('127.');
  return read.some(({ destination }) => destination.startsWith('127.'));
};

/** Whether sockets may come from 127.0.x.y: all that they go to is on IPv4 loopback, and this system has more of it than 127.0.0.1. */
const mayHaveSources = (
  { sourceAddresses, destinations }: HostFacts,
  { arms }: FitAsked,
): 'yes' | 'elsewhere' | 'system' => {
  if (!arms.flatMap(urlsOf).every((url) => isIPv4Loopback(url, destinations))) return 'elsewhere';
  return sourceAddresses !== null && sourceAddresses.usable === sourceAddresses.tried ? 'yes' : 'system';
};

const refused = (refusal: PlanRefusal): PortFit => ({ refusal, warnings: [], sources: 0 });

/** As many source addresses as are asked for: they must be there, and their ports must do. A system that does not tell its ports refuses nothing. */
const withSources = (facts: HostFacts, asked: FitAsked, sources: number): PortFit => {
  const may = mayHaveSources(facts, asked);
  return may === 'yes' ? withPortsOf(sources, facts, asked) : refused({ code: 'no-sources', sources, why: may });
};

/** Whether the ports of so many source addresses do. */
const withPortsOf = (sources: number, facts: HostFacts, asked: FitAsked): PortFit => {
  const held = heldInAll(asked);
  const perSource = facts.ports === null ? null : portsPerSource(facts.ports);
  if (perSource === null || held <= sources * perSource) return { refusal: null, warnings: [], sources };
  return refused({ code: 'sources', held, sources, perSource, reachable: sources * perSource });
};

const heldInAll = ({ plan, share, arms }: FitAsked): number =>
  socketsHeld(
    plan,
    share,
    arms.map(({ arm }) => arm),
  );

/**
 * Whether the local ports do for a plan (measurement.md 2). Of one source address each address of a target takes a port a socket; where these run
 * out on loopback, as many source addresses are taken as it needs, unless the scenario says how many. Pure.
 */
export const fitPorts = (facts: HostFacts, asked: FitAsked, workers: number): PortFit => {
  if (asked.sourcesNamed !== undefined) return withPortsOf(asked.sourcesNamed, facts, asked);
  const wanted = asked.plan.scenario.sockets.sourceAddresses;
  if (wanted !== 'auto' && asked.plan.connections.count > 0) return withSources(facts, asked, wanted);
  const { ports } = facts;
  if (ports === null) return { refusal: null, warnings: [], sources: 0 };
  const needs = visitedBy(facts, asked).map((visited) => portNeed(ports, asked, workers, visited));
  const refusal = needs.find((need) => need.refusal !== null)?.refusal ?? null;
  const system: PortFit = { refusal, warnings: needs.flatMap(({ warnings }) => warnings), sources: 0 };
  const perSource = portsPerSource(ports);
  if (refusal === null || perSource === 0 || mayHaveSources(facts, asked) !== 'yes') return system;
  return withSources(facts, asked, Math.min(SOURCES_MAX, Math.ceil(heldInAll(asked) / perSource)));
};
