import type { Arm } from '../../../core/modes.ts';
import { type Credentials, targetSpecSchema } from '../../../core/target-spec.ts';
import { OUR_CLOCK } from '../../clock/estimate.ts';
import type { Job } from '../../worker/protocol.ts';

/** A target with one operation that wants credentials: what the real backend serves (docs/spec/target-contract.md 7.2). */
const spec = targetSpecSchema.parse({
  ...{ profile: 'test', dialect: 'stock-api', mode: 'gateway-only', baseUrl: 'http://127.0.0.1:1' },
  quoteSymbols: ['A', 'B', 'C'],
  operations: {
    quote: {
      ...{ method: 'POST', path: '/api/v1/receiver/data', symbolsIn: 'body', symbolsKey: 'symbols' },
      ...{ body: { receiverType: 'get-stock-quote' }, auth: 'key-or-jwt' },
    },
    'query-symbols': null,
  },
  socket: { path: '/', subscribe: {}, symbols: ['A'], sequence: null },
});

/** A target of an arm; nobody is there. */
export const targetOf = (arm: Arm, credentials: Credentials): Job['targets'][number] => ({
  ...{ arm, spec, credentials, stamps: OUR_CLOCK },
});
