import { describe, expect, it } from 'vitest';
import { assertMayLoad } from './safety.ts';

describe('load may go to', () => {
  it.each([
    ['http://127.0.0.1:3000', []],
    ['http://127.8.9.10', []],
    ['http://localhost:3000', []],
    ['http://LOCALHOST', []],
    ['http://[::1]:3000', []],
    ['http://[0:0:0:0:0:0:0:1]', []],
    ['http://[::ffff:127.0.0.1]', []],
    ['http://2130706433', []],
    ['http://0x7f.1', []],
    ['http://10.0.0.7:3000', ['10.0.0.7']],
    ['http://Gateway.Example:3000', ['gateway.example']],
    ['http://gateway.example', ['other', 'GATEWAY.example']],
    ['http://[2001:db8::1]', ['2001:db8:0::1']],
    ['http://[2001:db8::1]', ['[2001:db8::1]']],
  ])('%s with --allow-host %j', (url, allowed) => {
    expect(() => assertMayLoad(url, allowed)).not.toThrow();
  });
});

describe('load may not go to', () => {
  it.each([
    ['another machine', 'http://10.0.0.7', [], '10.0.0.7'],
    ['a public name', 'https://example.com', [], 'example.com'],
    ['a name that only begins like loopback', 'http://127.0.0.1.evil.com', [], '127.0.0.1.evil.com'],
    ['a name that only ends like localhost', 'http://evil.localhost', [], 'evil.localhost'],
    ['a name behind credentials', 'http://127.0.0.1@evil.com', [], 'evil.com'],
    ['every interface', 'http://0.0.0.0', [], '0.0.0.0'],
    ['the loopback of another family', 'http://[::ffff:10.0.0.1]', [], '[::ffff:a00:1]'],
    ['a host of which only the parent is allowed', 'http://a.example.com', ['example.com'], 'a.example.com'],
    ['a host of which only a child is allowed', 'http://example.com', ['a.example.com'], 'example.com'],
    ['a host allowed with a wildcard', 'http://a.example.com', ['*.example.com', '*'], 'a.example.com'],
    [
      'a host allowed as a whole address',
      'http://example.com',
      ['http://example.com', 'example.com:80', 'example.com/x'],
      'example.com',
    ],
    ['anywhere on an empty name', 'http://example.com', [''], 'example.com'],
  ])('%s (%s, --allow-host %j)', (_, url, allowed, host) => {
    expect(() => assertMayLoad(url, allowed)).toThrow(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining(`--allow-host ${host}`) }),
    );
  });

  it('an address that is none', () => {
    expect(() => assertMayLoad('127.0.0.1', [])).toThrow(expect.objectContaining({ exitCode: 2 }));
  });
});
