import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { LOAD_INDEX_HEADER, requestLogSchema, type TargetBooks, targetBooksSchema } from '../core/target-books.ts';
import { startReferenceTarget } from './server.ts';
import { joinRaw, leaveRaw, openRawSocket, subscribeRaw } from './testing/raw-socket.ts';
import { askAdmin, startForTest } from './testing/start.ts';
import { until } from './testing/until.ts';

const QUOTE = '/api/v1/receiver/get-stock-quote?symbols=700.HK,AAPL';

const booksOf = async (target: Parameters<typeof askAdmin>[0]): Promise<TargetBooks> =>
  targetBooksSchema.parse(await (await askAdmin(target, '/books')).json());

describe('a reference target', () => {
  test('keeps load requests apart from the others, by route and status', async () => {
    const target = await startForTest();
    for (let index = 0; index < 3; index += 1) {
      await (await fetch(`${target.url}${QUOTE}`, { headers: { [LOAD_INDEX_HEADER]: String(index) } })).arrayBuffer();
    }
    await (await fetch(`${target.url}${QUOTE}`)).arrayBuffer();
    await (await fetch(`${target.url}/nowhere`)).arrayBuffer();
    const books = await booksOf(target);
    expect(books.requests.load).toMatchObject({ received: 3, byStatus: { 200: 3 }, inFlight: 0 });
    expect(books.requests.other).toMatchObject({ received: 2, byStatus: { 200: 1, 404: 1 } });
    expect(books.routes['GET /api/v1/receiver/get-stock-quote']?.load.received).toBe(3);
    expect(books.routes['unknown']?.other.received).toBe(1);
    expect(books.held?.n).toBe(3);
  });

  test('logs each request with its instants, and says in a header how long it held it', async () => {
    const target = await startForTest({ faults: ['delay=60ms'] });
    const beforeUs = systemClock.nowUs();
    const response = await fetch(`${target.url}${QUOTE}`, { headers: { [LOAD_INDEX_HEADER]: '7' } });
    await response.arrayBuffer();
    const afterUs = systemClock.nowUs();
    const log = requestLogSchema.parse(await (await askAdmin(target, '/requests')).json());
    const [receivedUs = 0] = log.receivedUs;
    const [answeredUs = 0] = log.answeredUs;
    expect(log).toMatchObject({ recorded: 1, index: [7], status: [200] });
    expect(log.heldUs).toEqual([Number(response.headers.get('x-held-us'))]);
    expect(receivedUs).toBeGreaterThan(beforeUs);
    expect(answeredUs - receivedUs).toBeGreaterThanOrEqual(60_000);
    expect(answeredUs).toBeLessThan(afterUs);
  });

  test('books a request that the client gave up as aborted by the client', async () => {
    const target = await startForTest({ faults: ['hang=100%'] });
    const abort = new AbortController();
    const pending = fetch(`${target.url}${QUOTE}`, { signal: abort.signal, headers: { [LOAD_INDEX_HEADER]: '0' } });
    await until(() => target.books().requests.load.inFlight === 1);
    abort.abort();
    await expect(pending).rejects.toThrow();
    await until(() => target.books().requests.load.inFlight === 0);
    expect(target.books().requests.load).toMatchObject({ received: 1, abortedByClient: 1, byStatus: {} });
  });

  test('books how every connection ended, and by whom', async () => {
    const target = await startForTest({ ratePerSec: 50 });
    const clean = await subscribeRaw(target.url, ['00700.HK']);
    await clean.next('42', 'data');
    await leaveRaw(clean, ['00700.HK']);
    const careless = await subscribeRaw(target.url, ['00700.HK']);
    careless.send('41');
    careless.close();
    const abrupt = await joinRaw(target.url);
    abrupt.close();
    const early = openRawSocket(target.url);
    await early.next('0');
    early.close();
    const stays = await joinRaw(target.url);
    await until(() => target.books().connections.open === 1 && target.books().connections.pending === 0);
    expect(target.books().connections).toMatchObject({
      handshakes: 5,
      accepted: 4,
      unfinished: 1,
      open: 1,
      closed: { 'client-left': 2, 'client-closed': 1 },
      unsubscribedCleanly: 1,
      subscribeAcks: 2,
    });
    await target.stop();
    expect(await stays.closed).toBe(1006);
    expect(target.books().connections).toMatchObject({ open: 0, closed: { stopped: 1 } });
  });

  test('counts at emission: a client that stays to the end received exactly what it was sent', async () => {
    const target = await startForTest({ ratePerSec: 200 });
    const client = await subscribeRaw(target.url, ['00700.HK', 'MSFT.US']);
    const seen: number[] = [];
    let frames = 0;
    while (frames < 20) {
      const { data } = await client.next('42', 'data');
      const frame = data as { symbol: string; data: { volume: number }[] };
      frames += 1;
      if (frame.symbol === 'MSFT.US') seen.push(...frame.data.map((tick) => tick.volume));
    }
    const [first = 0] = seen;
    expect(seen).toEqual(seen.map((_, at) => first + at));
    client.emit('unsubscribe', { symbols: ['00700.HK', 'MSFT.US'] });
    let rest = 0;
    for (;;) {
      const packet = await client.next('42');
      if (packet.event === 'unsubscribe-ack') break;
      rest += 1;
    }
    expect(target.books().messages.frames).toBe(frames + rest);
    client.close();
  });

  test('its own test connection stands in no book of connections', async () => {
    const target = await startForTest({ key: { appKey: 'key', accessToken: 'token' } });
    expect((await fetch(`${target.url}/api/v1/stream/test-connection`)).status).toBe(200);
    expect(target.books().connections).toMatchObject({ handshakes: 0, accepted: 0, refused: {} });
  });

  test('reports live figures: clients, subscriptions, error rate, pool', async () => {
    const target = await startForTest({ faults: ['error=100%'], poolSize: 10 });
    const client = await subscribeRaw(target.url, ['00700.HK', 'MSFT.US']);
    await (await fetch(`${target.url}${QUOTE}`)).arrayBuffer();
    const read = async (path: string): Promise<unknown> => (await fetch(`${target.url}${path}`)).json();
    expect(await read('/api/health/websocket')).toMatchObject({ connectedClients: 1 });
    expect(await read('/api/health/stream-data-fetcher')).toMatchObject({ activeSubscriptions: 2 });
    expect(await read('/api/v1/monitoring/error-rate')).toEqual({ rate: 1, windowSec: 60, total: 1, errors: 1 });
    await askAdmin(target, '/faults', { action: 'replace', faults: ['hang=100%'] });
    const abort = new AbortController();
    const pending = fetch(`${target.url}${QUOTE}`, { signal: abort.signal });
    await until(() => target.books().requests.other.inFlight === 1);
    expect(await read('/api/v1/monitoring/connection-pool-stats')).toMatchObject({ active: 1, utilization: 0.1 });
    abort.abort();
    await expect(pending).rejects.toThrow();
    client.close();
  });

  test('a login opens the data endpoints with its token', async () => {
    const target = await startForTest({ login: { username: 'user', password: 'word' } });
    const login = await fetch(`${target.url}/api/v1/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ username: 'user', password: 'word' }),
    });
    const { data } = (await login.json()) as { data: { accessToken: string } };
    const headers = { authorization: `Bearer ${data.accessToken}` };
    expect((await fetch(`${target.url}/api/v1/query/symbols?symbols=00700.HK`, { headers })).status).toBe(200);
  });

  test('serves the same sockets on a second port', async () => {
    const target = await startForTest({ wsPort: 0 });
    expect(target.wsPort).not.toBe(target.port);
    const client = await subscribeRaw(`http://127.0.0.1:${target.wsPort}`, ['AAPL.US']);
    await client.next('42', 'data');
    expect(target.books().connections.open).toBe(1);
    client.close();
  });

  test('a socket path without its slash gets no HTTP answer: the connection just closes', async () => {
    const target = await startForTest();
    const tcp = connect(target.port, '127.0.0.1');
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n';
    tcp.write(`GET /api/v1/stream-receiver/connect?EIO=4 HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`);
    const chunks: Buffer[] = [];
    tcp.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(tcp, 'end');
    expect(Buffer.concat(chunks).length).toBe(0);
    expect(target.books().connections.handshakes).toBe(0);
    tcp.destroy();
  });

  test('a taken port is exit code 2 with a hint, and leaves nothing running', async () => {
    const target = await startForTest();
    const again = startReferenceTarget({ port: target.port }, { clock: systemClock });
    await expect(again).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('--port') });
  });

  test.each([
    ['a public address', { host: '0.0.0.0' }],
    ['a symbol in lower case', { symbols: ['aapl.us'] }],
    ['an unknown fault', { faults: ['nothing'] }],
  ])('%s is refused with exit code 2 and a problem', async (_name, options) => {
    const start = startReferenceTarget({ port: 0, ...options }, { clock: systemClock });
    await expect(start).rejects.toMatchObject({ exitCode: 2, problems: [expect.anything()] });
  });
});

describe('the admin side', () => {
  test.each([
    ['without a token', {}],
    ['with a wrong token', { 'x-gateproof-admin': 'wrong' }],
  ])('is a 404 like any other %s', async (_name, headers) => {
    const target = await startForTest();
    const response = await fetch(`${target.url}/__gateproof/books`, { headers });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  test('plants and clears faults while running; a bad order changes nothing', async () => {
    const target = await startForTest({ faults: ['silent'] });
    const order = async (body: unknown) => {
      const response = await askAdmin(target, '/faults', body);
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(await order({ action: 'add', faults: ['delay=400ms'] })).toEqual({
      status: 200,
      faults: ['silent', 'delay=400ms'],
    });
    expect(await order({ action: 'replace', faults: ['error=2%', 'nothing'] })).toMatchObject({
      status: 400,
      problems: [{}],
    });
    expect(await order({ action: 'explode' })).toMatchObject({ status: 400 });
    expect(target.books().faults).toEqual(['silent', 'delay=400ms']);
    expect(await order({ action: 'clear' })).toEqual({ status: 200, faults: [] });
  });

  test('stands in no book, and can open the books anew', async () => {
    const target = await startForTest();
    await (await fetch(`${target.url}${QUOTE}`)).arrayBuffer();
    expect((await booksOf(target)).requests.other.received).toBe(1);
    const fresh = targetBooksSchema.parse(await (await askAdmin(target, '/reset-books', {})).json());
    expect(fresh.requests.other.received).toBe(0);
    expect(fresh.sinceUs).toBeGreaterThan(fresh.startedUs);
  });
});
