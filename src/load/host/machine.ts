import { execFile } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, endianness, loadavg } from 'node:os';
import { promisify } from 'node:util';

/** Where facts about a machine come from: passed in, so that a test can be any machine. Nothing here throws: null = this machine does not tell. */
export type Machine = {
  readonly platform: string;
  readonly endianness: 'BE' | 'LE';
  readText(path: string): Promise<string | null>;
  /** What a command prints on stdout. */
  output(command: string, args: readonly string[]): Promise<string | null>;
  /** Whether a socket of ours may have this source address. */
  canBind(address: string): Promise<boolean>;
  /** The address that a host name leads to first. */
  resolve(host: string): Promise<string | null>;
  /** All addresses that a host name leads to, in the order of the system. */
  resolveAll(host: string): Promise<readonly string[] | null>;
  cores(): number;
  /** Running tasks, mean of the last minute. */
  load1(): number | null;
};

const orNull = async <T>(value: Promise<T>): Promise<T | null> => {
  try {
    return await value;
  } catch {
    return null;
  }
};

/** A port of 0 is any free one, so only the address can be at fault. */
const canBind = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: address, port: 0, exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Longer than a shell takes to start on a busy machine. */
const COMMAND_TIMEOUT_MS = 5_000;
const run = promisify(execFile);

export const thisMachine: Machine = {
  platform: process.platform,
  endianness: endianness(),
  readText: (path) => orNull(readFile(path, 'utf8')),
  output: (command, args) =>
    orNull(run(command, [...args], { timeout: COMMAND_TIMEOUT_MS }).then(({ stdout }) => stdout)),
  canBind,
  resolve: (host) => orNull(lookup(host).then(({ address }) => address)),
  resolveAll: (host) => orNull(lookup(host, { all: true }).then((all) => all.map(({ address }) => address))),
  cores: availableParallelism,
  // Windows has no such figure and says 0.
  load1: () => (process.platform === 'win32' ? null : (loadavg()[0] ?? null)),
};
