import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, scenarioFile, startCli, type TempFolder, tempFolder, unbroken } from '../testing/cli.ts';
import { briefQuotes } from '../testing/scenarios.ts';

let folder: TempFolder;
beforeAll(async () => {
  folder = await tempFolder();
});
afterAll(() => folder.remove());

describe('a scenario with five mistakes', () => {
  it('lists five, each with its path and a fix, and exits 2', async () => {
    const path = join(folder.path, 'five.json');
    const five = {
      name: 'Five Mistakes',
      question: 'what is wrong?',
      gating: ['availabilty'],
      slicems: 500,
      phases: [{ name: 'a', durationMs: '5s', quotes: { ratePerSec: -1 } }],
    };
    await writeFile(path, JSON.stringify(five));
    const { code, stderr, stdout } = await runCli(['plan', path]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.match(/fix:/g)).toHaveLength(5);
    for (const where of ['name', 'gating[0]', 'slicems', 'phases[0].durationMs', 'phases[0].quotes.ratePerSec']) {
      expect(stderr).toContain(`  ${where}\n`);
    }
    expect(stderr).toContain('availability');
    expect(stderr).toContain('sliceMs');
  });
});

const TO_ANOTHER = ['--mode', 'gateway-only', '--url', 'http://192.0.2.5:1', '--allow-host', '192.0.2.5'] as const;

describe.concurrent('what is refused before any traffic, with exit 2 and the fix', () => {
  it.each<[string, readonly string[], string]>([
    ['a public host', ['run', 'quote-steady', '--url', 'http://example.com'], '--allow-host example.com'],
    [
      'a host that only looks like loopback',
      ['run', 'quote-steady', '--url', 'http://127.0.0.1.example.com'],
      '--allow-host',
    ],
    ['an unknown scenario', ['run', 'quote-stedy'], 'quote-steady'],
    ['an unknown profile', ['run', 'quote-steady', '--target', 'reference'], 'reference-documented'],
    ['an unknown flag', ['run', 'quote-steady', '--ratee', '5'], '--rate'],
    [
      'a proxy before one of two addresses',
      ['run', 'quote-steady', '--url', 'http://127.0.0.1:1', '--url', 'http://127.0.0.1:2', '--proxy-fault', 'none'],
      'one address',
    ],
    ['an unknown command', ['rum'], 'run'],
    ['a duration without a unit', ['plan', 'quote-steady', '--duration', '90'], '--duration 90s'],
    ['a rate of nothing', ['plan', 'quote-steady', '--rate', '0'], '--rate'],
    ['a rate for a storm', ['plan', 'storm-connect', '--rate', '10'], '--rate'],
    ['a rate beyond the cap', ['plan', 'quote-steady', '--rate', '999999'], 'caps'],
    ['a source that is no address', ['run', 'quote-steady', '--source', 'localhost'], '--source 127.0.0.2'],
    [
      'a source of another machine',
      ['run', 'quote-steady', '--mode', 'gateway-only', '--url', 'http://127.0.0.1:1', '--source', '192.0.2.1'],
      'no such address',
    ],
    [
      'a loopback source to another machine',
      ['run', 'quote-steady', ...TO_ANOTHER, '--source', '127.0.0.1'],
      '--source must be an address from which this machine reaches the target',
    ],
    [
      'a source of the other family',
      ['run', 'quote-steady', '--mode', 'gateway-only', '--url', 'http://[::1]:1', '--source', '127.0.0.1'],
      '--source must be of the same kind',
    ],
    [
      'a source beside a proxy',
      ['run', 'quote-steady', '--source', '127.0.0.1', '--proxy-fault', 'none'],
      '--source and --proxy-fault',
    ],
    [
      'two engines without a pair of slices',
      [
        'run',
        'quote-steady',
        '--mode',
        'gateway-only',
        '--url',
        'http://127.0.0.1:1',
        '--engine',
        'both',
        '--duration',
        '2s',
      ],
      '--slice',
    ],
    ['an unknown mode', ['run', 'quote-steady', '--mode', 'gateway'], 'gateway-only'],
    ['one address for two modes', ['ab', 'mixed-day', '--url', 'http://127.0.0.1:1'], '--url gateway-only='],
    [
      'an address with credentials',
      ['run', 'quote-steady', '--url', 'http://user:hunter22@127.0.0.1:1'],
      'environment',
    ],
    [
      'missing credentials',
      ['run', 'storm-connect', '--target', 'stock-api', '--mode', 'gateway-only'],
      'GATEPROOF_APP_KEY',
    ],
    ['a record that is none', ['report', 'package.json'], 'record'],
  ])('%s', async (_, words, fix) => {
    const { code, stderr, stdout } = await runCli(words);
    expect([code, stdout], stderr).toEqual([2, '']);
    expect(unbroken(stderr)).toContain(fix);
    expect(stderr).not.toContain('hunter22');
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('a target that is not there', () => {
  it('is exit 4 with what to do', async () => {
    const path = await scenarioFile(folder.path, briefQuotes);
    const { code, stderr } = await runCli([
      'run',
      path,
      '--url',
      'http://127.0.0.1:9',
      '--mode',
      'gateway-only',
      '--out',
      join(folder.path, 'x'),
    ]);
    expect(code, stderr).toBe(4);
    expect(stderr).toContain('127.0.0.1:9');
  });
});

describe.concurrent('a plan', () => {
  it('says what cannot be decided and what would do, and sends nothing', async () => {
    const { code, stdout } = await runCli(['plan', 'quote-steady', '--rate', '10', '--duration', '60s']);
    expect(code).toBe(0);
    expect(unbroken(stdout)).toContain(
      'undecidable: 0.1 % needs 2,995 requests, this plan has 600; 5 m at this rate would do',
    );
    expect(stdout).toContain('No traffic was sent');
  });

  it('is the same for the same seed and another for another', async () => {
    const hashes = await Promise.all(
      ['1', '1', '2'].map(async (seed) => {
        const { stdout } = await runCli(['plan', 'mixed-day', '--both-modes', '--json', '--seed', seed]);
        const plan: { planHash: string } = JSON.parse(stdout);
        return plan.planHash;
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });
});

describe.concurrent('help', () => {
  it.each([[['--help']], [['run', '--help']], [['ab', '--help']], [['--version']]])('%j exits 0', async (words) => {
    const { code, stdout } = await runCli(words);
    expect([code, stdout.length > 5]).toEqual([0, true]);
  });
});

describe('a reader that goes away', () => {
  it('ends the words, not the command', async () => {
    const cli = startCli(['target', '--help']);
    cli.child.stdout?.destroy();
    expect(await cli.over).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
