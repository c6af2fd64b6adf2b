import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handlesOfNode } from './handles.ts';
import type { Line } from './line.ts';
import { linesTo } from './lines.ts';
import { placeOf } from './place.ts';

/** Both kinds of lines, before a real server of bytes: the driver must not see which it has. */
const KINDS = { handles: handlesOfNode(), net: null };

let server: Server;
let port: number;
let accepted: Promise<Socket>;
const lines: Line[] = [];

beforeEach(async () => {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  accepted = promise;
  server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
    socket.on('error', () => {});
    resolve(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  for (const line of lines.splice(0)) line.destroy();
  server.close();
  if (server.listening) (await accepted).destroy();
});

type Seen = { told: unknown[]; bytes: Buffer[] };

const open = (kind: keyof typeof KINDS, { at = port, from }: { at?: number; from?: string } = {}) => {
  const seen: Seen = { told: [], bytes: [] };
  const place = placeOf(new URL(`http://127.0.0.1:${at}`), { localAddressOf: () => from });
  const openLine = linesTo<string>(
    place,
    {
      stands: (who) => seen.told.push(['stands', who]),
      read: (_, bytes, length) => seen.bytes.push(Buffer.from(bytes.subarray(0, length))),
      over: (who, fault) =>
        seen.told.push(['over', who, fault === null ? null : `${fault.message} ${'code' in fault && fault.code}`]),
    },
    KINDS[kind],
  );
  const line = openLine('a', 3);
  lines.push(line);
  const told = (...what: unknown[]) => expect.poll(() => seen.told, { interval: 2 }).toEqual(what);
  const text = () => Buffer.concat(seen.bytes).toString('latin1');
  return { seen, line, told, text };
};

const STANDS = ['stands', 'a'];

describe.each(Object.keys(KINDS) as (keyof typeof KINDS)[])('a line of %s', (kind) => {
  it('stands, says, reads, and is over when the other side ends, after all that it said', async () => {
    const { line, told, text } = open(kind);
    await told(STANDS);
    const far = await accepted;
    line.write(Buffer.from('one '));
    line.write(Buffer.from('two'));
    await expect.poll(() => far.read(7)?.toString(), { interval: 2 }).toBe('one two');
    far.end('all of it');
    await told(STANDS, ['over', 'a', null]);
    expect(text()).toBe('all of it');
  });

  it('reads on after its own end', async () => {
    const { line, told, text } = open(kind);
    await told(STANDS);
    const far = (await accepted).resume();
    line.end();
    await once(far, 'end');
    far.end('late words');
    await told(STANDS, ['over', 'a', null]);
    expect(text()).toBe('late words');
  });

  it('leaves what comes with the system while it is paused, and reads on', async () => {
    const { line, told, text } = open(kind);
    await told(STANDS);
    const far = await accepted;
    line.pause();
    const isSent = new Promise((resolve) => far.write('while it sleeps', resolve));
    await isSent;
    await new Promise((resolve) => setImmediate(resolve));
    expect(text()).toBe('');
    line.resume();
    await expect.poll(text, { interval: 2 }).toBe('while it sleeps');
  });

  it('sends all of what the system does not take at once, in order', async () => {
    const { line, told } = open(kind);
    await told(STANDS);
    const far = await accepted;
    const pieces = Array.from({ length: 12 }, (_, i) => Buffer.alloc(1_000_000, 65 + i));
    for (const piece of pieces) line.write(piece);
    line.write(Buffer.from('end'));
    const came: Buffer[] = [];
    far.on('data', (bytes) => came.push(bytes)).resume();
    await expect.poll(() => came.reduce((sum, { length }) => sum + length, 0), { interval: 5 }).toBe(12_000_003);
    expect(Buffer.concat(came).equals(Buffer.concat([...pieces, Buffer.from('end')]))).toBe(true);
  });

  it('is over by a reset, and says so', async () => {
    const { told } = open(kind);
    await told(STANDS);
    (await accepted).resetAndDestroy();
    await told(STANDS, ['over', 'a', 'read ECONNRESET ECONNRESET']);
  });

  it('never stands where nobody listens, and tells it later', async () => {
    server.close();
    await once(server, 'close');
    const { seen, told } = open(kind);
    expect(seen.told).toEqual([]);
    await told(['over', 'a', `connect ECONNREFUSED 127.0.0.1:${port} ECONNREFUSED`]);
  });

  it('never stands from an address that is not ours, and tells it later', async () => {
    const { seen, told } = open(kind, { from: '192.0.2.1' });
    expect(seen.told).toEqual([]);
    await told(['over', 'a', expect.stringMatching(/^bind EADDRNOTAVAIL 192\.0\.2\.1.* EADDRNOTAVAIL$/)]);
    server.close();
  });

  it('comes from the address that it was given', async () => {
    const { told } = open(kind, { from: '127.0.0.77' });
    await told(STANDS);
    expect((await accepted).remoteAddress).toBe('127.0.0.77');
  });

  it('does nothing more once it is destroyed, and tells of no end with a fault', async () => {
    const { seen, line, told } = open(kind);
    await told(STANDS);
    const far = (await accepted).resume();
    line.destroy();
    line.destroy();
    line.write(Buffer.from('never'));
    line.end();
    line.pause();
    line.resume();
    const said: Buffer[] = [];
    far.on('data', (bytes) => said.push(bytes));
    await once(far, 'end');
    expect(said).toEqual([]);
    expect(seen.told.filter((what) => JSON.stringify(what) !== JSON.stringify(['over', 'a', null]))).toEqual([STANDS]);
  });

  it('destroyed before it stands tells nothing of standing', async () => {
    const { seen, line } = open(kind);
    line.destroy();
    const other = open(kind);
    await other.told(STANDS);
    await accepted;
    expect(seen.told.filter((what) => JSON.stringify(what) === JSON.stringify(STANDS))).toEqual([]);
  });
});

describe('lines', () => {
  it('to a name or over TLS are of net, whatever there is', async () => {
    const place = placeOf(new URL(`http://localhost:${port}`), {});
    const handles = KINDS.handles;
    expect(handles).not.toBeNull();
    let created = 0;
    const counting = handles && {
      ...handles,
      create: () => {
        created += 1;
        return handles.create();
      },
    };
    const told: string[] = [];
    const sink = { stands: () => told.push('stands'), read: () => {}, over: () => told.push('over') };
    lines.push(linesTo<number>(place, sink, counting)(1, 0));
    await expect.poll(() => told, { interval: 2 }).toContain('stands');
    lines.push(linesTo<number>(placeOf(new URL(`https://127.0.0.1:${port}`), {}), sink, counting)(2, 0));
    expect(created).toBe(0);
    lines.push(linesTo<number>(placeOf(new URL(`http://127.0.0.1:${port}`), {}), sink, counting)(3, 0));
    expect(created).toBe(1);
  });
});
