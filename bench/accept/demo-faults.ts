import { MODES } from '../../src/core/modes.ts';
import type { ObjectiveId } from '../../src/core/objectives.ts';
import { type DemoRun, describeRun, runDemo } from './demo-runs.ts';
import type { Acceptance, Row } from './outcome.ts';

type Case = { readonly fault: string; readonly broken: readonly ObjectiveId[] };

const CASES: readonly Case[] = [
  { fault: 'delay=400ms', broken: ['response-p95'] },
  { fault: 'refuse', broken: ['connect-success'] },
  { fault: 'drop=3%', broken: ['disconnect-rate'] },
  { fault: 'error=2%', broken: ['availability', 'error-rate'] },
];

const brokenIn = ({ summary }: DemoRun, mode: (typeof MODES)[number]): readonly string[] =>
  (summary.modes[mode]?.objectives ?? [])
    .filter(({ gating, verdict }) => gating && verdict === 'fail')
    .map(({ id }) => id);

const rowOf = async (root: string, { fault, broken }: Case): Promise<Row> => {
  const run = await runDemo(root, ['--fault', fault]);
  const exact = MODES.every((mode) => JSON.stringify(brokenIn(run, mode)) === JSON.stringify(broken));
  const books = Object.values(run.summary.modes).every((mode) => mode.books.equal === true && mode.verdict === 'fail');
  const noPass = !/\bPASS\b/.test(run.ended.stdout);
  return { name: `--fault ${fault}`, met: run.ended.code === 1 && exact && books && noPass, seen: describeRun(run) };
};

/** The demo with planted faults: exit 1, each breaks exactly its own objectives in both modes, books equal, nothing reads as a pass. */
export const demoFaults: Acceptance = {
  name: 'demo-faults',
  run: async (root) => {
    const rows: Row[] = [];
    for (const each of CASES) rows.push(await rowOf(root, each));
    return {
      title: 'The demo with planted faults',
      claim:
        'Each fault exits 1, fails exactly the objectives it breaks in both modes, our counts equal the target`s, and nowhere stands PASS.',
      command: 'npm run accept demo-faults',
      rows,
    };
  },
};
