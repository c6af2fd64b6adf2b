import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { builtInProfiles } from '../../../profiles/index.ts';
import { systemClock } from '../../core/clock.ts';
import { managedSchema } from '../../core/managed.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { isThere } from '../../target/managed/testing/orders.ts';
import { parseProfile } from '../../target/profile.ts';
import { tempFolder } from '../../testing/cli.ts';
import type { CliContext } from '../context.ts';
import { type Boot, type BootedTarget, bootAll, withMadeUpValues } from './started.ts';

const profile = parseProfile(builtInProfiles['stock-api'], 'stock-api');

const bootOf = (script: string, over: object = {}): Boot => ({
  arms: ['candidate'],
  profile,
  mode: 'gateway-only',
  managed: managedSchema.parse({ start: ['/bin/sh', '-c', script], ready: { line: '^ready' }, ...over }),
});

const here = (env: CliContext['env'] = { PATH: '/usr/bin:/bin' }) => {
  let said = '';
  const context = {
    env,
    clock: systemClock,
    catalogue: englishCatalogue,
    stderr: (text: string) => {
      said += text;
    },
  } as CliContext;
  return { surroundings: { env, context }, said: () => said };
};

const booted: BootedTarget[] = [];
afterEach(async () => {
  await Promise.all(booted.splice(0).map((target) => target.stop()));
});

describe('targets that are started', () => {
  it('are said before and after, with their process', async () => {
    const { surroundings, said } = here();
    booted.push(...(await bootAll([bootOf('echo ready; exec sleep 60')], surroundings)));
    expect(said()).toMatch(
      /^Starting the target of profile stock-api for candidate in gateway-only: \/bin\/sh -c 'echo ready; exec sleep 60'\n {2}in \., no variables of its own\nReady: .* at http:\/\/127\.0\.0\.1:\d+, process \d+\.\n$/,
    );
  });

  it('are all ended when one of them cannot be', async () => {
    const { surroundings } = here();
    const folder = await tempFolder();
    const file = join(folder.path, 'pid');
    const boots = [
      bootOf(`echo $$ > ${file}.new; mv ${file}.new ${file}; echo ready; exec sleep 60`),
      bootOf(`while ! [ -e ${file} ]; do sleep 0.01; done; exit 1`),
    ];
    await expect(bootAll(boots, surroundings)).rejects.toMatchObject({ exitCode: 4 });
    const pid = Number(readFileSync(file, 'utf8'));
    await folder.remove();
    expect([pid > 1, isThere(pid)]).toEqual([true, false]);
  });

  it('that end before we end them are told, with what they said', async () => {
    const { surroundings } = here();
    const [target] = await bootAll([bootOf('echo ready; echo "out of memory" >&2; sleep 0.05; exit 9')], surroundings);
    await expect.poll(() => target?.endedEarly(), { interval: 10 }).not.toBeNull();
    expect(target?.endedEarly()).toBe(
      'The target of profile stock-api for candidate in gateway-only ended during the run (exit 9): out of memory',
    );
  });

  it('that we end have not ended early', async () => {
    const { surroundings } = here();
    const [target] = await bootAll([bootOf('echo ready; exec sleep 60')], surroundings);
    await target?.stop();
    expect(target?.endedEarly()).toBeNull();
  });
});

describe('made-up values', () => {
  const boots = [bootOf('true', { makeUpEnv: ['ADMIN', 'GIVEN'] }), bootOf('true', { makeUpEnv: ['ADMIN'] })];

  it('are one for all targets and for us, and never in the place of a given one', () => {
    const env = withMadeUpValues(boots, { GIVEN: 'mine' });
    expect(env['GIVEN']).toBe('mine');
    expect(env['ADMIN']).toMatch(/^[\w-]{24}$/);
    expect(withMadeUpValues(boots, {})['ADMIN']).not.toBe(env['ADMIN']);
  });
});
