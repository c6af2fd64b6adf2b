import { describeRun, runDemo } from './demo-runs.ts';
import type { Acceptance, Row } from './outcome.ts';

const REPEATS = 5;

const isNoise = (row: Awaited<ReturnType<typeof runDemo>>): boolean =>
  row.summary.verdict === 'inconclusive' && row.summary.reasons.every(({ code }) => code === 'noisy-host');

/** A healthy demo, five times: at least three pass, the others name the host's noise, none fails. */
export const demoRepeats: Acceptance = {
  name: 'demo-repeats',
  run: async (root) => {
    const rows: Row[] = [];
    let passes = 0;
    for (let i = 1; i <= REPEATS; i += 1) {
      const run = await runDemo(root, []);
      const booksEqual = Object.values(run.summary.modes).every(({ books }) => books.equal === true);
      if (run.summary.verdict === 'pass') passes += 1;
      rows.push({
        name: `repeat ${i}`,
        met: booksEqual && (run.summary.verdict === 'pass' || isNoise(run)),
        seen: describeRun(run),
      });
    }
    rows.push({ name: 'passes', met: passes >= 3, seen: `${passes} of ${REPEATS}` });
    return {
      title: 'The demo, five times',
      claim:
        'Of five repeats at least three say PASS, the others at most inconclusive naming the noise of the host; none fails; books equal.',
      command: 'npm run accept demo-repeats',
      rows,
    };
  },
};
