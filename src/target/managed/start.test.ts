import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { stopSchema } from '../../core/managed.ts';
import { tlsSchema } from '../../core/tls.ts';
import { freePorts } from './free-ports.ts';
import { type StartedTarget, type StartOrder, startTarget } from './start.ts';
import { isThere, orderOf, SECRET } from './testing/orders.ts';

const shell = (script: string, over: Partial<StartOrder> = {}) => orderOf(['/bin/sh', '-c', script], over);

const started: StartedTarget[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((target) => target.stop()));
});

const start = async (order: StartOrder): Promise<StartedTarget> => {
  const target = await startTarget(order);
  started.push(target);
  return target;
};

const SERVER = "require('http').createServer((_, r) => r.end()).listen(process.env.PORT, '127.0.0.1')";

describe('a target is ready', () => {
  it('when its path answers with the status', async () => {
    const [port = 0] = await freePorts(1);
    const target = await start(
      orderOf([process.execPath, '-e', SERVER], {
        env: { PORT: String(port) },
        url: `http://127.0.0.1:${port}`,
        ready: { path: '/health', status: 200, deadlineMs: 20_000 },
      }),
    );
    expect(target.url).toBe(`http://127.0.0.1:${port}`);
    expect((await fetch(`${target.url}/health`)).status).toBe(200);
    await target.stop();
    expect(isThere(target.pid)).toBe(false);
  });

  it('when its path answers by TLS, to whom the profile believes', async () => {
    const pem = await readFile(new URL('../../load/drivers/testing/named-target.pem', import.meta.url), 'utf8');
    const server = createTlsServer({ key: pem, cert: pem }, (_, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const ready = { path: '/health', status: 200, deadlineMs: 2_000 };
    try {
      const believing = shell('sleep 60', { url, ready, tls: tlsSchema.parse({ insecure: true }) });
      expect((await start(believing)).url).toBe(url);
      await expect(start(shell('sleep 60', { url, ready }))).rejects.toThrow(/certificate|self-signed/);
    } finally {
      server.close();
    }
  });

  it('when its path answers, however much it says on stdout before that', async () => {
    const [port = 0] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const much = "require('fs').writeSync(1, Buffer.alloc(1_000_000, 'starting '));";
    const ready = { path: '/health', status: 200, deadlineMs: 5_000 };
    const env = { PORT: String(port) };
    expect((await start(orderOf([process.execPath, '-e', much + SERVER], { env, url, ready }))).url).toBe(url);
  });

  it.each([
    ['when a line on stdout matches, at the address of the profile', 'echo starting; echo ready', 'http://127.0.0.1:9'],
    ['also when the line comes in two pieces', 'printf "rea"; sleep 0.05; echo dy; sleep 9', 'http://127.0.0.1:9'],
  ])('%s', async (_, script, url) => {
    expect((await start(shell(`${script}; sleep 9`))).url).toBe(url);
  });

  it('at the address that its line tells', async () => {
    const ready = { line: '^up at (?<url>\\S+)', deadlineMs: 20_000 };
    const target = await start(shell('echo up at nowhere; echo up at http://127.0.0.1:7777/gw/; sleep 9', { ready }));
    expect(target.url).toBe('http://127.0.0.1:7777/gw');
  });
});

describe('a target gets', () => {
  it('the environment of its order and nothing else, and an input that stays open', async () => {
    const listener = 'exec 3<&0; (read -r _ <&3; echo "input ended" >&2) & sleep 0.05';
    const script = `${listener}; (env; echo end) >&2; echo ready; wait`;
    const target = await start(shell(script, { env: { PATH: '/usr/bin:/bin', ONLY: 'this' } }));
    await target.stop();
    const [before = ''] = (await target.ended).said.split('\nend');
    const lines = before.split('\n').filter((line) => !/^(PWD|SHLVL|_|OLDPWD)=/.test(line));
    expect(lines.toSorted()).toEqual(['ONLY=this', 'PATH=/usr/bin:/bin']);
  });
});

describe('a target that does not become ready is exit 4', () => {
  const refused = async (order: StartOrder) => {
    const error: unknown = await startTarget(order).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'HarnessError', exitCode: 4 });
    return error as Error & { hint: string };
  };

  it('when it ends first, with the end of what it said and no secret', async () => {
    const error = await refused(shell('echo "cannot bind, key $SECRET" >&2; exit 3'));
    expect(error.message).toBe(
      'The target of profile mine (gateway-only) ended before it was ready (exit 3): cannot bind, key [redacted]',
    );
    expect(error.message + error.hint).not.toContain(SECRET);
    expect(error.hint).toContain('/bin/sh -c');
  });

  it('with at most 2,000 characters of it', async () => {
    const error = await refused(shell('i=0; while [ $i -lt 900 ]; do echo "line $i" >&2; i=$((i+1)); done; exit 1'));
    expect(error.message).toContain('line 899');
    expect(error.message.length).toBeLessThan(2_200);
  });

  it.each([
    ['in lines that shrink once it is blanked', 'auth failed token=$SECRET\\n', 180],
    ['in one long line', 'token=$SECRET ', 300],
  ])('without a part of a secret that was cut, said again and again %s', async (_, words, times) => {
    const loop = `i=0; while [ $i -lt ${times} ]; do printf "${words}" >&2; i=$((i+1)); done; exit 3`;
    const { message } = await refused(shell(loop));
    expect(message).toContain('(exit 3)');
    for (let at = 0; at + 8 <= SECRET.length; at += 1) expect(message).not.toContain(SECRET.slice(at, at + 8));
  });

  it('when a signal ended it', async () => {
    expect((await refused(shell('kill -9 $$'))).message).toContain(
      'ended before it was ready (SIGKILL), and said nothing',
    );
  });

  it('at its deadline, and nothing of it is left', async () => {
    const ready = { line: '^never$', deadlineMs: 2_000 };
    const error = await refused(shell('echo $$ >&2; echo not yet; sleep 60', { ready }));
    expect(error.message).toMatch(/was not ready after 2 s: no line on stdout matched \/\^never\$\/\. On stderr: \d+/);
    expect(isThere(Number(/stderr: (\d+)/.exec(error.message)?.[1]))).toBe(false);
  });

  it('when its path answers something else until the deadline, with what came last', async () => {
    let asked = 0;
    let comeLate = (): void => {};
    // The deadline comes with the second question: by then the first answer was read.
    const clock = {
      ...systemClock,
      after: (us: number, wake: () => void) => {
        if (us !== 5_000_000) return systemClock.after(us, wake);
        comeLate = wake;
        return () => {};
      },
    };
    const server = createServer((_, response) => {
      asked += 1;
      response.writeHead(503).end('warming up');
      if (asked === 2) comeLate();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ready = { path: '/health', status: 200, deadlineMs: 5_000 };
    const error = await refused(shell('sleep 60', { clock, ready, url: `http://127.0.0.1:${port}` }));
    server.close();
    expect(error.message).toContain('after 5 s: wanted status 200, last: GET /health answered 503 warming up');
  });

  it('when nothing answers there', async () => {
    const ready = { path: '/health', status: 200, deadlineMs: 2_000 };
    expect((await refused(shell('sleep 60', { ready }))).message).toContain('GET /health was not answered');
  });

  it('when its line holds no address', async () => {
    const ready = { line: 'at (?<url>\\S+)', deadlineMs: 2_000 };
    expect((await refused(shell('echo at sea; sleep 60', { ready }))).message).toContain('holds no plain http address');
  });

  it.each([
    ['when the system refuses it at once', ['/etc/passwd/x'], '.', /ENOTDIR/],
    ['when there is no such program', ['no-such-program-here'], '.', /no-such-program-here \(no such program\)/],
    ['when there is no such folder', ['/bin/sh', '-c', 'true'], 'no/such/folder', /no folder no\/such\/folder/],
  ])('%s', async (_, words, cwd, message) => {
    expect((await refused(orderOf(words, { cwd }))).message).toMatch(message);
  });
});

describe('stopping', () => {
  const stubborn = 'trap "" TERM; echo ready; while :; do sleep 0.05; done';

  it('ends what ignores its signal by SIGKILL, after the grace', async () => {
    const target = await start(shell(stubborn, { stop: stopSchema.parse({ graceMs: 100 }) }));
    await target.stop();
    expect((await target.ended).how).toBe('SIGKILL');
    expect(isThere(target.pid)).toBe(false);
  });

  it('waits for what takes its time within the grace', async () => {
    const target = await start(
      shell('trap "sleep 0.2; echo bye >&2; exit 0" TERM; echo ready; while :; do sleep 0.1; done'),
    );
    await Promise.all([target.stop(), target.stop()]);
    expect(await target.ended).toEqual({ how: 'exit 0', said: expect.stringContaining('bye') });
  });

  it('sends the signal of the profile', async () => {
    const stop = stopSchema.parse({ signal: 'SIGINT' });
    const target = await start(
      shell('trap "echo int >&2; exit 0" INT; echo ready; while :; do sleep 0.05; done', { stop }),
    );
    await target.stop();
    expect((await target.ended).said).toContain('int');
  });

  it('ends the whole group, also when its first process is gone already', async () => {
    const target = await start(shell('sleep 60 & echo $! >&2; echo ready; wait'));
    process.kill(target.pid, 'SIGKILL');
    const { said } = await target.ended;
    await target.stop();
    expect(isThere(Number(said))).toBe(false);
  });

  it('runs the stop command of the profile, which knows the process', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-stop-'));
    const file = join(folder, 'pid');
    try {
      const command = ['/bin/sh', '-c', `echo {pid} > ${file}; kill -KILL {pid}`];
      const target = await start(shell(stubborn, { stop: stopSchema.parse({ command }) }));
      await target.stop();
      expect([(await readFile(file, 'utf8')).trim(), (await target.ended).how]).toEqual([
        String(target.pid),
        'SIGKILL',
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['that fails', ['/bin/sh', '-c', 'exit 1']],
    ['that is not there', ['no-such-program-here']],
    ['that the system refuses at once', ['/etc/passwd/x']],
  ])('does without a stop command %s', async (_, command) => {
    const target = await start(
      shell('echo ready; while :; do sleep 0.05; done', { stop: stopSchema.parse({ command }) }),
    );
    await target.stop();
    expect((await target.ended).how).toBe('SIGTERM');
  });
});

it('a target ends with the process that started it, also when that is killed', async () => {
  const holder = fileURLToPath(new URL('./testing/hold.ts', import.meta.url));
  const child = spawn(process.execPath, [holder, 'echo ready; sleep 60 & wait'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(chunk.toString('utf8'));
  expect(isThere(pid)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => isThere(pid), { timeout: 10_000, interval: 20 }).toBe(false);
});

it('free ports are distinct, and free', async () => {
  const ports = await freePorts(3);
  expect(new Set(ports).size).toBe(3);
  expect(ports.every((port) => port > 0)).toBe(true);
});
