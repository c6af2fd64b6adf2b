import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import type { ScenarioInput } from '../core/scenario.ts';
import { leftBy, runCli, scenarioFile, tempFolder, unbroken } from '../testing/cli.ts';
import { reasonsBesidesNoise } from '../testing/host-noise.ts';
import { SECRETS, startTestTarget } from '../testing/target.ts';

const pem = readFileSync(new URL('../load/k6/testing/loopback-target.pem', import.meta.url), 'utf8');
/** Its certificate, which vouches for itself, without its key. */
const certificate = pem.slice(0, pem.indexOf('-----BEGIN PRIVATE'));

/** What stands before a target and speaks TLS, by a certificate that no system knows. */
const speakTls = async (targetUrl: string): Promise<string> => {
  const port = Number(new URL(targetUrl).port);
  const open = new Set<Socket>();
  const server = createServer({ key: pem, cert: pem }, (client) => {
    const target = connect({ host: '127.0.0.1', port });
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      open.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const scenario: ScenarioInput = {
  ...{ name: 'own-authority', question: 'Does the load believe whom the command believes?', sliceMs: 500 },
  gating: ['connect-success'],
  drainMs: 10_000,
  quotes: { timeoutMs: 10_000 },
  sockets: { connectTimeoutMs: 10_000 },
  // 320 sockets that all get in prove 99 %.
  phases: [{ name: 'load', durationMs: 2_000, quotes: { ratePerSec: 50 }, connections: { count: 320, holdMs: 300 } }],
};

it('an authority that only NODE_EXTRA_CA_CERTS names counts for the load as for the preflight', async () => {
  const folder = await tempFolder();
  onTestFinished(() => folder.remove());
  const target = await startTestTarget();
  onTestFinished(() => target.stop());
  const url = await speakTls(target.url);
  const file = join(folder.path, 'corp.pem');
  await writeFile(file, certificate);
  const path = await scenarioFile(folder.path, scenario);
  const words = ['run', path, '--url', url, '--wait-quiet', '0'];

  const strange = await runCli([...words, '--out', folder.next()], SECRETS);
  expect([strange.code, unbroken(strange.stderr)]).toEqual([
    4,
    expect.stringMatching(/is not believed: .*self-signed/),
  ]);
  expect(unbroken(strange.stderr)).toMatch(/`tls\.ca`/);
  const looked = await runCli(['diagnose', '--url', url], SECRETS);
  expect(looked.stdout).not.toContain('SERVICE DOWN');
  expect(unbroken(looked.stdout)).toMatch(/is not believed/);

  const out = folder.next();
  const env = { ...SECRETS, NODE_EXTRA_CA_CERTS: file };
  const { record, summary, stdout } = leftBy(out, await runCli([...words, '--out', out], env));
  const met = record.slices.flatMap(({ quotes, connections }) => [
    ...Object.keys(quotes.failures),
    ...Object.keys(connections.refusedByReason),
  ]);
  expect(met, stdout).toEqual([]);
  expect([summary.verdict === 'fail', reasonsBesidesNoise(summary)], stdout).toEqual([false, []]);
});
