type Planted = { readonly kind: string; readonly percent: number; readonly fault: string };

/** What is planted together, in this order: the kind that each must be counted as, and how many per cent of the requests it chooses. */
export const PLANTED_ANSWERS: readonly Planted[] = [
  { kind: 'timeout', percent: 2, fault: 'hang=2%' },
  { kind: 'http-429-limiter', percent: 3, fault: 'throttle=3%' },
  { kind: 'envelope', percent: 4, fault: 'malformed=4%,how=envelope' },
  { kind: 'missing-symbol', percent: 5, fault: 'missing=5%' },
  { kind: 'partial', percent: 6, fault: 'partial=6%' },
  { kind: 'not-json', percent: 7, fault: 'malformed=7%' },
  { kind: 'http-429-upstream', percent: 8, fault: 'throttle=8%,by=upstream' },
  { kind: 'reset', percent: 9, fault: 'reset=9%,at=body' },
  { kind: 'http-503', percent: 10, fault: 'error=10%,status=503' },
];

/**
 * How many of each kind, and `ok`, there are among the first so many requests, worked out without the code that plants them: of the first n requests
 * each fault chooses n x share, rounded, and of a request that several chose the first one makes what it is.
 */
export const plantedCounts = (requests: number): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = { ok: 0 };
  const chosen = (percent: number, n: number): number => Math.floor((n * percent + 50) / 100);
  for (let n = 1; n <= requests; n += 1) {
    const first = PLANTED_ANSWERS.find(({ percent }) => chosen(percent, n) > chosen(percent, n - 1));
    const kind = first?.kind ?? 'ok';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
};
