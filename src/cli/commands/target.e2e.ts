import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ADMIN_TOKEN_HEADER } from '../../core/target-books.ts';
import { entry } from '../../testing/cli.ts';

type Started = { readonly child: ChildProcess; readonly out: string };

/** Starts the command and waits for its first whole output. */
const start = async (words: readonly string[], env: Record<string, string> = {}): Promise<Started> => {
  const child = spawn(process.execPath, [entry, 'target', '--port', '0', ...words], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  child.stdin.on('error', () => {});
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, out: chunk.toString('utf8') };
};

const urlIn = (json: string): string => (JSON.parse(json) as { url: string }).url;
const exitOf = async (child: ChildProcess): Promise<number> => ((await once(child, 'exit')) as [number])[0];

describe('gateproof target', () => {
  test('says in one line of JSON where it is, and ends with its standard input', async () => {
    const secrets = {
      GATEPROOF_APP_KEY: 'app-secret',
      GATEPROOF_ACCESS_TOKEN: 'token-secret',
      GATEPROOF_ADMIN_TOKEN: 'admin-secret',
    };
    const { child, out } = await start(['--json', '--exit-with-parent', '--mode', 'legacy-fallback'], secrets);
    const ready = JSON.parse(out) as { url: string; port: number; adminPath: string; pid: number };
    expect(ready).toMatchObject({ adminPath: '/__gateproof', pid: child.pid });
    expect(out).not.toContain('secret');
    const health = await fetch(`${ready.url}/api/health/websocket`);
    expect(await health.json()).toMatchObject({ mode: 'legacy-fallback' });
    const headers = { [ADMIN_TOKEN_HEADER]: secrets.GATEPROOF_ADMIN_TOKEN };
    expect((await fetch(`${ready.url}/__gateproof/books`, { headers })).status).toBe(200);
    const exit = exitOf(child);
    child.stdin?.end();
    expect(await exit).toBe(0);
    await expect(fetch(`${ready.url}/api/health`)).rejects.toThrow();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with exit code 0', async (signal) => {
    const { child } = await start(['--json']);
    const exit = exitOf(child);
    child.kill(signal);
    expect(await exit).toBe(0);
  });

  test('otherwise greets with what it is and the next command, and no secret', async () => {
    const secrets = { GATEPROOF_APP_KEY: 'app-secret', GATEPROOF_ACCESS_TOKEN: 'token-secret' };
    const { out } = await start(['--fault', 'error=2%', '--rate-limit', '100/60s'], secrets);
    for (const part of ['gateway-only', 'documented and stock-api', 'error=2%', '100 requests', 'gateproof run']) {
      expect(out).toContain(part);
    }
    expect(out).not.toContain('secret');
  });

  test('writes its admin token to a new file of its owner, and takes it away again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'token');
    const { child, out } = await start(['--json', '--admin-token-file', file]);
    const token = (await readFile(file, 'utf8')).trim();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const books = await fetch(`${urlIn(out)}/__gateproof/books`, { headers: { [ADMIN_TOKEN_HEADER]: token } });
    expect(books.status).toBe(200);
    const exit = exitOf(child);
    child.kill('SIGTERM');
    await exit;
    await expect(stat(file)).rejects.toThrow();
  });

  test('explains a bad fault and ends with exit code 2', async () => {
    const child = spawn(process.execPath, [entry, 'target', '--port', '0', '--fault', 'dely=1s'], { stdio: 'pipe' });
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString('utf8');
    });
    expect(await exitOf(child)).toBe(2);
    expect(errors).toContain('`delay`');
  });
});
