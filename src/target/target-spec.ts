import { frozenCopy } from '../core/frozen.ts';
import type { Mode } from '../core/modes.ts';
import type { Profile } from '../core/profile.ts';
import type { TargetSpec } from '../core/target-spec.ts';
import { baseUrlOf } from './base-url.ts';
import { operationsOf } from './operations.ts';

/** By what stands behind the last dot of a symbol; the others belong to no market. */
const byLastDot = (symbols: readonly string[]): TargetSpec['quoteMarkets'] => {
  const dotted = symbols.filter((symbol) => symbol.includes('.'));
  return Object.fromEntries(Map.groupBy(dotted, (symbol) => symbol.slice(symbol.lastIndexOf('.') + 1)));
};

/** What a driver must know of the target that `profile` describes, running in `mode` at `url`: plain data without secrets. */
export const targetSpecOf = (
  profile: Profile,
  { mode, url, alsoAt = [] }: { readonly mode: Mode; readonly url: string; readonly alsoAt?: readonly string[] },
): TargetSpec =>
  frozenCopy({
    profile: profile.name,
    dialect: profile.dialect,
    mode,
    baseUrl: baseUrlOf(url) ?? url,
    alsoAt: alsoAt.map((other) => baseUrlOf(other) ?? other),
    ...(profile.tls.ca === null && !profile.tls.insecure ? {} : { tls: profile.tls }),
    quoteSymbols: profile.quoteSymbols,
    quoteMarkets: profile.quoteMarkets ?? byLastDot(profile.quoteSymbols),
    operations: operationsOf(profile),
    tags: profile.tags,
    socket: {
      path: profile.socketPath,
      subscribe: {
        wsCapabilityType: 'stream-stock-quote',
        preferredProvider: profile.streamProvider ?? profile.provider,
      },
      symbols: profile.streamSymbols,
      sequence: profile.sequence,
    },
  });
