import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { LIMIT_FILE, type LimitSettings, limitSearchSchema } from '../core/limit-search.ts';
import type { ScenarioInput } from '../core/scenario.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { judge } from '../judge/judge.ts';
import { stepOf } from '../judge/limit/step.ts';
import { readRecord } from '../store/record-file.ts';
import { runCli, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';
import type { CliContext } from './context.ts';
import { runLimit } from './limit/run.ts';
import { requestOf } from './session/request.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

const quotes: ScenarioInput = {
  name: 'briefest-quotes',
  question: 'How many a second?',
  gating: ['response-p95'],
  drainMs: 2_000,
  quotes: { timeoutMs: 2_000, poolConnections: 600 },
  phases: [
    { name: 'warm-up', durationMs: 100, judged: false, quotes: { ratePerSec: 200 } },
    { name: 'load', durationMs: 4_000, quotes: { ratePerSec: 200 } },
  ],
};

/** Steps of half a second, which the command line does not allow: of a queue of 250 a second 400 breaks in less. */
const SETTINGS: LimitSettings = {
  ...{ fromPerSec: 200, floorPerSec: 100, capPerSec: 800, budgetMs: 60_000, stepMs: 500 },
  ...{ resolutionRatio: 2, atLeastPerSec: 150 },
};

const quiet = (): CliContext => ({
  ...{ env: SECRETS, clock: systemClock, catalogue: englishCatalogue, commandLine: ['run', '--find-limit'] },
  ...{ stdout: () => {}, stderr: () => {}, setExitCode: () => {} },
  terminal: { columns: 80, colour: false, live: false },
});

describe('a search on a queue of 250 a second', () => {
  it('holds under it, breaks over it, and leaves every step as a record that says the same again', async () => {
    const target = await startTestTarget(['--fault', 'queue=250']);
    const out = folder.next();
    try {
      const scenarioName = await scenarioFile(folder.path, quotes);
      const flags = { target: 'reference-documented', seed: '1', allowHost: [], waitQuiet: '0', out };
      const base = await requestOf('run', scenarioName, flags);
      const place = {
        ...({ arm: 'gateway-only', mode: 'gateway-only', url: target.url, alsoAt: [], pid: null } as const),
        ...{ profile: base.profile, endedEarly: () => null },
      };
      const exitCode = await runLimit({ base, settings: SETTINGS, scenarioName, sharedWords: [] }, [place], quiet());
      const search = limitSearchSchema.parse(JSON.parse(await readFile(join(out, LIMIT_FILE), 'utf8')));
      const [mode] = search.modes;
      const shown = JSON.stringify(mode?.steps.map(({ ratePerSec, verdict, reason }) => [ratePerSec, verdict, reason]));
      expect([search.exitCode, search.finished], shown).toEqual([exitCode, true]);
      for (const step of mode?.steps ?? []) {
        expect(step.booksAgree, shown).toBe(true);
        // What a busy host does to a step is undecided: never the limit.
        expect(
          step.ratePerSec < 250 ? ['holds', 'undecided', 'generator'] : ['breaks', 'undecided', 'generator'],
          shown,
        ).toContain(step.verdict);
        const record = await readRecord(join(out, step.folder));
        expect(stepOf(step, record, judge(record))).toEqual(step);
      }
      if (mode?.answer.outcome === 'found')
        expect(mode.answer, shown).toMatchObject({ holdsAtPerSec: 200, breaksAtPerSec: 400 });
      expect(JSON.stringify(search)).not.toContain(SECRETS.GATEPROOF_ADMIN_TOKEN);
    } finally {
      await target.stop();
    }
  });

  it('is exit 4 where nobody is there', async () => {
    const words = ['run', 'quote-steady', '--find-limit', '--mode', 'gateway-only', '--url', 'http://127.0.0.1:1'];
    const { code } = await runCli([...words, '--out', folder.next()], SECRETS);
    expect(code).toBe(4);
  });
});
