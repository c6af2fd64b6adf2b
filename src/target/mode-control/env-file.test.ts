import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doubledKeys, editEnvFile, envEntries, envValue } from './env-file.ts';

const LEGACY = { WS_GATEWAY_ONLY_MODE: 'false', WS_ALLOW_LEGACY_FALLBACK: 'true', WS_STRICT_MODE: 'false' };
const ONE = { WS_STRICT_MODE: 'false' };

describe('setting a key', () => {
  it.each<[string, string, string]>([
    ['changes its value and nothing else', 'A=1\nWS_STRICT_MODE=true\nB=2\n', 'A=1\nWS_STRICT_MODE=false\nB=2\n'],
    ['adds it at the end where it is missing', 'A=1\n', 'A=1\nWS_STRICT_MODE=false\n'],
    ['keeps a missing final newline missing', 'A=1', 'A=1\nWS_STRICT_MODE=false'],
    ['keeps one missing behind the key itself', 'A=1\nWS_STRICT_MODE=true', 'A=1\nWS_STRICT_MODE=false'],
    ['keeps CRLF', 'A=1\r\nWS_STRICT_MODE=true\r\n', 'A=1\r\nWS_STRICT_MODE=false\r\n'],
    ['adds with CRLF to a file of CRLF', 'A=1\r\nB=2\r\n', 'A=1\r\nB=2\r\nWS_STRICT_MODE=false\r\n'],
    ['fills an empty file', '', 'WS_STRICT_MODE=false\n'],
    [
      'keeps comments, also behind the value',
      '# top\nWS_STRICT_MODE=true # why\n',
      '# top\nWS_STRICT_MODE=false # why\n',
    ],
    ['keeps quotes and export', 'export WS_STRICT_MODE="true"\n', 'export WS_STRICT_MODE="false"\n'],
    ['keeps spaces around the sign', 'WS_STRICT_MODE = true\n', 'WS_STRICT_MODE = false\n'],
    ['fills an empty value', 'WS_STRICT_MODE=\n', 'WS_STRICT_MODE=false\n'],
    [
      'leaves one that is commented out alone',
      '#WS_STRICT_MODE=true\n',
      '#WS_STRICT_MODE=true\nWS_STRICT_MODE=false\n',
    ],
    [
      'leaves a key that only ends like it alone',
      'MY_WS_STRICT_MODE=true\n',
      'MY_WS_STRICT_MODE=true\nWS_STRICT_MODE=false\n',
    ],
    ['takes a second value away', 'WS_STRICT_MODE=true\nA=1\nWS_STRICT_MODE=maybe\n', 'WS_STRICT_MODE=false\nA=1\n'],
    [
      'takes it away even where the first is right',
      'WS_STRICT_MODE=false\nWS_STRICT_MODE=true\n',
      'WS_STRICT_MODE=false\n',
    ],
    [
      'does not look into a value of several lines',
      'KEY="begin\nWS_STRICT_MODE=true\nend"\nWS_STRICT_MODE=true\n',
      'KEY="begin\nWS_STRICT_MODE=true\nend"\nWS_STRICT_MODE=false\n',
    ],
    ['takes a quote that never closes for a letter', "A='x\nWS_STRICT_MODE=true\n", "A='x\nWS_STRICT_MODE=false\n"],
    ['knows a byte order mark', '\u00ef\u00bb\u00bfWS_STRICT_MODE=true\n', '\u00ef\u00bb\u00bfWS_STRICT_MODE=false\n'],
  ])('%s', (_, before, after) => {
    expect(editEnvFile(before, ONE)).toBe(after);
    expect(editEnvFile(after, ONE)).toBe(after);
  });
});

const line = fc.oneof(
  fc.constantFrom('', '# a comment', 'PORT=3000', "NAME='it is'", 'export X="y z"', '   ', 'not a setting'),
  fc
    .constantFrom(...Object.keys(LEGACY))
    .chain((key) => fc.constantFrom(`${key}=true`, `${key}="false" # x`, ` ${key} = `)),
);

describe('any file', () => {
  it('edited has each key once at its value, its other lines as they were, and edited again is the same', () => {
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), fc.boolean(), (lines, newline, ends) => {
        const before = lines.join(newline) + (ends ? newline : '');
        const after = editEnvFile(before, LEGACY);
        expect(editEnvFile(after, LEGACY)).toBe(after);
        for (const [key, value] of Object.entries(LEGACY)) {
          expect(envEntries(after).filter((entry) => entry.key === key)).toEqual([expect.objectContaining({ value })]);
        }
        const others = (text: string) => text.split(/\r?\n/).filter((each) => each !== '' && !each.includes('WS_'));
        expect(others(after)).toEqual(others(before));
      }),
      { numRuns: 300 },
    );
  });
});

describe('reading', () => {
  it('takes the last of several values, as dotenv does', () => {
    const text = 'A=1\nA=2 # the one\n';
    expect(envValue(text, 'A')).toBe('2');
    expect(envValue(text, 'B')).toBeNull();
  });
  it('names doubled keys with the line of each value', () => {
    expect(doubledKeys('A=1\n\nA=2\nB=1\n', ['A', 'B'])).toEqual([
      [
        { key: 'A', value: '1', line: 1 },
        { key: 'A', value: '2', line: 3 },
      ],
    ]);
  });
});
