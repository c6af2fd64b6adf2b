import { join } from 'node:path';
import { leftBy, runCli, scenarioFile, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import type { Acceptance, Row } from './outcome.ts';

/** 8,000 judged requests: 6 % of them are over 5 % with confidence. */
const SCENARIO = {
  name: 'shedding',
  question: 'Does a target that fails fast look better than it is?',
  gating: ['response-p95' as const],
  phases: [{ name: 'load', durationMs: 20_000, quotes: { ratePerSec: 400 } }],
};
const BASE = 'fail-fast=6%,base=100ms,faster=40%';

const play = async (folder: string, name: string, fault: string) => {
  const target = await startTestTarget(['--fault', fault]);
  try {
    const out = join(folder, name);
    const words = [
      'run',
      await scenarioFile(folder, SCENARIO),
      '--url',
      target.url,
      '--out',
      out,
      '--wait-quiet',
      '20s',
    ];
    const left = leftBy(out, await runCli(words, SECRETS));
    const mode = left.summary.modes['gateway-only'];
    return { left, mode, p95: mode?.objectives.find(({ id }) => id === 'response-p95') };
  } finally {
    await target.stop();
  }
};

type Played = Awaited<ReturnType<typeof play>>;

const shown = ({ mode, p95 }: Played): string =>
  `P95 ${p95?.censored === true ? 'no answer' : `${p95?.observed} ms`}: ${p95?.verdict}, ${p95?.bad} of ${p95?.n} slow or failed; of the good ones alone ${p95?.observedOkOnly} ms; books ${mode?.books.equal === true ? 'equal' : 'DIFFER'}`;

const rowsFor = async (folder: string, nth: number): Promise<Row[]> => {
  const before = await play(folder, `before-${nth}`, `${BASE},at=60m`);
  const after = await play(folder, `after-${nth}`, BASE);
  const [whole, good] = [before.p95?.observedOkOnly ?? Number.NaN, after.p95?.observedOkOnly ?? Number.NaN];
  const equal = [before, after].every(({ mode }) => mode?.books.equal === true);
  const isTold = after.left.stdout.includes('good ones alone: ');
  return [
    {
      name: `run ${nth}, before: all wait 100 ms`,
      met: before.p95?.verdict === 'pass' && equal,
      seen: shown(before),
    },
    {
      name: `run ${nth}, after: 6 % fail fast, the others wait 60 ms`,
      met: after.p95?.verdict === 'fail' && good < whole && isTold && equal,
      seen: `${shown(after)}${isTold ? ', as the report says' : ', which the report does NOT say'}`,
    },
  ];
};

/** A target that sheds load gets faster for the rest. */
export const survivorship: Acceptance = {
  name: 'survivorship',
  run: async () => {
    const folder = await tempFolder();
    const rows: Row[] = [];
    for (const nth of [1, 2, 3]) rows.push(...(await rowsFor(folder.path, nth)));
    await folder.remove();
    return {
      title: 'A target that fails fast and gets faster',
      claim:
        'At 400 requests a second for 20 s, 6 % of the requests fail at once while the others get faster by 40 %: the P95 objective FAILs, the P95 of the good answers alone improves, and the report shows both.',
      command: 'npm run accept survivorship',
      rows,
    };
  },
};
