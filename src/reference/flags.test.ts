import { describe, expect, test } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { FLAGS_OF_MODE, MODES } from '../core/modes.ts';
import { type FlagSource, parseEnvFile, readFlags, variablesOfMode } from './flags.ts';

const gatewayOnly = { ...FLAGS_OF_MODE['gateway-only'], validationMode: 'production' };
const legacyFallback = { ...FLAGS_OF_MODE['legacy-fallback'], validationMode: 'production' };
const legacyFile = 'WS_GATEWAY_ONLY_MODE=false\nWS_ALLOW_LEGACY_FALLBACK=true\nWS_STRICT_MODE=false\n';

const read = (env: FlagSource['env'], envFileText: string | null = null) => readFlags({ env, envFileText });

describe('the flags', () => {
  test.each<[string, FlagSource['env'], string | null, object]>([
    ['nothing set is gateway-only', {}, null, gatewayOnly],
    ['an env file alone switches the mode', {}, legacyFile, legacyFallback],
    ['the environment goes before the env file', variablesOfMode('gateway-only'), legacyFile, gatewayOnly],
    ['TRUE in any case is true', { WS_GATEWAY_ONLY_MODE: 'TRUE', WS_STRICT_MODE: 'True' }, null, gatewayOnly],
    [
      '1 and yes are not true',
      { WS_GATEWAY_ONLY_MODE: '1', WS_STRICT_MODE: 'yes' },
      null,
      { ...gatewayOnly, gatewayOnlyMode: false, strictMode: false },
    ],
    ['an empty value is false', { WS_STRICT_MODE: '' }, null, { ...gatewayOnly, strictMode: false }],
    ['of a doubled key the last line counts', {}, `WS_STRICT_MODE=true\n${legacyFile}`, legacyFallback],
    [
      'a quoted value, a comment and an export read as dotenv reads them',
      {},
      '# x\nexport WS_STRICT_MODE="false" \nWS_GATEWAY_ONLY_MODE=true # y',
      { ...gatewayOnly, strictMode: false },
    ],
    [
      'a quoted value with a comment behind it reads as dotenv reads it',
      {},
      'WS_STRICT_MODE="false" # "x"',
      { ...gatewayOnly, strictMode: false },
    ],
    [
      'development is a validation mode',
      { WS_VALIDATION_MODE: 'development' },
      null,
      { ...gatewayOnly, validationMode: 'development' },
    ],
  ])('%s', (_name, env, file, expected) => {
    expect(read(env, file)).toEqual(expected);
  });

  test.each(MODES)('the variables of %s read back as its flags', (mode) => {
    expect(read(variablesOfMode(mode))).toEqual({ ...FLAGS_OF_MODE[mode], validationMode: 'production' });
  });

  test.each([
    ['fallback together with strict', { WS_ALLOW_LEGACY_FALLBACK: 'true', WS_STRICT_MODE: 'true' }],
    ['fallback with strict by default', { WS_ALLOW_LEGACY_FALLBACK: 'true' }],
    ['an unknown validation mode', { WS_VALIDATION_MODE: 'staging' }],
  ])('%s refuses to start with exit code 2 and a hint', (_name, env) => {
    expect(() => read(env)).toThrow(HarnessError);
    expect(() => read(env)).toThrow(expect.objectContaining({ exitCode: 2, hint: expect.stringMatching(/.+/) }));
  });

  test('a line that is no assignment is passed over', () => {
    expect([...parseEnvFile('nonsense\n=1\nA=b=c\r\n')]).toEqual([['A', 'b=c']]);
  });
});
