import { describe, expect, test } from 'vitest';
import { openAskedBook } from './asked-book.ts';

const POST = 'POST /api/v1/receiver/data';
const GET = 'GET /api/v1/query/symbols';

describe('the book of what was asked', () => {
  test('counts routes, symbols, options, users and keys, and holds no key', () => {
    const book = openAskedBook();
    const body = '{"symbols":["A","B"],"receiverType":"x","options":{"market":"HK","useSmartCache":false}}';
    book.request(POST, body, { 'x-app-key': 'k-1', 'x-stress-user-id': 'user-001', 'x-stress-worker-id': '0' });
    book.request(POST, body, { authorization: 'Bearer t' });
    book.request(GET, 'symbols=B,C&market=US', { 'x-app-key': 'k-1' });
    book.socket('k-1');
    book.socket('k-2');
    expect(book.view()).toEqual({
      ...{ [`route=${POST}`]: 2, [`route=${GET}`]: 1, 'receiverType=x': 2, 'useSmartCache=false': 2 },
      ...{ 'symbol=A': 2, 'symbol=B': 3, 'symbol=C': 1, 'market=HK': 2, 'market=US': 1 },
      ...{ 'user=user-001': 1, 'worker=0': 1, 'key=1': 2, 'key=2': 1, 'socket-key=1': 1, 'socket-key=3': 1 },
    });
    book.restart();
    expect(book.view()).toEqual({});
  });

  test('counts a text that it cannot read by its route alone', () => {
    const book = openAskedBook();
    for (const text of ['{"symbols":', '{}', 'null', '']) book.request(POST, text, {});
    expect(book.view()).toMatchObject({ [`route=${POST}`]: 4 });
  });

  test('stops telling texts apart once there are very many, and counts on', () => {
    const book = openAskedBook();
    for (let index = 0; index < 20_005; index += 1) book.request(GET, `symbols=S${index}`, {});
    const view = book.view();
    expect(view[`route=${GET}`]).toBe(20_005);
    expect(Object.keys(view).filter((label) => label.startsWith('symbol='))).toHaveLength(20_000);
  });
});
