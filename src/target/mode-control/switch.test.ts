import { appendFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { answering, openCannedTarget } from '../testing/canned-target.ts';
import type { Journal } from './journal.ts';
import type { FullProof } from './prove.ts';
import { restoreMode } from './restore.ts';
import { switchMode } from './switch.ts';
import { byFile, IDLE, kitFor, openRestartable, type RestartableOptions } from './testing/restartable.ts';

const GATEWAY = '# flags\r\nWS_GATEWAY_ONLY_MODE=true\r\nA="b" # c\r\nWS_STRICT_MODE=true';

const opened = async (options: RestartableOptions, settleMs?: number) => {
  const target = await openRestartable(options);
  const kit = await kitFor(target, byFile(target, settleMs));
  const text = () => readFile(target.envFile, 'latin1').catch(() => null);
  return { target, kit, text };
};

const partOf = (proof: FullProof, name: string) => proof.parts.find(({ part }) => part === name)?.state;

/** A switch on record by an administration; which mode was on before it is not known. */
const SWITCHED: Omit<Journal, 'url'> = {
  ...{ schemaVersion: 1, state: 'switched', profile: 'mine', kind: 'http-admin', from: null, to: 'legacy-fallback' },
  ...{ settings: null, file: null, sights: [], switchedAtMs: 0, puttingBackAtMs: null, restoredAtMs: null, pid: 1 },
};

describe('a switch by an env file', () => {
  it('is proven by flags, behaviour and a new process, and put back byte for byte', async () => {
    const { target, kit, text } = await opened({ fileText: GATEWAY });
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect(proof).toMatchObject({ state: 'proven', mode: 'legacy-fallback', traps: [] });
    const states = ['flags', 'health-mode', 'server-source', 'legacy-support', 'restart'].map((part) =>
      partOf(proof, part),
    );
    expect(states).toEqual(['agrees', 'agrees', 'agrees', 'agrees', 'agrees']);
    expect(await text()).toBe(
      '# flags\r\nWS_GATEWAY_ONLY_MODE=false\r\nA="b" # c\r\nWS_STRICT_MODE=false\r\nWS_ALLOW_LEGACY_FALLBACK=true',
    );
    const back = await restoreMode(kit, false);
    expect(back).toMatchObject({ kind: 'restored', mode: 'gateway-only', proof: { state: 'proven' } });
    expect([await text(), target.starts()]).toEqual([GATEWAY, 3]);
    expect(await restoreMode(kit, false)).toEqual({ kind: 'nothing', restoredAtMs: expect.any(Number) });
    expect([await text(), target.starts()]).toEqual([GATEWAY, 3]);
  });

  it('to the mode that is on changes nothing and restarts nothing', async () => {
    const fileText = 'WS_GATEWAY_ONLY_MODE=true\nWS_ALLOW_LEGACY_FALLBACK=false\nWS_STRICT_MODE=true\n';
    const { target, kit, text } = await opened({ fileText });
    expect(await switchMode(kit, 'gateway-only')).toMatchObject({ kind: 'already', proof: { state: 'proven' } });
    expect([await text(), target.starts(), await kit.state.read()]).toEqual([fileText, 1, null]);
  });

  it('there and back is put back to what was there first', async () => {
    const { kit, text } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    expect((await switchMode(kit, 'gateway-only')).proof.state).toBe('proven');
    expect(await text()).not.toBe(GATEWAY);
    await restoreMode(kit, false);
    expect(await text()).toBe(GATEWAY);
  });

  it('makes a file that was not there, and takes it away again', async () => {
    const { kit, text } = await opened({ fileText: null });
    expect((await switchMode(kit, 'legacy-fallback')).proof.state).toBe('proven');
    expect(await restoreMode(kit, false)).toMatchObject({ kind: 'restored', proof: { state: 'proven' } });
    expect(await text()).toBeNull();
  });

  it('leaves one value of a doubled key, and puts both back', async () => {
    const fileText = `${GATEWAY}\nWS_GATEWAY_ONLY_MODE=true\n`;
    const { kit, text } = await opened({ fileText });
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect([proof.state, proof.traps]).toEqual(['proven', []]);
    expect((await text())?.match(/WS_GATEWAY_ONLY_MODE/g)).toHaveLength(1);
    await restoreMode(kit, false);
    expect(await text()).toBe(fileText);
  });
});

describe('a switch that did not take', () => {
  it('because the restart never happened is contradicted, and explained', async () => {
    const { kit } = await opened({ fileText: GATEWAY, obeys: false }, 300);
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect([proof.state, partOf(proof, 'restart'), partOf(proof, 'flags')]).toEqual([
      'contradicted',
      'contradicts',
      'contradicts',
    ]);
    expect(proof.traps.map(({ id }) => id)).toEqual(['never-restarted']);
  });

  it('because the flags have no effect is contradicted, though it restarted', async () => {
    const { kit } = await opened({ fileText: GATEWAY, faults: ['flags-ignored'] });
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect([proof.state, partOf(proof, 'restart')]).toEqual(['contradicted', 'agrees']);
    expect(proof.traps.map(({ id }) => id)).toEqual(['flags-not-taken']);
  });

  it('and whose flags endpoint says it did is contradicted by its behaviour', async () => {
    const { kit } = await opened({ fileText: GATEWAY, faults: ['flags-ignored', 'flags-lie'] }, 300);
    const { proof } = await switchMode(kit, 'legacy-fallback');
    const states = ['flags', 'health-mode', 'server-source', 'legacy-support'].map((part) => partOf(proof, part));
    expect([proof.state, ...states]).toEqual(['contradicted', 'agrees', 'contradicts', 'contradicts', 'contradicts']);
  });

  it('because the target refuses to start is contradicted: nothing answers', async () => {
    const { kit } = await opened({ fileText: GATEWAY, env: { WS_STRICT_MODE: 'true' } }, 300);
    const { proof } = await switchMode(kit, 'legacy-fallback');
    expect([proof.state, proof.mode]).toEqual(['contradicted', null]);
    expect(proof.evidence).toMatch(/does not run after the switch: nothing answers/);
  });
});

describe('an edit of the file while the target is looked at', () => {
  /** Somebody adds a line to the env file in the middle of the looks, once it is `armed`. */
  const openEdited = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gateproof-edited-'));
    const envFile = join(folder, '.env');
    await writeFile(envFile, GATEWAY);
    const fromMs = systemClock.wallMs();
    let untilEdit = Number.POSITIVE_INFINITY;
    const target = await openCannedTarget({
      '/api/health': (...exchange) => {
        untilEdit -= 1;
        if (untilEdit === 0) appendFileSync(envFile, '\r\nNEW=1');
        answering(200, { status: 'healthy', uptimeMs: systemClock.wallMs() - fromMs })(...exchange);
      },
    });
    onTestFinished(async () => {
      await target.close();
      await rm(folder, { recursive: true, force: true });
    });
    const kit = await kitFor({ url: target.url, folder }, byFile(IDLE, 1));
    const arm = (): void => {
      untilEdit = 3;
    };
    return { kit, arm, text: () => readFile(envFile, 'latin1') };
  };

  it('stays, in the switched file and in the one that is put back', async () => {
    const { kit, arm, text } = await openEdited();
    arm();
    await switchMode(kit, 'legacy-fallback');
    expect(await text()).toMatch(/WS_STRICT_MODE=false\r\nNEW=1\r\nWS_ALLOW_LEGACY_FALLBACK=true$/);
    await restoreMode(kit, false);
    expect(await text()).toBe(`${GATEWAY}\r\nNEW=1`);
  });

  it('is not thrown away by a restore, unless it is told to', async () => {
    const { kit, arm, text } = await openEdited();
    await switchMode(kit, 'legacy-fallback');
    const switched = await text();
    arm();
    await expect(restoreMode(kit, false)).rejects.toMatchObject({ exitCode: 2 });
    expect([await text(), (await kit.state.read())?.state]).toEqual([`${switched}\r\nNEW=1`, 'switched']);
    await restoreMode(kit, true);
    expect(await text()).toBe(GATEWAY);
  });
});

describe('the way back', () => {
  it('is there when a second switch ended before it wrote the file', async () => {
    const { kit, text } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    const first = await text();
    const journal = (await kit.state.read())!;
    const second = { ...journal, to: 'gateway-only' as const };
    await switchMode(kit, 'gateway-only');
    const sha256After = (await kit.state.read())!.file!.sha256After;
    // As it stands between the journal of a switch and its file.
    await writeFile(join(kit.state.folder, '..', '.env'), first!, 'latin1');
    const file = { ...journal.file!, sha256After, sha256Earlier: [journal.file!.sha256After] };
    await kit.state.write({ ...second, file });
    expect(await restoreMode(kit, false)).toMatchObject({ kind: 'restored' });
    expect(await text()).toBe(GATEWAY);
  });

  it('is there when the restart fails half way, and says so', async () => {
    const target = await openRestartable({ fileText: GATEWAY });
    const broken = { ...byFile(target), restart: [process.execPath, '-e', 'process.exit(7)'] };
    const error = await switchMode(await kitFor(target, broken), 'legacy-fallback').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ exitCode: 4, message: expect.stringContaining('exit 7') });
    const command = `gateproof mode restore --target mine.json --url ${target.url}`;
    expect(error).toMatchObject({ hint: expect.stringMatching(/holds the new flags already/) });
    expect(error).toMatchObject({ hint: expect.stringContaining(command) });
    expect(await readFile(target.envFile, 'utf8')).toContain('WS_STRICT_MODE=false');
    expect(await restoreMode(await kitFor(target, byFile(target)), false)).toMatchObject({
      proof: { state: 'proven' },
    });
    expect(await readFile(target.envFile, 'utf8')).toBe(GATEWAY);
  });

  it('is kept until it is seen to have been taken, and is gone again as often as it takes', async () => {
    const { target, kit, text } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    const idle = await kitFor(target, byFile(IDLE, 300));
    for (const _ of ['first', 'second'])
      expect(await restoreMode(idle, false)).toMatchObject({ kind: 'restored', proof: { state: 'contradicted' } });
    expect([await text(), (await kit.state.read())?.state]).toEqual([GATEWAY, 'putting-back']);
    expect(await readdir(kit.state.folder)).toEqual(['backup', 'journal.json']);
    expect(await restoreMode(kit, false)).toMatchObject({ kind: 'restored', proof: { state: 'proven' } });
    expect(await restoreMode(kit, false)).toMatchObject({ kind: 'nothing' });
  });

  it('that is half gone is the same after another switch', async () => {
    const { target, kit, text } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    await restoreMode(await kitFor(target, byFile(IDLE, 300)), false);
    expect(await switchMode(kit, 'legacy-fallback')).toMatchObject({ kind: 'switched', proof: { state: 'proven' } });
    expect(await kit.state.read()).toMatchObject({ state: 'switched', from: 'gateway-only', puttingBackAtMs: null });
    expect(await restoreMode(kit, false)).toMatchObject({ mode: 'gateway-only', proof: { state: 'proven' } });
    expect(await text()).toBe(GATEWAY);
  });

  it('does not throw away what somebody else wrote, unless told to', async () => {
    const { target, kit, text } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    await writeFile(target.envFile, `${await text()}\r\nNEW=1`);
    await expect(restoreMode(kit, false)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('--overwrite'),
    });
    expect(await text()).toContain('NEW=1');
    // Also when a later switch wrote over it.
    await switchMode(kit, 'gateway-only');
    await expect(restoreMode(kit, false)).rejects.toMatchObject({ exitCode: 2 });
    const idle = await kitFor(target, byFile(IDLE, 300));
    expect(await restoreMode(idle, true)).toMatchObject({ kind: 'restored', proof: { state: 'contradicted' } });
    expect(await text()).toBe(GATEWAY);
    // What is back already loses nothing by another try.
    expect(await restoreMode(kit, false)).toMatchObject({ kind: 'restored', proof: { state: 'proven' } });
  });

  it('is refused to another control', async () => {
    const { target, kit } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    const other = await kitFor(target, byFile(target));
    const stranger = { ...other, profile: { ...other.profile, name: 'theirs' } };
    await expect(restoreMode(stranger, false)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('mine'),
    });
  });

  it('of an administration is refused at another address, with the command for the one that was switched', async () => {
    const target = await openRestartable({ fileText: null });
    const kit = await kitFor(target, { kind: 'http-admin', path: '/m' });
    const url = 'http://127.0.0.1:1';
    await kit.state.write({ ...SWITCHED, url });
    await expect(restoreMode(kit, false)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining(`gateproof mode restore --target mine.json --url ${url}`),
    });
  });

  it('to a mode that nobody knows is not guessed, and the command names the target', async () => {
    const target = await openRestartable({ fileText: null });
    const kit = await kitFor(target, { kind: 'http-admin', path: '/m' });
    await kit.state.write({ ...SWITCHED, url: target.url });
    await expect(restoreMode(kit, false)).rejects.toMatchObject({
      exitCode: 3,
      hint: expect.stringContaining(`gateproof mode set gateway-only --target mine.json --url ${target.url}`),
    });
  });

  it('with a damaged backup changes nothing', async () => {
    const { kit, text } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    const switched = await text();
    await writeFile(kit.state.backupPath, 'something else');
    await expect(restoreMode(kit, false)).rejects.toMatchObject({ exitCode: 5 });
    expect(await text()).toBe(switched);
  });

  it('with a journal that cannot be read is not taken for none', async () => {
    const { kit } = await opened({ fileText: GATEWAY });
    await switchMode(kit, 'legacy-fallback');
    await writeFile(kit.state.journalPath, '{"half":');
    await expect(restoreMode(kit, false)).rejects.toMatchObject({ exitCode: 2 });
    expect(await readdir(kit.state.folder)).toEqual(['backup', 'journal.json']);
  });
});
