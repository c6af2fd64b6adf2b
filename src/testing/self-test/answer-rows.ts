import { NO_ANSWERS } from './cells.ts';
import type { MatrixRow } from './row.ts';

const isWrong = (fault: string): MatrixRow => ({ fault, kind: 'quotes', cells: { 'error-rate': 'fail' } });

/** Faults of single answers to quotes. */
export const ANSWER_ROWS: readonly MatrixRow[] = [
  { fault: 'reset=2%,at=body', kind: 'quotes', cells: NO_ANSWERS },
  { fault: 'reset=2%,at=body,by=close', kind: 'quotes', cells: NO_ANSWERS },
  // A 200 that is no answer, or none to what was asked, was available.
  ...[
    'missing=2%',
    'malformed=2%',
    'malformed=2%,how=cut',
    'malformed=2%,how=envelope',
    'malformed=2%,how=refusal',
  ].map(isWrong),
  // So was one that refuses for the rate.
  ...[
    'throttle=2%',
    'throttle=2%,retry-after=0s',
    'throttle=2%,by=upstream',
    'throttle=2%,by=upstream,retry-after=5s',
  ].map(isWrong),
  // 6 % that count as slow are not far over 5 %, 8 % are.
  { fault: 'fail-fast=6%', kind: 'quotes', cells: { ...NO_ANSWERS, 'response-p95': 'may fail' } },
  {
    fault: 'fail-fast=8%,base=80ms,faster=50%,at=100ms',
    kind: 'quotes',
    cells: { ...NO_ANSWERS, 'response-p95': 'fail' },
  },
];
