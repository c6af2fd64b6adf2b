import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { systemProc } from '../process/proc.ts';
import { sightOfPort } from './port-sight.ts';
import { oldProcesses } from './sight.ts';

const around = { proc: systemProc, env: {}, ownPid: process.pid };

const SERVER = `
  const server = require('node:http').createServer((_, response) => response.end());
  server.listen(Number(process.argv[1]), '127.0.0.1', () => process.send(server.address().port));`;

/** A server in a process of its own; `more`: what else it does. */
const listen = async (port = 0, more = ''): Promise<{ child: ChildProcess; port: number }> => {
  const child = spawn(process.execPath, ['-e', `${more}${SERVER}`, String(port)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, port: await new Promise((resolve) => child.once('message', (told) => resolve(Number(told)))) };
};

const ended = (child: ChildProcess) => new Promise((resolve) => child.once('exit', resolve).kill('SIGKILL'));

it('the owner of a port is seen with its pid and start, stays while it stays, and is new once it restarted', async () => {
  const nowMs = Date.now();
  const { child, port } = await listen();
  const url = `http://127.0.0.1:${port}`;
  const before = await sightOfPort(url, around);
  expect(before).toMatchObject([{ source: 'port-owner', processes: [{ pid: child.pid }] }]);
  expect(Math.abs(before[0]!.processes[0]!.startedAtMs - nowMs)).toBeLessThan(30_000);
  const question = { before, sinceMs: nowMs };
  expect(oldProcesses((await sightOfPort(url, around))[0]!, question)).toHaveLength(1);
  await ended(child);
  await listen(port);
  expect(oldProcesses((await sightOfPort(url, around))[0]!, question)).toEqual([]);
});

it('an owner with processes below it tells nothing: they may be what serves', async () => {
  const { port } = await listen(0, `require('node:child_process').spawn('sleep', ['60'], { stdio: 'ignore' });`);
  expect(await sightOfPort(`http://127.0.0.1:${port}`, around)).toEqual([]);
});

it('we ourselves, another machine and a port without an owner tell nothing', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  for (const url of [`http://127.0.0.1:${port}`, 'http://192.0.2.1:80', 'http://127.0.0.1:1'])
    expect(await sightOfPort(url, around)).toEqual([]);
});
