import { describe, expect, it } from 'vitest';
import type { Unanswered } from '../core/checklist.ts';
import type { ControlAnswer } from '../target/client.ts';
import { quoteUnanswered } from './quote.ts';
import { checkedAt } from './testing/checked.ts';

const operation = checkedAt('http://127.0.0.1:1').spec.operations['quote']!;
const answered = (status: number, json: unknown): ControlAnswer => ({
  ...({ kind: 'answer', headers: {}, text: '', elapsedMs: 1 } as const),
  ...{ status, json },
});
const OWN = { success: false, error: { code: 'EXTERNAL_API_ERROR' } };

describe('a quote', () => {
  it.each<[string, ControlAnswer, Unanswered | null]>([
    ['that is not JSON', answered(200, null), 'garbled'],
    ['that is a word', answered(200, 'OK'), 'garbled'],
    ['that is some object', answered(200, {}), null],
    ['that is not found', answered(404, OWN), 'not-served'],
    ['that is sent elsewhere', answered(302, null), 'refused'],
    ['for which a proxy has no backend', answered(502, null), 'refused'],
    ['for which a proxy has no backend, in JSON', answered(503, { message: 'no upstream' }), 'refused'],
    ['that a proxy does not let through', answered(403, { message: 'Forbidden' }), 'refused'],
    ['that the target refuses itself', answered(503, OWN), null],
    ['that fails in the target', answered(500, { message: 'Internal server error' }), null],
    ['that fails, and not in JSON', answered(500, null), 'refused'],
    ['that takes too long', { kind: 'timeout' }, 'late'],
    ['that is too long', { kind: 'too-large' }, 'garbled'],
    ['that is cut', { kind: 'broken', why: 'reset' }, 'unreachable'],
    ['that finds nobody', { kind: 'unreachable', why: 'refused' }, 'unreachable'],
    ['that this machine could not send', { kind: 'ours', why: 'EMFILE' }, null],
  ])('%s', (_, answer, how) => {
    expect(quoteUnanswered(answer, operation)).toBe(how);
  });
});
