import { describe, expect, test } from 'vitest';
import { MODES, type Mode } from '../core/modes.ts';
import { routesOf } from './http/routes.ts';
import { citedLine, type HttpFixture, readHttpFixtures } from './testing/fixtures.ts';
import { mismatches } from './testing/shape.ts';
import { startForTest } from './testing/start.ts';

const documented = readHttpFixtures('documented');
const stockApi = readHttpFixtures('stock-api');

const rows = [...documented, ...stockApi].flatMap((fixture) =>
  MODES.map((mode) => [fixture.name, mode, fixture] as const),
);

const play = async (fixture: HttpFixture, mode: Mode): Promise<Response> => {
  const target = await startForTest({ ...fixture.options, faults: fixture.faults }, mode);
  const { method, path, headers, body, text } = fixture.request;
  const content = text ?? (body === undefined ? null : JSON.stringify(body));
  const send = (): Promise<Response> => fetch(`${target.url}${path}`, { method, headers, body: content });
  for (let earlier = 0; earlier < fixture.repeat; earlier += 1) await (await send()).arrayBuffer();
  return send();
};

describe('the contract over HTTP', () => {
  test.each(rows)('%s, %s', async (_name, mode, fixture) => {
    const response = await play(fixture, mode);
    const { answer } = fixture;
    const body: unknown = await response.json();
    expect(mismatches(body, answer.byMode?.[mode] ?? answer.body)).toEqual([]);
    expect(response.status).toBe(answer.status);
    const headers = Object.fromEntries(Object.keys(answer.headers).map((name) => [name, response.headers.get(name)]));
    expect(mismatches(headers, answer.headers, 'headers')).toEqual([]);
    expect(answer.absentHeaders.filter((name) => response.headers.has(name))).toEqual([]);
  });

  test('every route has a fixture, and every fixture cites a line that names its path', () => {
    const paths = new Set(
      [...documented, ...stockApi].map(({ request }) => `${request.method} ${request.path.split('?')[0]}`),
    );
    expect([...routesOf('both').keys()].filter((route) => !paths.has(route))).toEqual([]);
    for (const { source, request } of documented) expect(citedLine(source)).toContain(request.path.split('?')[0]);
    for (const { source } of stockApi) expect(citedLine(source)).not.toBe('');
  });
});
