import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { builtInProfiles } from '../../../../profiles/index.ts';
import { systemClock } from '../../../core/clock.ts';
import type { ModeControlInput } from '../../../core/mode-control.ts';
import { type ReferenceTarget, startReferenceTarget } from '../../../reference/server.ts';
import { createControlClient } from '../../client.ts';
import { parseProfile } from '../../profile.ts';
import { openState } from '../journal.ts';
import { controllerOf } from '../registry.ts';
import { stateFolderOf } from '../state-folder.ts';
import type { SwitchKit } from '../switch.ts';

export type RestartableOptions = {
  /** Null: there is no env file. */
  readonly fileText: string | null;
  readonly faults?: readonly string[];
  /** The environment of the target, which goes before the file. */
  readonly env?: Readonly<Record<string, string>>;
  /** false: whoever asks for a restart is told that it was done, and nothing is. */
  readonly obeys?: boolean;
};

export type Restartable = {
  readonly url: string;
  readonly folder: string;
  readonly envFile: string;
  /** A command that restarts it. */
  readonly restart: string[];
  starts(): number;
};

/** A real reference target that reads its flags from a real file, and a real command that restarts it. All of it ends with the test. */
export const openRestartable = async (options: RestartableOptions): Promise<Restartable> => {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-mode-'));
  const envFile = join(folder, '.env');
  if (options.fileText !== null) await writeFile(envFile, options.fileText);
  const running: { target: ReferenceTarget | null; port: number; starts: number } = {
    target: null,
    port: 0,
    starts: 0,
  };
  const start = async (): Promise<void> => {
    const envFileText = await readFile(envFile, 'utf8').catch(() => null);
    const surroundings = { clock: systemClock, env: options.env ?? {}, envFileText };
    running.target = await startReferenceTarget(
      { port: running.port, faults: [...(options.faults ?? [])] },
      surroundings,
    );
    running.port = running.target.port;
    running.starts += 1;
  };
  const stop = async (): Promise<void> => {
    await running.target?.stop();
    running.target = null;
  };
  await start();
  const keeper = createServer((_, response) => {
    const done = options.obeys === false ? Promise.resolve() : stop().then(start);
    // One that refuses to start stays down, and its service manager does not say so.
    void done.catch(() => {}).then(() => response.end());
  });
  await new Promise<void>((resolve) => keeper.listen(0, '127.0.0.1', resolve));
  const { port } = keeper.address() as AddressInfo;
  onTestFinished(async () => {
    await new Promise((resolve) => keeper.close(resolve));
    await stop();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    url: `http://127.0.0.1:${running.port}`,
    folder,
    envFile,
    restart: [process.execPath, '-e', `fetch('http://127.0.0.1:${port}').then((answer) => answer.text())`],
    starts: () => running.starts,
  };
};

/** What switches a target by this control. */
export const kitFor = async ({ url, folder }: Pick<Restartable, 'url' | 'folder'>, control: ModeControlInput) => {
  const input = { ...builtInProfiles['reference-documented'], name: 'mine', modeControl: { ...control, cwd: folder } };
  const profile = parseProfile(input, 'mine');
  const client = createControlClient({ baseUrl: url, clock: systemClock });
  onTestFinished(() => client.close());
  const surroundings = { env: { PATH: process.env['PATH'] }, clock: systemClock, redact: (text: string) => text };
  if (profile.modeControl === null) throw new Error('no control');
  const controller = controllerOf(profile.modeControl, surroundings);
  const asked: string[][] = [];
  const kit: SwitchKit = {
    controller,
    profile,
    named: { target: 'mine.json', url },
    state: await openState(await stateFolderOf(controller, folder, profile.name)),
    hands: { ...surroundings, client, ask: async (lines) => void asked.push([...lines]) },
    lookAround: async () => [],
  };
  return { ...kit, asked };
};

/** A command that says it restarted a target, and did nothing. */
export const IDLE = { restart: [process.execPath, '-e', '0'] };

export const byFile = ({ restart }: Pick<Restartable, 'restart'>, settleMs = 10_000): ModeControlInput => ({
  ...{ kind: 'env-file', envFile: '.env', restart, settleMs },
});
