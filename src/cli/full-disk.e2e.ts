import { spawn } from 'node:child_process';
import { closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { type Env, entry, leftBy, scenarioFile, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

/** Which of the two goes where. */
type Redirected = { readonly stdout?: string; readonly stderr?: string };

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

const collected = (stream: NodeJS.ReadableStream | null): (() => string) => {
  let text = '';
  stream?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  });
  return () => text;
};

/** Runs a command with its output redirected, as a shell does. */
const redirected = async (
  [program = '', ...words]: readonly string[],
  { stdout, stderr }: Redirected,
  env: Env = {},
): Promise<Ended> => {
  const files = [stdout, stderr].map((path) => (path === undefined ? null : openSync(path, 'a')));
  const child = spawn(program, words, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', ...files.map((file) => file ?? ('pipe' as const))],
  });
  for (const file of files) if (file !== null) closeSync(file);
  const [out, err] = [collected(child.stdout), collected(child.stderr)];
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code: code ?? -1, stdout: out(), stderr: err() })),
  );
};

const gateproof = (...words: readonly string[]): readonly string[] => [process.execPath, entry, ...words];

/** So few that nothing is decided, be the host as busy as it likes. */
const fewQuotes: ScenarioInput = {
  name: 'unheard',
  question: 'Is it told to nobody?',
  gating: ['availability'],
  sliceMs: 1_000,
  phases: [{ name: 'load', durationMs: 1_000, quotes: { ratePerSec: 50 } }],
};

/** Takes no byte (full(4)). */
const FULL = '/dev/full';

describe.skipIf(process.platform !== 'linux')('on a full disk', () => {
  it('words that are lost are told, and the exit code stays', async () => {
    const { code, stderr } = await redirected(gateproof('plan', 'quote-steady'), { stdout: FULL });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^The report could not be written.*ENOSPC/)]);
  });

  it('a document that is lost is our fault', async () => {
    const { code, stderr } = await redirected(gateproof('plan', 'quote-steady', '--json'), { stdout: FULL });
    expect([code, stderr]).toEqual([5, expect.stringMatching(/^The JSON document could not be written/)]);
    expect(stderr).toContain('Free space');
  });

  it('half a document is our fault too', async () => {
    const path = join(folder.path, 'half.json');
    const words = ['sh', '-c', 'ulimit -f 1; exec "$@"', 'sh', ...gateproof('plan', 'quote-steady', '--json')];
    // What Node compiles would be cut as well.
    const { code, stderr } = await redirected(words, { stdout: path }, { NODE_DISABLE_COMPILE_CACHE: '1' });
    expect([code, stderr]).toEqual([5, expect.stringContaining('could not be written to standard output whole')]);
    expect(statSync(path).size).toBeGreaterThan(0);
  });

  it.each(['stdout', 'stderr'] as const)(
    'a run whose %s goes there leaves its record, and the code of its verdict',
    async (full) => {
      const target = await startTestTarget();
      try {
        const out = folder.next();
        const path = await scenarioFile(folder.path, fewQuotes);
        const words = gateproof('run', path, '--url', target.url, '--out', out, '--wait-quiet', '0');
        const left = leftBy(out, await redirected(words, { [full]: FULL }, SECRETS));
        expect([left.code, left.summary.verdict, left.record.stopped]).toEqual([3, 'inconclusive', null]);
      } finally {
        await target.stop();
      }
    },
  );
});
