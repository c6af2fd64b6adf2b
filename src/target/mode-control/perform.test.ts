import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { FLAGS_OF_MODE, type Mode } from '../../core/modes.ts';
import { answering, openCannedTarget, type Reply } from '../testing/canned-target.ts';
import { performSteps } from './perform.ts';
import { restoreMode } from './restore.ts';
import { type RunStep, runCommand } from './run-command.ts';
import { switchMode } from './switch.ts';
import { kitFor } from './testing/restartable.ts';

const inFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-perform-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** A target whose mode its own administration changes while it runs. */
const openSwitchable = async (admin: (set: (mode: Mode) => void) => Reply) => {
  let mode: Mode = 'gateway-only';
  const target = await openCannedTarget({
    '/api/v1/monitoring/feature-flags/websocket': (...args) =>
      answering(200, { status: 'healthy', flags: FLAGS_OF_MODE[mode] })(...args),
    '/admin/mode': admin((wanted) => {
      mode = wanted;
    }),
  });
  onTestFinished(() => target.close());
  return {
    url: target.url,
    folder: await inFolder(),
    seen: target.seen,
    switchTo: (wanted: Mode): void => {
      mode = wanted;
    },
  };
};

const obeying =
  (set: (mode: Mode) => void): Reply =>
  (seen, ...rest) => {
    set((JSON.parse(seen.body) as { mode: Mode }).mode);
    answering(204, '')(seen, ...rest);
  };

const AUTH = { env: 'ADMIN_TOKEN' };
const withToken = async (target: { url: string; folder: string }, token: string | null) => {
  const kit = await kitFor(target, { kind: 'http-admin', path: '/admin/mode', auth: AUTH, settleMs: 1 });
  const env = token === null ? {} : { ADMIN_TOKEN: token };
  return { ...kit, hands: { ...kit.hands, env } };
};

describe('an administration by HTTP', () => {
  it('switches and goes back; no restart is asked for', async () => {
    const target = await openSwitchable(obeying);
    const kit = await withToken(target, 'secret-1');
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect(proof).toMatchObject({ state: 'proven', mode: 'legacy-fallback' });
    expect(proof.parts.find(({ part }) => part === 'restart')?.state).toBe('not-needed');
    const sent = target.seen.filter(({ url }) => url === '/admin/mode');
    expect(sent.map(({ method, headers, body }) => [method, headers['authorization'], JSON.parse(body)])).toEqual([
      ['POST', 'Bearer secret-1', { mode: 'legacy-fallback', flags: FLAGS_OF_MODE['legacy-fallback'] }],
    ]);
    expect(await restoreMode(kit, false)).toMatchObject({ mode: 'gateway-only', proof: { state: 'proven' } });
  });

  it.each<[string, string | null, number, RegExp]>([
    ['that refuses is unreachable', 'secret-1', 4, /answered 403/],
    ['without its token is a wrong use', null, 2, /ADMIN_TOKEN is not set/],
  ])('%s', async (_, token, exitCode, message) => {
    const target = await openSwitchable(() => answering(403, { error: 'no' }));
    const kit = await withToken(target, token);
    const error = switchMode(kit, 'legacy-fallback');
    await expect(error).rejects.toMatchObject({ exitCode, message: expect.stringMatching(message) });
  });

  it('is not told of the switch of another target', async () => {
    const [one, other] = [await openSwitchable(obeying), await openSwitchable(obeying)];
    await switchMode(await withToken(one, 'secret-1'), 'legacy-fallback');
    const kit = await withToken({ url: other.url, folder: one.folder }, 'secret-1');
    await expect(restoreMode(kit, false)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(one.url),
    });
    expect(other.seen).toEqual([]);
  });

  it('that reached one of two processes behind one address is contradicted, though every other answer agrees', async () => {
    let one: Mode = 'gateway-only';
    let asked = 0;
    const target = await openCannedTarget({
      '/api/v1/monitoring/feature-flags/websocket': (...args) => {
        asked += 1;
        const flags = FLAGS_OF_MODE[asked % 7 === 0 ? 'gateway-only' : one];
        answering(200, { status: 'healthy', flags })(...args);
      },
      '/admin/mode': obeying((mode) => {
        one = mode;
      }),
    });
    onTestFinished(() => target.close());
    const { proof } = await switchMode(
      await withToken({ url: target.url, folder: await inFolder() }, 'secret-1'),
      'legacy-fallback',
    );
    expect([proof.state, proof.mode]).toEqual(['contradicted', 'gateway-only']);
  });

  it('that says yes and does nothing is contradicted', async () => {
    const target = await openSwitchable(() => answering(200, 'done'));
    const { proof } = await switchMode(await withToken(target, 'secret-1'), 'legacy-fallback');
    expect(proof.state).toBe('contradicted');
  });
});

describe('a person', () => {
  it('is told the variables, and is believed only by what is seen', async () => {
    const target = await openSwitchable(obeying);
    const kit = await kitFor(target, { kind: 'manual', restarts: false, settleMs: 1 });
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect(kit.asked).toEqual([expect.arrayContaining(['  WS_ALLOW_LEGACY_FALLBACK=true'])]);
    expect(proof.state).toBe('contradicted');
    target.switchTo('legacy-fallback');
    expect((await switchMode(kit, 'legacy-fallback')).proof.state).toBe('proven');
  });

  it('who should have restarted it, where nothing tells of a process, leaves it not provable', async () => {
    const target = await openSwitchable(obeying);
    const kit = await kitFor(target, { kind: 'manual' });
    target.switchTo('gateway-only');
    const asking = {
      ...kit,
      profile: { ...kit.profile, endpoints: { ...kit.profile.endpoints, health: 'absent' } },
      hands: { ...kit.hands, ask: async () => target.switchTo('legacy-fallback') },
    };
    const { proof } = await switchMode(asking, 'legacy-fallback');
    expect([proof.state, proof.mode]).toEqual(['not-provable', 'legacy-fallback']);
    expect(proof.evidence).toMatch(/nothing tells which process serves the target/);
  });
});

describe('a command', () => {
  const step = (words: readonly string[], more: Partial<RunStep> = {}): RunStep => ({
    ...{ kind: 'run', words, cwd: tmpdir(), settings: {}, passEnv: [], deadlineMs: 20_000 },
    ...more,
  });
  const around = { env: { PATH: process.env['PATH'], TOKEN: 'secret-2' }, clock: systemClock };
  const redact = (text: string) => text.replaceAll('secret-2', '[redacted]');
  const run = (made: RunStep) => runCommand(made, { ...around, redact });

  it('gets its words as they are: no shell reads them', async () => {
    const words = [process.execPath, '-e', 'process.stdout.write(process.argv[1])', '$HOME; echo "x" > y'];
    expect(await run(step(words))).toBe('$HOME; echo "x" > y');
  });

  it.each<[string, RunStep, RegExp]>([
    ['that is not there', step(['no-such-program-here']), /Cannot run no-such-program-here: .*ENOENT/],
    ['that the system refuses at once', step(['/etc/passwd/x']), /Cannot run \/etc\/passwd\/x: .*ENOTDIR/],
    [
      'that fails, whose stdout is nobody else`s to read',
      step([process.execPath, '-e', 'console.log("hunter2"); process.exit(3)'], { isStdoutSecret: true }),
      /exit 3\)(?!.*hunter2)/,
    ],
    [
      'that fails, with what it said',
      step([process.execPath, '-e', 'console.error("why"); process.exit(3)']),
      /exit 3\): why/,
    ],
    [
      'that says a secret, blanked',
      step([process.execPath, '-e', 'console.error(process.env.TOKEN); process.exit(1)'], { passEnv: ['TOKEN'] }),
      /exit 1\): \[redacted\]/,
    ],
    [
      'that takes too long, and is ended',
      step([process.execPath, '-e', 'setInterval(() => {}, 1e6)'], { deadlineMs: 200 }),
      /not over after 200 ms/,
    ],
  ])('%s is exit 4', async (_, made, message) => {
    await expect(run(made)).rejects.toMatchObject({ exitCode: 4, message: expect.stringMatching(message) });
  });

  it('that leaves something in the background, which holds its output open, is over when it ends', async () => {
    const pipes = process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length;
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
        stdio: 'inherit',
        detached: true,
      });
      console.log(child.pid);
      child.unref();`;
    const pid = Number(await run(step([process.execPath, '-e', script])));
    // Its end of our pipes would keep this process from ending.
    await expect.poll(() => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length).toBe(pipes);
    expect(process.kill(pid, 'SIGKILL')).toBe(true);
  });

  it('after one that fails is not run', async () => {
    const kit = await kitFor({ url: 'http://127.0.0.1:9', folder: await inFolder() }, { kind: 'manual' });
    const asked: unknown[] = [];
    const steps = [step(['no-such-program-here']), { kind: 'ask', lines: ['never'] } as const];
    const hands = { ...kit.hands, ask: async (lines: readonly string[]) => void asked.push(lines) };
    await expect(performSteps(steps, hands)).rejects.toMatchObject({ exitCode: 4 });
    expect(asked).toEqual([]);
  });
});
