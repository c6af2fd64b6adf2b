import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import { limitSearchSchema } from '../../core/limit-search.ts';
import type { ResultFile } from '../../core/result-files.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { fullFolder, wideTerminal } from '../testing/full-disk.ts';
import { reportSearch } from './outputs.ts';

const FOLDER = '/full/search';
const ANSWER = 'gateway-only: holds at 386/s, breaks at 403/s.';

const search = limitSearchSchema.parse({
  ...{ schemaVersion: 1, tool: { name: 'gateproof', version: '0.1.0' }, runId: 'r', scenario: 'quote-steady' },
  ...{ gating: ['response-p95'], startedAt: '2026-11-23T10:00:00.000Z', command: 'gateproof run x', seed: 1 },
  settings: {
    ...{ fromPerSec: 200, floorPerSec: 3.1, capPerSec: 2_000, budgetMs: 900_000, stepMs: 10_000 },
    ...{ resolutionRatio: 0.05, atLeastPerSec: null },
  },
  ...{ finished: true, stopped: null, exitCode: 0 },
  modes: [
    {
      ...{ mode: 'gateway-only', text: ANSWER, steps: [] },
      answer: {
        ...{ outcome: 'found', holdsAtPerSec: 386, breaksAtPerSec: 403, lowerPerSec: 367.6, upperPerSec: 423.2 },
        ...{ holdsConfirmed: true, breaksConfirmed: true, cause: null },
      },
    },
  ],
});

const folderOf = (refuses: readonly ResultFile[], searchAt: string | null): RunFolder =>
  fullFolder(FOLDER, (name) => !refuses.includes(name), searchAt);

const report = async (folder: RunFolder, json = false) => {
  const { context, written } = wideTerminal();
  const ended = await reportSearch(search, { folder, json, poolAt: () => 100 }, context).catch(
    (error: unknown) => error,
  );
  return { ended, ...written };
};

describe('the outputs of a search', () => {
  it('are three files and the answer', async () => {
    const { ended, stdout, stderr } = await report(folderOf([], `${FOLDER}/limit.json`));
    expect([ended, stderr]).toEqual([undefined, '']);
    expect(stdout).toContain(`Files: ${FOLDER}/limit.json, ${FOLDER}/limit.md and a record of every step`);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(ANSWER);
  });

  it.each<ResultFile>(['limit.md', 'limit.txt'])(
    'are the answer though %s cannot be written, and exit 5',
    async (name) => {
      const { ended, stdout } = await report(folderOf([name], `${FOLDER}/limit.json`));
      expect(stdout.trimEnd().split('\n').at(-1)).toBe(ANSWER);
      expect(ended).toBeInstanceOf(HarnessError);
      expect(ended).toMatchObject({
        ...{ exitCode: 5, message: expect.stringContaining(`Cannot write ${name} into ${FOLDER}.`) },
        hint: expect.stringContaining('Keep the report that was printed'),
      });
    },
  );

  it('name no file that could not be written', async () => {
    const { stdout } = await report(folderOf(['limit.md'], null));
    expect(stdout).toContain(`Files: a record of every step in ${FOLDER}/steps/`);
  });

  it('are the whole document for a program that reads it, and exit 5 all the same', async () => {
    const { ended, stdout, stderr } = await report(folderOf(['limit.md'], '/tmp/gateproof-x/limit.json'), true);
    expect(JSON.parse(stdout)).toEqual(search);
    expect(stderr).toContain('it stands at /tmp/gateproof-x/limit.json');
    expect(stderr).toContain(ANSWER);
    expect(ended).toMatchObject({ exitCode: 5 });
  });

  it('hide no fault of our own code', async () => {
    const folder = { ...folderOf([], `${FOLDER}/limit.json`), write: () => Promise.reject(new TypeError('oops')) };
    const { ended, stdout } = await report(folder);
    expect(stdout).toContain(ANSWER);
    expect(ended).toBeInstanceOf(TypeError);
  });
});
