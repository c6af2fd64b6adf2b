import type { HostFacts, ProxyRefusal } from '../../core/host.ts';
import { connectionsThroughProxy, descriptorsOfProxy } from '../../core/proxy-room.ts';
import type { FitAsked } from './fit-asked.ts';
import { quoteConnections } from './plan-needs.ts';

/** The connections that the proxy of a load may carry at once; null = none stands there, or the machine knows no limit. */
export const carriedByProxy = (
  { descriptors }: Pick<HostFacts, 'descriptors'>,
  { isProxied = false }: Pick<FitAsked, 'isProxied'>,
): number | null =>
  !isProxied || descriptors === null || descriptors.soft === null ? null : connectionsThroughProxy(descriptors.soft);

/** Why one proxy cannot carry all that the workers open together; null = it can, or nothing is known to limit it. Pure. */
export const proxyRefusal = (
  facts: HostFacts,
  asked: FitAsked,
  { held, workers }: { readonly held: number; readonly workers: number },
): ProxyRefusal | null => {
  const { plan, share, arms } = asked;
  const carried = carriedByProxy(facts, asked);
  const limit = facts.descriptors?.soft ?? null;
  const quotes = arms.length * workers * quoteConnections(plan, share.count * workers);
  if (carried === null || limit === null || held + quotes <= carried) return null;
  const reachable = Math.max(0, carried - quotes);
  return { code: 'proxy', held, quotes, limit, needed: descriptorsOfProxy(held + quotes), reachable };
};
