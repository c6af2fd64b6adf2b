import { expect, it } from 'vitest';
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
