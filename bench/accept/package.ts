import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ended } from '../../src/testing/ended.ts';
import { entryOf, install, nodeOf, PROMISED_NODES, pack } from './installed.ts';
import type { Acceptance, Row } from './outcome.ts';
import { runCommand, tail } from './run-command.ts';

/** One that the package must refuse in one line. */
const TOO_OLD = '20.19.0';

const OWN_SCENARIO = `import { defineScenario } from 'gateproof';
export default defineScenario({
  name: 'own',
  question: 'does a scenario of my own run?',
  gating: ['availability'],
  phases: [{ name: 'load', durationMs: 3000, quotes: { ratePerSec: 1100 }, connections: { count: 30, holdMs: 1000 } }],
});
`;

/** What a test of one's own looks like, and a suite: the same matchers on a run that is there. */
const OWN_SUITE = `import { expect } from 'vitest';
import { openSuite } from 'gateproof/suite';
import 'gateproof/vitest';
const { question, settings } = openSuite('own', process.env);
question('my run holds', () => {
  expect(settings.folder + '/out').toHoldSlos();
});
`;

const VITEST = 'vitest@5.1.1';

const gateproof = (folder: string, words: readonly string[]): Promise<Ended> =>
  runCommand(nodeOf(folder), [entryOf(folder), ...words], { cwd: folder, env: { NODE_OPTIONS: '' } });

/** Starts the packaged reference target; `stop` ends its input, and so the target. */
const startTarget = (folder: string): Promise<{ readonly url: string; stop(): Promise<void> }> =>
  new Promise((resolve, reject) => {
    const words = [entryOf(folder), 'target', '--port', '0', '--json', '--exit-with-parent'];
    const child = spawn(nodeOf(folder), words, { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
    const gone = new Promise<void>((over) => child.once('exit', () => over()));
    child.once('error', reject);
    child.stdout.once('data', (line: Buffer) => {
      const { url }: { url: string } = JSON.parse(line.toString('utf8'));
      const stop = async (): Promise<void> => {
        child.stdin.end();
        await gone;
      };
      resolve({ url, stop });
    });
  });

const isPicture = async (path: string): Promise<boolean> => {
  const bytes = await readFile(path);
  return bytes.length > 10_000 && bytes.toString('latin1', 1, 4) === 'PNG';
};

/** The exit codes of a suite of one's own, before vitest is there and after. */
const asksOwnSuite = async (folder: string): Promise<{ readonly without: number; readonly with: number }> => {
  const ask = () => gateproof(folder, ['suite', './own.suite.ts', '--out', 'asked']);
  await writeFile(join(folder, 'own.suite.ts'), OWN_SUITE);
  const without = await ask();
  await runCommand('npm', ['install', '--no-audit', '--no-fund', VITEST], { cwd: folder });
  return { without: without.code, with: (await ask()).code };
};

const works = async (folder: string, version: string): Promise<Row> => {
  const target = await startTarget(folder);
  const run = await gateproof(folder, ['run', './own.ts', '--url', target.url, '--out', 'out']);
  await target.stop();
  const drawn =
    (await isPicture(join(folder, 'out/latency.png'))) && (await isPicture(join(folder, 'out/connections.png')));
  const asked = await asksOwnSuite(folder);
  const met = (run.code === 0 || run.code === 3) && drawn && asked.without === 2 && asked.with === run.code;
  const seen = `run of an own .ts scenario exit ${run.code}, PNGs ${drawn ? 'drawn' : 'missing'}; an own suite exit ${asked.without} without vitest, ${asked.with} with it`;
  return { name: `Node ${version}`, met, seen: met ? seen : `${seen}: ${tail(run)}`.replaceAll('\n', ' ') };
};

const refuses = async (folder: string): Promise<Row> => {
  const ended = await gateproof(folder, ['run', 'quote-steady']);
  const lines = ended.stderr.trim().split('\n');
  return {
    name: `Node ${TOO_OLD}`,
    met: ended.code === 2 && lines.length === 1 && lines[0]?.includes('22.19') === true,
    seen: lines.join(' / '),
  };
};

/** `npm pack`, installed into an empty project, on every Node it promises. */
export const packaged: Acceptance = {
  name: 'package',
  run: async (root) => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-package-'));
    try {
      const tarball = await pack(root, folder);
      const rows: Row[] = [];
      for (const version of PROMISED_NODES) {
        await install(join(folder, version), tarball, version);
        await writeFile(join(folder, version, 'own.ts'), OWN_SCENARIO);
        rows.push(await works(join(folder, version), version));
      }
      await install(join(folder, TOO_OLD), tarball, TOO_OLD);
      rows.push(await refuses(join(folder, TOO_OLD)));
      return {
        title: 'The package in an empty project',
        claim:
          'npm pack, installed into an empty project, runs, draws its pictures and asks a suite of one`s own on every Node it promises, and says in one line what it needs on an older one.',
        command: 'npm run accept package',
        rows,
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
