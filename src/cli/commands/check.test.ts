import { expect, it } from 'vitest';
import { z } from 'zod';
import { checkResultSchema } from '../../core/checklist.ts';
import { startForTest } from '../../reference/testing/start.ts';
import { nobodyListens } from '../../target/testing/canned-target.ts';
import { runHere } from '../testing/in-process.ts';
import { registerCheck } from './check.ts';

it.each<[string, readonly string[], number, string]>([
  ['a target that is not there', ['--mode', 'gateway-only'], 4, 'nothing answers'],
  ['a target that is not there, and whose mode is unknown', [], 4, 'nothing answers'],
  ['a tier that is none', ['--tier', '4'], 2, '--tier'],
  ['a public host', ['--url', 'http://example.com'], 2, 'example.com'],
  ['credentials that are missing', ['--target', 'stock-api', '--mode', 'gateway-only'], 2, 'GATEPROOF_APP_KEY'],
  ['a folder that cannot be written to', ['--out', '/dev/null/x'], 2, '/dev/null/x'],
])('check refuses %s', async (_, words, exitCode, said) => {
  const { code, stdout, error } = await runHere(registerCheck, ['check', '--url', nobodyListens(), ...words]);
  expect([code, stdout]).toEqual([exitCode, '']);
  expect(error?.message).toContain(said);
  expect(error?.hint).not.toBe('');
});

it('check names the variables of credentials that are refused, and fails nothing by them', async () => {
  const target = await startForTest({ dialect: 'stock-api', key: { appKey: 'a', accessToken: 'b' } });
  const words = ['check', '--tier', '2', '--json', '--target', 'reference-stock-api', '--url', target.url];
  const { code, stdout, stderr } = await runHere(registerCheck, [...words, '--mode', 'gateway-only'], {
    GATEPROOF_JWT: 'yesterday.of.ours',
  });
  expect(code, stderr).toBe(3);
  const { checks } = z.object({ checks: z.array(checkResultSchema) }).parse(JSON.parse(stdout));
  const whyOf = (id: string) => checks.find((check) => check.id === id)?.outcome.why;
  expect(whyOf('F1')).toContain('answered 401. That says nothing of its health. Check GATEPROOF_JWT;');
  expect(whyOf('H5')).toContain('Check GATEPROOF_APP_KEY and GATEPROOF_ACCESS_TOKEN;');
});
