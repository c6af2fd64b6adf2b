import { rm, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ADMIN_PATH } from '../../core/target-books.ts';
import { scaleText } from '../../core/text/en/scale.ts';
import { targetText } from '../../core/text/en/target.ts';
import { parseFaults } from '../../reference/faults/parse.ts';
import { FAULTS } from '../../reference/faults/registry.ts';
import { resolveOptions } from '../../reference/options.ts';
import { type ReferenceTarget, startReferenceTarget } from '../../reference/server.ts';
import { hang } from '../../report/wrap.ts';
import type { CliContext } from '../context.ts';
import { collect } from '../load-options.ts';
import { processCount, startProcesses, type TargetProcesses } from '../target-processes.ts';
import { fileRefusal, readTargetRequest, type TargetFlags } from '../target-request.ts';

const readyLine = (target: ReferenceTarget): string =>
  `${JSON.stringify({ url: target.url, port: target.port, wsPort: target.wsPort, adminPath: ADMIN_PATH, pid: process.pid })}\n`;

const nextCommand = ({ url, options, mode }: ReferenceTarget): string =>
  options.dialect === 'stock-api'
    ? `gateproof run quote-steady --target reference-stock-api --url ${url} --mode ${mode ?? 'gateway-only'}`
    : `gateproof run quote-steady --target reference-documented --url ${url}`;

const banner = (target: ReferenceTarget, hasKey: boolean, tokenFile: string | null): string => {
  const { dialect, faults, rateLimit } = target.options;
  return targetText.command.ready({
    url: target.url,
    wsPort: target.wsPort,
    mode: target.mode,
    contracts: dialect === 'both' ? ['documented', 'stock-api'] : [dialect],
    hasKey,
    faults,
    limit: rateLimit,
    tokenFile,
    next: nextCommand(target),
  });
};

/** Settles when the process is asked to end, or, if wanted, when its standard input ends. */
const awaitEnd = (withParent: boolean): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    if (!withParent) return;
    process.stdin.once('end', () => resolve()).once('close', () => resolve());
    process.stdin.resume();
  });

/** The file is new and ours alone; it goes when the target goes. */
const writeToken = async (path: string, token: string): Promise<void> => {
  try {
    await writeFile(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    throw fileRefusal(targetText.command.cannotWriteFile(path), cause);
  }
};

const serve = async (flags: TargetFlags, context: CliContext): Promise<void> => {
  const request = await readTargetRequest(flags, context.env);
  const ended = awaitEnd(flags.exitWithParent === true);
  const target = await startReferenceTarget(request.options, { clock: context.clock, ...request.surroundings });
  const tokenFile = flags.adminTokenFile ?? null;
  try {
    if (tokenFile !== null) await writeToken(tokenFile, target.adminToken);
    const hasKey = (request.options.key ?? null) !== null;
    context.stdout(flags.json === true ? readyLine(target) : banner(target, hasKey, tokenFile));
    await ended;
    if (tokenFile !== null) await rm(tokenFile, { force: true });
  } finally {
    await target.stop();
    if (flags.exitWithParent === true) process.stdin.destroy();
  }
};

const severalReadyLine = ({ urls, pids, admin }: TargetProcesses): string => {
  const [url = ''] = urls;
  const port = Number(new URL(url).port);
  return `${JSON.stringify({ url, urls, port, wsPort: null, adminPath: ADMIN_PATH, admin, pid: process.pid, pids })}\n`;
};

const severalBanner = ({ urls, admin }: TargetProcesses, { fault: faults, dialect, mode }: TargetFlags): string => {
  const profile =
    dialect === 'stock-api' ? `reference-stock-api --mode ${mode ?? 'gateway-only'}` : 'reference-documented';
  const next = `gateproof run storm-connect --target ${profile} ${urls.map((url) => `--url ${url}`).join(' ')}`;
  return scaleText.target.ready({ urls, admin, faults, next });
};

/** Several processes with one admin side; when one of them ends, all do. */
const serveSeveral = async (flags: TargetFlags, count: number, context: CliContext): Promise<void> => {
  const { options } = await readTargetRequest(flags, context.env);
  parseFaults(resolveOptions(options).faults);
  const ended = awaitEnd(flags.exitWithParent === true);
  const target = await startProcesses(flags, count, context);
  const tokenFile = flags.adminTokenFile ?? null;
  try {
    if (tokenFile !== null) await writeToken(tokenFile, target.adminToken);
    context.stdout(flags.json === true ? severalReadyLine(target) : severalBanner(target, flags));
    await Promise.race([ended, target.broken]).finally(() => tokenFile !== null && rm(tokenFile, { force: true }));
  } finally {
    await target.stop();
    if (flags.exitWithParent === true) process.stdin.destroy();
  }
};

const faultHelp = ({ terminal }: CliContext): string => {
  const rows = FAULTS.map(({ name, doc, examples }) => {
    const longest = examples.toSorted((a, b) => b.length - a.length)[0] ?? '';
    return { name, doc, example: longest === '' ? name : `${name}=${longest}` };
  });
  return targetText.command
    .faultHelp(rows)
    .flatMap((line) => hang(line, terminal.columns))
    .join('\n');
};

/** `gateproof target`: serves until Ctrl-C, SIGTERM or, with --exit-with-parent, the end of standard input. */
export const registerTarget = (program: Command, context: CliContext): void => {
  const say = targetText.command;
  program
    .command('target')
    .description(say.description)
    .option('--mode <mode>', say.mode)
    .option('--port <port>', say.port, '3000')
    .option('--host <address>', say.host, '127.0.0.1')
    .option('--ws-port <port>', say.wsPort)
    .option('--processes <n>', scaleText.target.processes, '1')
    .option('--admin-port <port>', scaleText.target.admin, '0')
    .option('--dialect <name>', say.dialect, 'both')
    .option('--symbols <list>', say.symbols)
    .option('--tick-rate <perSec>', say.tickRate)
    .option('--heartbeat-rate <perSec>', scaleText.target.heartbeatRate)
    .option('--seed <number>', say.seed)
    .option('--rate-limit <limit>', say.rateLimit, 'off')
    .option('--env-file <path>', say.envFile)
    .option('--fault <fault>', say.fault, collect, [])
    .option('--admin-token-file <path>', say.adminTokenFile)
    .option('--json', say.json)
    .option('--exit-with-parent', say.exitWithParent)
    .addHelpText('after', () => faultHelp(context))
    .action((flags: TargetFlags) => {
      const count = processCount(flags);
      return count === 1 ? serve(flags, context) : serveSeveral(flags, count, context);
    });
};
