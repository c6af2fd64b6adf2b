import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../core/errors.ts';
import type { ResultFile } from '../../core/result-files.ts';
import { buildRecord } from '../../judge/testing/build-record.ts';
import type { RunFolder } from '../../store/run-folder.ts';
import { fullFolder, wideTerminal } from '../testing/full-disk.ts';
import { rejudgeCommand } from './commands.ts';
import { reportOn } from './outputs.ts';

const FOLDER = '/full/run';
const ELSEWHERE = '/tmp/gateproof-x/record.json';

const folderOf = (takes: readonly ResultFile[], recordAt: string | null): RunFolder =>
  fullFolder(FOLDER, (name) => takes.includes(name), recordAt);

const report = async (folder: RunFolder, json = false) => {
  const { context, written } = wideTerminal();
  const options = { folder, json, writeRecord: true, rejudge: rejudgeCommand(FOLDER), limits: null };
  const ended = await reportOn(buildRecord(), options, context).catch((error: unknown) => error);
  return { ended, ...written };
};

describe('the outputs of a run', () => {
  it('are a verdict that is told though the disk is full, and exit 5 with the way to judge again', async () => {
    const { ended, stdout, stderr } = await report(folderOf([], ELSEWHERE));
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^PASS/);
    expect(stdout).toContain(`gateproof report ${ELSEWHERE}`);
    expect(stderr).toContain(ELSEWHERE);
    expect(ended).toBeInstanceOf(HarnessError);
    expect(ended).toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(
        /report\.txt, report\.md, summary\.json, latency\.png, connections\.png into \/full/,
      ),
      hint: expect.stringContaining(`gateproof report ${ELSEWHERE}`),
    });
  });

  it('are the whole document for a program that reads it, and exit 5 all the same', async () => {
    const { ended, stdout, stderr } = await report(folderOf([], ELSEWHERE), true);
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'pass' });
    expect(stderr).toContain('PASS');
    expect(ended).toMatchObject({ exitCode: 5 });
  });

  it('name no command where the record could be kept nowhere', async () => {
    const { ended, stdout } = await report(folderOf([], null));
    expect(stdout).toContain('PASS');
    expect(ended).toMatchObject({ exitCode: 5, message: expect.stringContaining('record.json, report.txt') });
    expect(ended).toMatchObject({ hint: expect.not.stringContaining('gateproof report') });
  });

  it('are those that could be written, each one tried', async () => {
    const { ended, stdout } = await report(folderOf(['summary.json'], `${FOLDER}/record.json`));
    expect(stdout).toContain(`${FOLDER}/summary.json`);
    expect(stdout).not.toContain(`${FOLDER}/report.txt`);
    expect(ended).toMatchObject({
      message: expect.not.stringContaining('summary.json'),
      hint: expect.stringContaining(`gateproof report ${FOLDER}`),
    });
  });
});
