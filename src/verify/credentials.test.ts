import { expect, it } from 'vitest';
import type { ControlAnswer } from '../target/client.ts';
import { quotesRefused } from './credentials.ts';
import { checkedAt, profileFor } from './testing/checked.ts';

const variables = { quotes: ['QUOTE_SECRET'], sockets: [] };
const operationOf = (dialect: 'stock-api' | 'documented') =>
  checkedAt('http://127.0.0.1:1', { profile: profileFor(dialect) }).spec.operations['quote']!;
const answered = (status: number, json: unknown): ControlAnswer => ({
  ...({ kind: 'answer', headers: {}, text: '', elapsedMs: 1 } as const),
  ...{ status, json },
});
const OWN = { success: false, error: { code: 'UNAUTHORIZED' } };

it.each<[string, readonly ControlAnswer[], boolean]>([
  ['by the target itself', [answered(401, OWN), answered(403, OWN)], true],
  ['by the page of a proxy, which asks for no key of the target', [answered(403, null)], false],
  ['by a proxy, in JSON', [answered(401, { message: 'Unauthorized' })], false],
  ['in part', [answered(401, OWN), answered(200, {})], false],
  ['by a target that fails', [answered(500, OWN)], false],
])('quotes that are refused %s', (_, answers, isOurs) => {
  const outcome = quotesRefused({ variables }, operationOf('stock-api'), answers);
  expect(outcome?.state ?? null).toBe(isOurs ? 'inconclusive' : null);
  if (isOurs) expect(outcome).toMatchObject({ why: expect.stringContaining('QUOTE_SECRET') });
  // Where none are shown, none are refused.
  expect(quotesRefused({ variables }, operationOf('documented'), answers)).toBeNull();
});
