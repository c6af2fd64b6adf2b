import { printShare } from './amounts.ts';
import { defineFault } from './fault.ts';
import { FIRST } from './parameters.ts';
import { shareByOrigin } from './share.ts';

/** The code that the real backend gives with a status (docs/spec/target-contract.md 3.6 and 7.2). */
const CODE_OF_STATUS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  403: 'FORBIDDEN',
  404: 'DATA_NOT_FOUND',
  408: 'REQUEST_TIMEOUT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'EXTERNAL_API_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

export const error = defineFault({
  name: 'error',
  doc: 'an exact share of quote requests is answered at once with the error envelope (status 500 unless given)',
  examples: ['2%', '0.1%,status=503', '6%,status=429,code=RESOURCE_EXHAUSTED'],
  refused: ['', '2', '0%', '101%', '2%,status=200', '2%,code=503'],
  setting: (reader) => {
    const ratio = reader.ratio(FIRST);
    const status = reader.count('status', { from: 400, to: 599 }, 500);
    return { ratio, status, code: reader.word('code', CODE_OF_STATUS[status] ?? 'INTERNAL_SERVER_ERROR') };
  },
  print: ({ ratio, status, code }) => `${printShare(ratio)},status=${status},code=${code}`,
  start: ({ ratio, status, code }) => {
    const isHit = shareByOrigin(ratio);
    return { quoteFault: (isLoad) => (isHit(isLoad) ? { kind: 'error', status, code } : null) };
  },
});
