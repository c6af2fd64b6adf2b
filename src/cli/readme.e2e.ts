import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../core/errors.ts';
import { MODES } from '../core/modes.ts';
import { runCli, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';
import { isWide } from '../testing/wide.ts';

/**
 * Every command that the README shows is run here, or in `.ci/run`, as it stands; only addresses, sizes and folders are a test's own. Of those that load
 * one is played each time, and every one where all cases are; else it is asked what it would do.
 */

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) => block.trim().split('\n'));
const ofKind = (start: string) => commands.filter((command) => command.startsWith(start));
const wordsOf = (command: string) => command.replace(/^npx gateproof /, '').split(' ');

let folder: TempFolder;
/** For commands that only ask. */
let asked: TestTarget;
const copies: string[] = [];

beforeAll(async () => {
  folder = await tempFolder();
  asked = await startTestTarget([]);
  for (const command of ofKind('cp ')) {
    const [, from = '', to = ''] = command.split(' ');
    copyFileSync(join(root, from), join(root, to));
    copies.push(join(root, to));
  }
});
afterAll(async () => {
  for (const copy of copies) rmSync(copy, { force: true });
  await asked.stop();
  await folder.remove();
});

/** The same command at targets of its own, whose books nobody else fills, small, into the test's own folder. */
const small = (command: string, out: string, targets: readonly TestTarget[]): string[] => {
  const words = wordsOf(command).map((word) =>
    targets.reduce((said, { url }, i) => said.replace(ADDRESSES[i]!, url), word),
  );
  const isOnly = (scenario: string) => words.includes(scenario);
  const size = [
    ...(isOnly('storm-connect') ? [] : ['--rate', '100']),
    ...(isOnly('quote-steady') ? [] : ['--connections', '40']),
    // Two engines take turns slice by slice.
    ...(words.includes('both') ? ['--slice', '500ms'] : []),
  ];
  return [...words, ...size, '--duration', '2s', '--wait-quiet', '0s', '--out', out];
};

const ADDRESSES = ['http://127.0.0.1:3000', 'http://127.0.0.1:3001'] as const;

/** Runs a command that loads, at a target for each address that it names. */
const load = async (command: string, out: string, more: readonly string[] = []) => {
  const named = MODES.filter((_, i) => command.includes(ADDRESSES[i] ?? ''));
  const own = await Promise.all(named.map((mode) => startTestTarget([], mode)));
  try {
    return await runCli([...small(command, out, own), ...more], SECRETS);
  } finally {
    await Promise.all(own.map((target) => target.stop()));
  }
};

/** A verdict of any kind: the command was understood, and loaded something. */
const judged: readonly number[] = [EXIT.pass, EXIT.fail, EXIT.inconclusive];

describe('the README', () => {
  it('begins with the two commands that `.ci/run` runs', () => {
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    const ci = readFileSync(join(root, '.ci/run'), 'utf8') + readFileSync(join(root, '.ci/demo'), 'utf8');
    for (const command of ['npm ci', 'npm test', 'npm run --silent demo']) expect(ci).toContain(command);
  });

  it('has no command that is not run here', () => {
    const known = [
      'npm ci',
      'npx gateproof run',
      'npx gateproof ab',
      'npx gateproof demo',
      'npx gateproof plan',
      'npx gateproof target',
      'npx gateproof verify',
      'npx gateproof check',
      'npx gateproof mode',
      'npx gateproof doctor',
      'npx gateproof watch',
      'npx gateproof diagnose',
      'npx gateproof report',
      'npx gateproof peak',
      'npx gateproof export',
      'cp ',
      'jq ',
    ];
    expect(commands.filter((command) => !known.some((start) => command.startsWith(start)))).toEqual([]);
    expect(commands.length).toBeGreaterThan(15);
  });

  it('shows the real output of the demo', () => {
    expect(readme).not.toContain('<!-- demo output -->');
    expect(readme).toMatch(/^PASS {2}mixed-day {2}gateway-only and legacy-fallback$/m);
  });
});

/** The load that is played each time: it holds no sockets, so it is over with its quotes. */
const PLAYED = 'npx gateproof run quote-steady --url http://127.0.0.1:3000';

/** Where the run lies that the commands for a stored one read. */
const ofRun = () => join(folder.path, 'run');

// Side by side: that they are understood is in question here, not how fast anything is.
describe.concurrent('commands of the README', () => {
  const isSearch = (command: string) => command.includes('--find-limit');
  const loads = [
    ...ofKind('npx gateproof run').filter((command) => !isSearch(command)),
    ...ofKind('npx gateproof ab'),
    ...ofKind('npx gateproof demo'),
  ];
  // These two look for a while, so they begin.
  it.each(ofKind('npx gateproof diagnose --url'))('%s', async (command) => {
    const words = wordsOf(command).map((word) => word.replace('http://127.0.0.1:3000', asked.url));
    const { code, stdout, stderr } = await runCli(words, SECRETS);
    expect([EXIT.pass, EXIT.inconclusive], `${stdout}\n${stderr}`).toContain(code);
  });

  it.each(ofKind('npx gateproof watch'))('%s', async (command) => {
    const own: Readonly<Record<string, string>> = { 'http://127.0.0.1:3000': asked.url, '10m': '6s' };
    const often = ['--interval', '2s'];
    const { code, stdout, stderr } = await runCli(
      [...wordsOf(command).map((word) => own[word] ?? word), ...often],
      SECRETS,
    );
    expect([EXIT.pass, EXIT.inconclusive], `${stdout}\n${stderr}`).toContain(code);
  });

  it.each(loads.map((command, i) => [command, i] as const))('%s', async (command, i) => {
    const out = command === PLAYED ? ofRun() : join(folder.path, `run-${i}`);
    const isPlayed = isWide || command === PLAYED;
    const { code, stdout, stderr } = await load(command, out, isPlayed ? [] : ['--dry-run']);
    expect(isPlayed ? judged : [EXIT.pass], `${stdout}\n${stderr}`).toContain(code);
    expect(existsSync(join(out, 'record.json'))).toBe(isPlayed);
  });

  it.each(ofKind('npx gateproof run').filter(isSearch))('%s', async (command) => {
    const words = wordsOf(command).map((word) => word.replace('http://127.0.0.1:3000', asked.url));
    const { code, stdout, stderr } = await runCli([...words, '--dry-run'], SECRETS);
    expect([code, stdout.includes('quote-steady')], `${stdout}\n${stderr}`).toEqual([EXIT.pass, true]);
  });

  it.each(ofKind('npx gateproof peak'))('%s', async (command) => {
    const out = join(folder.path, 'peak');
    // Its books are compared, and what looks for a while asks the shared one meanwhile.
    const own = await startTestTarget([]);
    try {
      const words = wordsOf(command).map((word) => word.replace('http://127.0.0.1:3000', own.url));
      const size = ['--duration', '1s', '--rounds', '1', '--connections', '5', '--out', out];
      const { code, stdout, stderr } = await runCli([...words, ...size], SECRETS);
      expect(code, `${stdout}\n${stderr}`).toBe(EXIT.pass);
      expect(existsSync(join(out, 'peak.json'))).toBe(true);
    } finally {
      await own.stop();
    }
  });

  it.each(ofKind('npx gateproof export'))('%s', async (command) => {
    const out = join(folder.path, 'exported');
    const { code, stdout, stderr } = await runCli(wordsOf(command).map((word) => word.replace('reports/k6', out)));
    expect(code, `${stdout}\n${stderr}`).toBe(EXIT.pass);
    expect(existsSync(join(out, 'README.md'))).toBe(true);
  });

  it.each(ofKind('npx gateproof plan'))('%s', async (command) => {
    const { code, stdout } = await runCli(wordsOf(command));
    expect([code, stdout.includes('Can it decide?')]).toEqual([0, true]);
  });

  it.each(ofKind('npx gateproof verify'))('%s', async (command) => {
    const out = join(folder.path, 'verify');
    const { code, stdout, stderr } = await load(command, out, ['--duration', '8s', ...(isWide ? [] : ['--dry-run'])]);
    expect(isWide ? judged : [EXIT.pass], `${stdout}\n${stderr}`).toContain(code);
    expect(existsSync(join(out, 'verify.json'))).toBe(isWide);
  });

  it.each([...ofKind('npx gateproof check'), ...ofKind('npx gateproof mode')])('%s', async (command) => {
    const words = wordsOf(command).map((word) => word.replace('http://127.0.0.1:3000', asked.url));
    const { code, stdout, stderr } = await runCli(words, SECRETS);
    expect(code, `${stdout}\n${stderr}`).toBe(EXIT.pass);
  });

  it.each(ofKind('npx gateproof doctor'))('%s', async (command) => {
    const words = wordsOf(command).map((word) => word.replace('http://127.0.0.1:3000', asked.url));
    const { code, stdout } = await runCli(words, SECRETS);
    expect([code, stdout.includes('This machine')], stdout).toEqual([EXIT.pass, true]);
  });

  it.each(ofKind('npx gateproof target'))('%s', async (command) => {
    const cli = startCli([...wordsOf(command), '--port', '0', '--json'], {});
    await new Promise((resolve) => cli.child.stdout?.once('data', resolve));
    cli.child.kill('SIGTERM');
    expect((await cli.over).code).toBe(0);
  });
});

describe('commands of the README that read what a run left', () => {
  it.each([...ofKind('npx gateproof report'), ...ofKind('npx gateproof diagnose reports')])('%s', async (command) => {
    const { code } = await runCli(wordsOf(command).map((word) => word.replace('reports/demo', ofRun())));
    expect(judged).toContain(code);
  });

  it.each(ofKind('jq '))('%s', (command) => {
    const summary = join(ofRun(), 'summary.json');
    const [, filter = ''] = /'([^']+)'/.exec(command) ?? [];
    for (const [, field = ''] of filter.matchAll(/\.(\w+)/g))
      expect(readFileSync(summary, 'utf8')).toContain(`"${field}"`);
    const hasJq = ['/usr/bin/jq', '/usr/local/bin/jq'].find((path) => existsSync(path));
    if (hasJq !== undefined)
      expect(execFileSync(hasJq, ['-r', filter, summary], { encoding: 'utf8' })).not.toContain('null\n');
  });
});
