import { expect, it } from 'vitest';
import { thisMachine } from './machine.ts';
import { readNames } from './names.ts';

it('looks up each host once, whatever its scheme, port and path, and no address or localhost', async () => {
  const asked: string[] = [];
  const resolveAll = async (host: string) => {
    asked.push(host);
    return { 'a.test': ['10.0.0.1', '10.0.0.2', '10.0.0.1'], 'b.test': [] }[host] ?? null;
  };
  const urls = [
    ...['http://a.test:3000', 'https://A.test/api', 'http://localhost:1', 'http://127.0.0.1', 'https://[::1]:2'],
    ...['http://b.test', 'http://nowhere.test'],
  ];
  expect(await readNames({ resolveAll }, urls)).toEqual([{ host: 'a.test', addresses: ['10.0.0.1', '10.0.0.2'] }]);
  expect(asked).toEqual(['a.test', 'b.test', 'nowhere.test']);
});

it('asks the name service of this machine', async () => {
  expect(await thisMachine.resolveAll('localhost')).toContainEqual(expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/));
});
