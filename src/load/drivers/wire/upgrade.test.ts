import { describe, expect, it } from 'vitest';
import { createUpgradeReader, readUpgrade, upgradeOf } from './upgrade.ts';

const ACCEPT = 'kfQzhJJGMcAyEkqXGSGsNxBqKds=';
const answer = (...lines: readonly string[]): Buffer => Buffer.from([...lines, '', 'rest'].join('\r\n'), 'latin1');
const good = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];

it('asks for Engine.IO 4 at the path with its slash, and knows the answer', () => {
  const { request, accept } = upgradeOf(new URL('http://127.0.0.1:3000'), '/api/v1/stream');
  expect(request.toString('latin1')).toMatch(
    /^GET \/api\/v1\/stream\/\?EIO=4&transport=websocket HTTP\/1\.1\r\nHost: 127\.0\.0\.1:3000\r\n/,
  );
  expect(accept).toMatch(/^[\w+/]{27}=$/);
});

describe('an answer', () => {
  it('that is right opens, and says where the first frame begins', () => {
    const bytes = answer(...good, `sec-websocket-ACCEPT:  ${ACCEPT}`);
    const read = readUpgrade(bytes, ACCEPT);
    expect(read).toMatchObject({ kind: 'open' });
    expect(read.kind === 'open' && bytes.toString('latin1', read.bodyAt)).toBe('rest');
  });

  it.each(['100 Continue', '103 Early Hints'])(
    'that nobody asked for and that another follows is read over: %s',
    (said) => {
      const interim = `HTTP/1.1 ${said}\r\nLink: </x>\r\n\r\n`;
      const bytes = Buffer.concat([Buffer.from(interim + interim), answer(...good, `Sec-WebSocket-Accept: ${ACCEPT}`)]);
      const read = readUpgrade(bytes, ACCEPT);
      expect(read.kind === 'open' && bytes.toString('latin1', read.bodyAt)).toBe('rest');
      expect(createUpgradeReader(ACCEPT)(bytes, bytes.length)).toEqual(read);
      for (let end = 0; end < bytes.length - 'rest'.length; end += 1)
        expect(readUpgrade(bytes.subarray(0, end), ACCEPT).kind).toBe('more');
    },
  );

  it('that is cut needs more, at every byte', () => {
    const bytes = answer(...good, `Sec-WebSocket-Accept: ${ACCEPT}`);
    const head = bytes.indexOf('\r\n\r\n') + 4;
    for (let end = 0; end < head; end += 1) expect(readUpgrade(bytes.subarray(0, end), ACCEPT).kind).toBe('more');
  });

  it.each<[string, Buffer, string]>([
    ['of another status', answer('HTTP/1.1 403 Forbidden'), '403 Forbidden'],
    ['that is no HTTP', answer('SSH-2.0-OpenSSH'), 'SSH-2.0'],
    ['to another protocol', answer(good[0] ?? '', 'Upgrade: h2c'), 'something else'],
    ['to another key', answer(...good, 'Sec-WebSocket-Accept: AAAA'), 'does not answer our key'],
    [
      'with an extension',
      answer(...good, `Sec-WebSocket-Accept: ${ACCEPT}`, 'Sec-WebSocket-Extensions: permessage-deflate'),
      'extension',
    ],
    ['without an end', Buffer.alloc(20_000, 'x'), 'endless'],
  ])('%s is a refusal', (_, bytes, detail) => {
    expect(readUpgrade(bytes, ACCEPT)).toEqual({ kind: 'refused', detail: expect.stringContaining(detail) });
  });
});

describe('one answer after another', () => {
  const right = answer(...good, `Sec-WebSocket-Accept: ${ACCEPT}`);
  it.each<[string, Buffer, string]>([
    ['the same', right, 'open'],
    ['another head that is right', answer(...good, 'Date: today', `Sec-WebSocket-Accept: ${ACCEPT}`), 'open'],
    ['one to another key', answer(...good, 'Sec-WebSocket-Accept: AAAA'), 'refused'],
    ['one that is cut', right.subarray(0, 60), 'more'],
    ['one cut right before its end', right.subarray(0, right.indexOf('rest') - 1), 'more'],
  ])('is read for what it is: %s', (_, bytes, kind) => {
    const read = createUpgradeReader(ACCEPT);
    read(right, right.length);
    // Behind what came stands what another socket was sent.
    const shared = Buffer.concat([bytes, right]);
    const seen = read(shared, bytes.length);
    expect(seen).toEqual(readUpgrade(bytes, ACCEPT));
    expect(seen.kind).toBe(kind);
  });
});
