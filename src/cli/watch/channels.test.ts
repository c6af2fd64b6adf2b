import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { createRedactor } from '../../core/redact.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { createVirtualClock } from '../../core/virtual-clock.ts';
import type { WatchChange } from '../../core/watch.ts';
import {
  answering,
  hangs,
  nobodyListens,
  openCannedTarget,
  patientClock,
  type Reply,
} from '../../target/testing/canned-target.ts';
import { excerptWith } from '../../verify/plain.ts';
import type { CliContext } from '../context.ts';
import { hookChannel } from './hook.ts';
import { type Channel, openNotices } from './notices.ts';
import { webhookAddress, webhookChannel } from './webhook.ts';

const SECRET = 'token-5e7a9c1b3d2f4860';
const redact = createRedactor([SECRET]);
const excerpt = excerptWith(redact);
const CHANGE: WatchChange = {
  ...{ schemaVersion: 1, kind: 'change', at: '2026-11-27T08:00:00.000Z', watched: 'service-down' },
  ...{ from: 'quiet', to: 'alert', value: null, limit: null, why: 'it answered 404', source: 'docs/spec/x.md:1' },
  target: { profile: 'reference-documented', url: 'http://127.0.0.1:3000', mode: null },
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-hook-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const env = { PATH: process.env['PATH'], GATEPROOF_ACCESS_TOKEN: SECRET, CHAT_URL: 'http://chat' };
const hook = (command: string, over: { passEnv?: readonly string[]; limitMs?: number } = {}): Channel =>
  hookChannel({ ...{ command, passEnv: [], env, clock: systemClock, redact }, ...over });

describe('a hook', () => {
  it('gets one JSON document on its standard input, and no credential in its environment', async () => {
    const script = join(folder, 'told.mjs');
    const told = join(folder, 'told.json');
    await writeFile(
      script,
      `import { readFileSync, writeFileSync } from 'node:fs';
       writeFileSync(process.argv[2], JSON.stringify({ told: JSON.parse(readFileSync(0, 'utf8')), env: process.env }));`,
    );
    const channel = hook(`'${process.execPath}' '${script}' '${told}'`, { passEnv: ['CHAT_URL'] });
    expect(await channel.deliver(JSON.stringify(CHANGE))).toBeNull();
    const seen = JSON.parse(await readFile(told, 'utf8'));
    expect([seen.told, seen.env.CHAT_URL]).toEqual([CHANGE, 'http://chat']);
    expect(JSON.stringify(seen)).not.toContain(SECRET);
  });

  it.each([
    [
      'that fails says how, and its last words without secrets',
      `echo "no route, ${SECRET}" >&2; exit 3`,
      'it ended with exit code 3: no route, [redacted]',
    ],
    [
      'that says much before it fails says its last words',
      `yes 'still trying' | head -n 100 >&2; echo "no route to the pager" >&2; exit 1`,
      'no route to the pager',
    ],
    ['that is no program', 'gateproof-no-such-program', 'exit code 127'],
    ['that ends by a signal', 'kill -TERM $$', 'SIGTERM'],
  ])('%s', async (_, command, said) => {
    expect(await hook(command).deliver('{}')).toContain(said);
  });

  it('that the system does not start at all is said, and thrown at nobody', async () => {
    // One argument of a command may have 128 KiB.
    expect(await hook(`true ${'x'.repeat(200_000)}`).deliver('{}')).toContain('could not be started: spawn E2BIG');
  });

  it('that never ends is killed with all that it started', async () => {
    const pidFile = join(folder, 'pid');
    const why = await hook(`sleep 600 & echo $! > '${pidFile}'; wait`, { limitMs: 2_000 }).deliver('{}');
    expect(why).toContain('had not ended after 2 s');
    const pid = Number(await readFile(pidFile, 'utf8'));
    // A dead process that nobody has reaped yet still has a number.
    const state = () => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => 'gone');
    await expect.poll(state, { timeout: 10_000 }).toMatch(/^gone$|\) [ZX] /);
  });

  it('that does not read a long document is none of our concern', async () => {
    expect(await hook('exec 0<&-; exit 0').deliver('x'.repeat(1_000_000))).toBeNull();
  });
});

describe('a webhook', () => {
  const at = async (reply: Reply) => {
    const target = await openCannedTarget({ '/alerts': reply });
    onTestFinished(() => target.close());
    const address = webhookAddress(`${target.url}/alerts?key=abc`, []);
    return { target, channel: webhookChannel(address, { clock: patientClock, excerpt }) };
  };

  it('is posted the document as JSON', async () => {
    const { target, channel } = await at(answering(204, ''));
    expect(await channel.deliver(JSON.stringify(CHANGE))).toBeNull();
    const [seen] = target.seen;
    expect([seen?.method, seen?.url, seen?.headers['content-type']]).toEqual([
      ...['POST', '/alerts?key=abc', 'application/json'],
    ]);
    expect(JSON.parse(seen?.body ?? '')).toEqual(CHANGE);
  });

  it.each<[string, Reply, string]>([
    ['answers 500', answering(500, {}), '500'],
    ['sends elsewhere', answering(302, '', { location: 'http://example.com/' }), '302'],
    ['never answers', hangs, 'no answer within 5 s'],
  ])('that %s was not told', async (_, reply, why) => {
    const { channel } = await at(reply);
    expect(await channel.deliver('{}')).toContain(why);
  });

  it('where nobody listens was not told', async () => {
    const channel = webhookChannel({ origin: nobodyListens(), path: '/' }, { clock: systemClock, excerpt });
    expect(await channel.deliver('{}')).toContain('ECONNREFUSED');
  });

  it.each([
    ['another host', 'http://example.com/alerts'],
    ['credentials in it', 'http://user:pass@127.0.0.1/alerts'],
    ['another protocol', 'ftp://127.0.0.1/alerts'],
    ['no address', 'alerts'],
  ])('with %s is refused', (_, address) => {
    expect(() => webhookAddress(address, [])).toThrow(expect.objectContaining({ exitCode: 2 }));
  });

  it('on a host that was allowed is taken', () => {
    expect(webhookAddress('https://example.com/a?b=c', ['example.com'])).toEqual({
      ...{ origin: 'https://example.com', path: '/a?b=c' },
    });
  });
});

describe('several changes', () => {
  const listen = () => {
    const said: string[] = [];
    const clock = createVirtualClock();
    const context = { stderr: (text: string) => said.push(text), catalogue: englishCatalogue, clock };
    return { said, clock, context: context as unknown as CliContext };
  };

  it('are told in order, one at a time; what fails is said and stops nothing', async () => {
    const log: string[] = [];
    let running = 0;
    const channel: Channel = {
      name: 'hook',
      deliver: async (body) => {
        running += 1;
        expect(running).toBe(1);
        await new Promise(setImmediate);
        running -= 1;
        const { watched } = JSON.parse(body);
        log.push(watched);
        return watched === 'error-rate' ? 'it ended with exit code 3' : null;
      },
    };
    const { said, context } = listen();
    const notices = openNotices([channel], context);
    for (const watched of ['service-down', 'error-rate', 'disconnects'] as const) notices.tell({ ...CHANGE, watched });
    await notices.done();
    expect(log).toEqual(['service-down', 'error-rate', 'disconnects']);
    expect(notices.countOf(channel)).toEqual({ delivered: 2, failed: 1 });
    expect(said).toEqual(['The hook was not told of error-rate: it ended with exit code 3. Watching goes on.\n']);
  });

  it('that wait at the end are given up after a while', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    const channel: Channel = { name: 'hook', deliver: () => promise };
    const { said, clock, context } = listen();
    const notices = openNotices([channel], context);
    for (let i = 0; i < 3; i += 1) notices.tell(CHANGE);
    const over = notices.done();
    await new Promise(setImmediate);
    clock.advance(12_000_000);
    resolve(null);
    await over;
    expect(notices.countOf(channel)).toEqual({ delivered: 1, failed: 2 });
    expect(said).toEqual(Array(2).fill(expect.stringContaining('the watch ended before')));
  });

  it('do not pile up behind a hook that hangs', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    const channel: Channel = { name: 'hook', deliver: () => promise };
    const { said, context } = listen();
    const notices = openNotices([channel], context);
    for (let i = 0; i < 51; i += 1) notices.tell(CHANGE);
    expect(said).toEqual([expect.stringContaining('50 changes wait for it already')]);
    resolve(null);
    await notices.done();
    expect(notices.countOf(channel)).toEqual({ delivered: 50, failed: 1 });
  });
});
