import { count, duration, listed } from './figures.ts';

/** English sentences about where the load of a shard comes from, and when it begins. */
export const shardsText = {
  source: () => 'send the load from this address of this machine; several take turns',
  badSource: (got: string) => `--source must be an IP address of this machine; got "${got}".`,
  badSourceHint: () => 'Such as --source 127.0.0.2. Name it several times for several addresses, which take turns.',
  notOurs: (address: string) => `No connection can come from ${address}: this machine has no such address.`,
  notOursHint: () =>
    'Name one of `ip addr` (on macOS `ifconfig`). Of 127.0.0.0/8 Linux has all, other systems 127.0.0.1 alone.',
  otherFamily: ({ source, url }: { readonly source: string; readonly url: string }) =>
    `--source must be of the same kind as the address of the target, IPv4 or IPv6; got ${source}, from which no connection leads to ${url}.`,
  otherFamilyHint: () => 'Name a source of the other kind, or give the target by an address of this one.',
  leadsNowhere: ({ source, url }: { readonly source: string; readonly url: string }) =>
    `--source must be an address from which this machine reaches the target; got ${source}, which is loopback, and ${url} is on another machine.`,
  leadsNowhereHint: () =>
    'Name an address of `ip addr` that is not loopback (on macOS `ifconfig`), or leave out --source.',
  notWithProxy: () => '--source and --proxy-fault do not go together: what the target sees comes from the proxy.',
  notWithProxyHint: () => 'Leave out one of them.',
  from: (sources: readonly string[]) =>
    sources.length === 1
      ? `The load comes from ${sources[0]}.`
      : `The load comes from ${count(sources.length)} addresses in turn: ${listed(sources)}.`,
  lateStart: (lateMs: number) =>
    `The load began ${duration(lateMs)} after --start-at: this machine was not ready in time.`,
} as const;
