import { expect, it } from 'vitest';
import { HarnessError } from '../core/errors.ts';
import { processCount, wordsOfProcess } from './target-processes.ts';
import type { TargetFlags } from './target-request.ts';

const flags: TargetFlags = {
  ...{ port: '3000', host: '127.0.0.1', dialect: 'both', rateLimit: 'off', fault: [], processes: '3', adminPort: '0' },
};

it.each([
  ['a port of its own', '3000', 2, '3002'],
  ['a free port where any will do', '0', 2, '0'],
])('each process gets %s', (_, port, number, expected) => {
  const words = wordsOfProcess({ ...flags, port }, number);
  expect(words[words.indexOf('--port') + 1]).toBe(expected);
});

it('each process gets the flags of all, and ends with the first', () => {
  const all = {
    ...{ mode: 'legacy-fallback', symbols: 'A.US', tickRate: '0.1', heartbeatRate: '0.2', seed: '7', envFile: '.env' },
    ...{ json: false, adminTokenFile: '/not/for/each', fault: ['delay=1ms', 'drop=3%'] },
  };
  expect(wordsOfProcess({ ...flags, ...all }, 0).join(' ')).toBe(
    '--mode legacy-fallback --host 127.0.0.1 --dialect both --symbols A.US --tick-rate 0.1 --heartbeat-rate 0.2 --seed 7 --rate-limit off --env-file .env --fault delay=1ms --fault drop=3% --port 3000 --json --exit-with-parent',
  );
});

it('a second port for sockets is for one process alone', () => {
  expect(processCount({ ...flags, processes: '1', wsPort: '3001' })).toBe(1);
  expect(processCount(flags)).toBe(3);
  expect(() => processCount({ ...flags, wsPort: '3001' })).toThrow(HarnessError);
  expect(() => processCount({ ...flags, processes: '0' })).toThrow(HarnessError);
});
