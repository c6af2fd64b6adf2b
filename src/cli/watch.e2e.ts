import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchChangeSchema, watchSummarySchema } from '../core/watch.ts';
import { startForTest } from '../reference/testing/start.ts';
import { nobodyListens } from '../target/testing/canned-target.ts';
import { runCli, startCli, type TempFolder, tempFolder } from '../testing/cli.ts';
import { SECRETS, startTestTarget, type TestTarget } from '../testing/target.ts';

let folder: TempFolder;
let target: TestTarget;
beforeAll(async () => {
  folder = await tempFolder();
  target = await startTestTarget();
});
afterAll(async () => {
  await target.stop();
  await folder.remove();
});

const once = (url: string, interval = '300ms') => ['watch', '--url', url, '--once', '--interval', interval];
const widest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));
const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';
const secrets = Object.entries(SECRETS).flatMap(([name, value]) => (name === 'GATEPROOF_USERNAME' ? [] : [value]));

describe('gateproof watch --once', () => {
  it('exits 0, 1 and 3 by what it finds', async () => {
    const [slow, untold] = await Promise.all(
      ['slow-health=1.1s', 'error-rate=null'].map((fault) => startForTest({ faults: [fault], dialect: 'documented' })),
    );
    const urls = [target.url, slow?.url ?? '', untold?.url ?? ''];
    // Its sockets have until the last of three rounds to be in, or nobody can tell of disconnects.
    const ends = await Promise.all(urls.map((url) => runCli(once(url, '1s'), SECRETS)));
    expect(ends.map(({ code, stdout }) => [code, lastLine(stdout)])).toEqual([
      [0, 'QUIET, no alert'],
      [1, 'ALERT, slow-health'],
      [3, 'NOT MEASURABLE, no alert, nobody can tell: error-rate'],
    ]);
    expect(widest(ends[0]?.stdout ?? '')).toBeLessThanOrEqual(80);
    for (const { stdout, stderr } of ends) for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
  });

  it('exits 1 where nobody is there, and tells the hook, which learns no secret', async () => {
    const told = join(folder.path, 'told.jsonl');
    const words = [...once(nobodyListens()), '--json', '--hook', `cat >> '${told}'; env >> '${told}.env'`];
    const { code, stdout, stderr } = await runCli(words, SECRETS);
    expect(code, stderr).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    const summary = watchSummarySchema.parse(JSON.parse(lines.at(-1) ?? ''));
    expect([summary.exitCode, summary.hook]).toEqual([1, { delivered: 6, failed: 0 }]);
    const changes = lines.slice(0, -1).map((line) => watchChangeSchema.parse(JSON.parse(line)));
    expect(changes[0]).toMatchObject({ watched: 'service-down', from: 'starting', to: 'alert' });
    expect(await readFile(told, 'utf8')).toBe(`${lines.slice(0, -1).join('\n')}\n`);
    const learnt = stdout + stderr + (await readFile(`${told}.env`, 'utf8'));
    for (const secret of secrets) expect(learnt).not.toContain(secret);
  });
});

describe('gateproof watch until it is stopped', () => {
  it('waits for the hook that tells the last change, and has its summary, where a signal comes after the last round', async () => {
    await target.faults({ action: 'replace', faults: ['unhealthy'] });
    const { accepted } = (await target.books()).connections;
    const [told, mayGo] = [join(folder.path, 'last.jsonl'), join(folder.path, 'may-go')];
    const hook = `while [ ! -e '${mayGo}' ]; do sleep 0.02; done; cat >> '${told}'`;
    const running = startCli([...once(target.url), '--json', '--hook', hook], SECRETS);
    await running.said('ALERT service-down');
    const isOver = async (): Promise<boolean> => {
      const { connections } = await target.books();
      return connections.accepted > accepted && connections.open === 0;
    };
    await expect.poll(isOver, { timeout: 8_000 }).toBe(true);
    running.child.kill('SIGTERM');
    await running.said('SIGTERM: the last of it');
    await writeFile(mayGo, '');
    const { code, stdout, stderr } = await running.over;
    await target.faults({ action: 'clear', faults: [] });
    const lines = stdout.trimEnd().split('\n');
    const summary = watchSummarySchema.parse(JSON.parse(lines.at(-1) ?? ''));
    expect([code, summary.exitCode], stderr).toEqual([1, 1]);
    expect(summary.hook).toEqual({ delivered: lines.length - 1, failed: 0 });
    expect(await readFile(told, 'utf8')).toBe(`${lines.slice(0, -1).join('\n')}\n`);
  });

  it('says a change as it comes, and ends on SIGTERM with 143, a summary and equal books', async () => {
    await target.faults({ action: 'replace', faults: ['unhealthy'] });
    const before = await target.books();
    const running = startCli(['watch', '--url', target.url, '--interval', '100ms', '--json'], SECRETS);
    await running.said('ALERT service-down');
    await target.faults({ action: 'clear', faults: [] });
    await running.said('cleared service-down');
    running.child.kill('SIGTERM');
    const { code, stdout, stderr } = await running.over;
    const summary = watchSummarySchema.parse(JSON.parse(lastLine(stdout)));
    expect([code, summary.exitCode], stderr).toEqual([143, 143]);
    expect(summary.watched[0]).toMatchObject({ id: 'service-down', state: 'quiet', raised: 1, cleared: 1 });
    const { requests, connections } = await target.books();
    expect([
      requests.other.received - before.requests.other.received,
      connections.accepted - before.connections.accepted,
    ]).toEqual([summary.traffic.requests, summary.traffic.connected]);
  });
});
