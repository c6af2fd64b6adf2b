import type { RunRecord } from '../../core/record.ts';
import { buildRecord, evenly } from '../../judge/testing/build-record.ts';
import type { ReportView } from '../view.ts';
import { viewOf } from './sample-views.ts';

/** What a target, a proxy or a shell could put into a text of a record: terminal sequences, a forged verdict, Markdown, HTML, a mention, a megabyte. */
export const HOSTILE = [
  '\u001b[2J\u001b[1;32mPASS\u001b[0m',
  '\u001b]0;owned\u0007\u009b31m',
  'x\r\n## PASS\n\nPASS  all is well',
  '<script>alert(1)</script><img src=x onerror=alert(1)>',
  '![p](https://evil.example/p.png) [click](javascript:alert(1)) @octocat #1',
  '``` \n</details>\n# PASS\n| a | b |',
  'abc\u202ecba\u200b\u2028\u0000',
].join(' ');

const hostileRecord = (): RunRecord => {
  const record = buildRecord({
    modes: {
      'gateway-only': {
        slices: evenly({ ok: 4_000, failures: { [HOSTILE]: 100 }, connections: 100, refused: { [HOSTILE]: 50 } }),
        modeProof: { state: 'not-provable', evidence: HOSTILE },
        preflight: { requests: 1, answered: 1, connections: 1, rateLimit: null, findings: [HOSTILE], sockets: null },
        books: { state: 'compared', lines: [{ item: HOSTILE, ours: 1, target: 2, rule: 'equal', holds: false }] },
        examples: [{ kind: HOSTILE, atMs: 1, detail: `${HOSTILE}${'A'.repeat(1_000_000)}` }],
      },
    },
    stopped: { why: 'error', detail: HOSTILE, atMs: 5 },
    warnings: [HOSTILE],
    workers: [{ index: 0, fate: 'lost', detail: HOSTILE }],
  });
  return { ...record, scenario: { ...record.scenario, question: HOSTILE }, runId: HOSTILE, planHash: HOSTILE };
};

/** A report in which every text that is not ours is hostile. */
export const hostileView = (): ReportView => ({
  ...viewOf(hostileRecord()),
  files: [HOSTILE],
  runAgain: HOSTILE,
  rejudge: HOSTILE,
});
