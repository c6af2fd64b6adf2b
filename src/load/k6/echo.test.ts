import { expect, it } from 'vitest';
import { openEchoServer } from './echo.ts';

it('answers whoever asks, each time on a new connection, until it is closed', async () => {
  const echo = await openEchoServer();
  const url = echo?.url ?? '';
  for (let asked = 0; asked < 2; asked += 1) {
    const answer = await fetch(url);
    expect([answer.status, answer.headers.get('connection'), await answer.text()]).toEqual([200, 'close', 'ok']);
  }
  await echo?.close();
  await expect(fetch(url)).rejects.toThrow();
});
