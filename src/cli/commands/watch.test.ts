import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRETS } from '../../testing/target.ts';
import { runHere } from '../testing/in-process.ts';
import { registerWatch } from './watch.ts';

describe('what is refused before anything is sent, with exit 2', () => {
  it.each<[string, readonly string[], string]>([
    ['an interval over the shortest window', ['--interval', '1m'], 'Over 30s'],
    ['an interval without a unit', ['--interval', '5'], '--interval 90s'],
    ['a time in which no alert can be raised', ['--for', '5s'], '--for 10s or more'],
    ['the same beside a long interval', ['--interval', '30s', '--for', '59s'], '--for 60s or more'],
    ['the same beside a short one', ['--interval', '250ms', '--for', '400ms'], '--for 500ms or more'],
    ['once, and for some time', ['--once', '--for', '1m'], 'Give one of them'],
    ['an empty hook', ['--hook', ' '], '--hook'],
    ['a variable that is none', ['--hook-env', 'A=b'], '--hook-env'],
    ['a webhook elsewhere', ['--webhook', 'http://example.com/'], '--allow-host example.com'],
    ['a target elsewhere', ['--url', 'http://example.com/'], '--allow-host example.com'],
    ['an unknown mode', ['--mode', 'gateway'], 'gateway-only'],
    ['missing credentials', ['--target', 'stock-api'], 'GATEPROOF_APP_KEY'],
  ])('%s', async (_, words, hint) => {
    const { code, stdout, error } = await runHere(registerWatch, ['watch', '--dry-run', ...words]);
    expect([code, stdout]).toEqual([2, '']);
    expect(`${error?.message} ${error?.hint}`).toContain(hint);
  });
});

it('the shortest watch has as many evaluations as an alert takes', async () => {
  const words = ['watch', '--dry-run', '--interval', '250ms', '--for', '500ms'];
  const { code, stdout } = await runHere(registerWatch, words, SECRETS);
  expect([code, stdout]).toEqual([0, expect.stringContaining(', 3 times, of ')]);
});

describe('a dry run', () => {
  it('shows what would be asked and run, without secrets, and does none of it', async () => {
    const told = join(tmpdir(), `gateproof-never-${process.pid}`);
    const hook = `echo ${SECRETS.GATEPROOF_APP_KEY} > '${told}'`;
    const webhook = 'http://127.0.0.1:9/secret-path';
    const words = ['watch', '--dry-run', '--once', '--hook', hook, '--webhook', webhook];
    const { code, stdout } = await runHere(registerWatch, words, SECRETS);
    expect(code).toBe(0);
    for (const part of ['GET /api/health', `sh -c echo [redacted] > '${told}'`, 'http://127.0.0.1:9 '])
      expect(stdout).toContain(part);
    expect(stdout).not.toContain('secret-path');
    expect(existsSync(told)).toBe(false);
  });
});
