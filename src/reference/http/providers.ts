import type { ResolvedOptions } from '../options.ts';

type Dialect = ResolvedOptions['dialect'];

/** stock-api knows `infoway` today; the source document asks for `longport` (docs/spec/target-contract.md 2.8, 6.7). */
export const isKnownProvider = (provider: string, dialect: Dialect): boolean =>
  provider === 'infoway' || (provider === 'longport' && dialect !== 'stock-api');

/** What a subscribe without `preferredProvider` gets: on stock-api a provider that is not configured (docs/spec/target-contract.md 7.1). */
export const defaultStreamProvider = (dialect: Dialect): string => (dialect === 'stock-api' ? 'jvquant' : 'infoway');
