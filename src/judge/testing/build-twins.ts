import type { Twin } from '../../core/two-clients.ts';

export type TwinSeen = Partial<Omit<Twin, 'pair' | 'client'>>;

const GOOD: Omit<Twin, 'pair' | 'client' | 'connection'> = {
  ...{ fate: 'closed-by-us', connectUs: 10_000, subscribeUs: 12_000, frames: 4, latencySumUs: 8_000 },
};

/** So many pairs, alike but for the first `apart` of them: `library` and `wire` say what each client met there. */
export const buildTwins = (pairs: number, apart: number, library: TwinSeen, wire: TwinSeen = {}): Twin[] =>
  Array.from({ length: pairs }, (_, pair) => [
    { ...GOOD, pair, client: 'socket.io-client' as const, connection: 2 * pair, ...(pair < apart ? library : {}) },
    { ...GOOD, pair, client: 'wire' as const, connection: 2 * pair + 1, ...(pair < apart ? wire : {}) },
  ]).flat();
