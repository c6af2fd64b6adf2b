import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Checklist } from '../core/checklist.ts';
import { EXIT, type ExitCode, HarnessError } from '../core/errors.ts';
import { NO_CONNECTIONS } from '../core/slice.ts';
import type { Verification } from '../core/verification.ts';
import { tempFolder } from '../testing/cli.ts';
import { answerOf } from './answer-of.ts';
import { answerChecklist } from './rollback.ts';
import { verifiedOf } from './verified.ts';

const temp = await tempFolder();
afterAll(temp.remove);

const checklist: Checklist = {
  ...{ schemaVersion: 1, kind: 'checklist', tier: 1, startedAt: '2026-11-23T00:10:57.000Z', durationMs: 1_500 },
  ...{ verdict: 'fail', verdictLine: 'FAIL, 0 of 1 checks' },
  checks: [
    {
      ...{ id: 'H1', title: 'Base service', source: 'docs/spec/rollback-strategy.zh.md:201', tier: 1 },
      ...{ deadlineMs: 10_000, expectation: '200', outcome: { state: 'fail', why: 'It is unhealthy.' } },
      ...{ evidence: [], tookMs: 12 },
    },
  ],
  target: { profile: 'reference-documented', url: 'http://127.0.0.1:3000', mode: 'gateway-only' },
  traffic: {
    requests: 9,
    load: { planned: 0, ok: 0, failed: 0, unanswered: 0, dropped: 0, notReleased: 0 },
    connections: NO_CONNECTIONS,
  },
};

const red: Verification = {
  ...{ schemaVersion: 1, kind: 'verification', tier: 1, startedAt: checklist.startedAt, durationMs: 9_000 },
  ...{ verdict: 'fail', exitCode: 1, verdictLine: 'FAIL', proves: [], leavesOpen: [], command: 'gateproof verify' },
  ...{ checklist, load: { state: 'not-played', why: 'no name service', hint: '' }, restart: null },
};

/** A folder in which a verification left this file; null: none. */
const leftWith = (text: string | null): string => {
  const folder = temp.next();
  mkdirSync(folder, { recursive: true });
  if (text !== null) writeFileSync(join(folder, 'verify.json'), text);
  return folder;
};

const faultOf = (exitCode: ExitCode): HarnessError => new HarnessError('it ended early', { exitCode, hint: '' });
const OURS = faultOf(EXIT.ourFault);
const WHOLE = JSON.stringify(red);

const answerTo = (ask: () => void): unknown => {
  try {
    ask();
    return null;
  } catch (error) {
    return answerOf(error);
  }
};

describe('what a verification left', () => {
  it('is read where it came to its end', async () => {
    const folder = leftWith(WHOLE);
    expect(await verifiedOf({ folder, fault: null })).toEqual({ folder, verification: red, fault: null });
  });

  it('counts although our own fault ended it: a checklist that is red is answered with no', async () => {
    const folder = leftWith(WHOLE);
    const { verification, fault } = await verifiedOf({ folder, fault: OURS });
    expect(fault).toBe(OURS);
    expect(answerTo(() => answerChecklist(verification, folder))).toMatchObject({ state: 'answered', verdict: 'fail' });
  });

  it.each<[string, string | null, HarnessError]>([
    ['our own fault left no file', null, OURS],
    ['our own fault left half a file', WHOLE.slice(0, 90), OURS],
    ['nobody was there', WHOLE, faultOf(EXIT.unreachable)],
    ['it was interrupted', WHOLE, faultOf(EXIT.sigint)],
  ])('is not asked where %s', async (_, text, fault) => {
    await expect(verifiedOf({ folder: leftWith(text), fault })).rejects.toBe(fault);
  });

  it('is missed where it should be there', async () => {
    await expect(verifiedOf({ folder: leftWith(null), fault: null })).rejects.toThrow('ENOENT');
  });
});
