import type { ProcessSource } from '../../core/server-figures.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import type { WatchedProcess } from '../../core/watched-process.ts';
import { isLoopbackUrl } from '../safety.ts';
import { pidInFile } from './pid-file.ts';
import { type Pm2Env, pidsInPm2 } from './pm2.ts';
import { ownersOfPort } from './port-owner.ts';
import { hasProc, type Proc, statOf } from './proc.ts';

const text = englishCatalogue.serverFigures;

/** A target, and what is known of its process. */
export type Wanted = {
  readonly url: string;
  /** What its profile says; null: nothing. */
  readonly watched: WatchedProcess | null;
  /** Where gateproof started the target itself: its first process. */
  readonly startedPid: number | null;
};

export type Surroundings = {
  readonly proc: Proc;
  readonly env: Pm2Env;
  /** Our own pid: a tree that we stand in is not the target's alone. */
  readonly ownPid: number;
};

export type FoundPids =
  | { readonly state: 'found'; readonly source: ProcessSource; readonly pids: readonly number[] }
  | { readonly state: 'none'; readonly why: string };

const none = (why: string): FoundPids => ({ state: 'none', why });

const asFound = (source: ProcessSource, found: readonly number[] | number | string): FoundPids =>
  typeof found === 'string' ? none(found) : { state: 'found', source, pids: [found].flat() };

const byProfile = async (watched: WatchedProcess, url: string, { proc, env }: Surroundings): Promise<FoundPids> => {
  if ('pidFile' in watched) return asFound('pid-file', await pidInFile(watched.pidFile, proc));
  if ('pm2' in watched) return asFound('pm2', await pidsInPm2(watched, env, proc));
  return asFound('port-owner', ownersOfPort(proc, url));
};

/** Whether we run in or below one of these processes: then our own load would be counted as theirs. */
const weStandIn = (pids: readonly number[], { proc, ownPid }: Surroundings): boolean => {
  for (let pid = ownPid; pid > 0; pid = statOf(proc, pid)?.parent ?? 0) if (pids.includes(pid)) return true;
  return false;
};

/**
 * The process of a target: the one we started, else as its profile says. On another machine, where /proc is not there, or where nothing is found,
 * it is `none` with the reason: no figures, and never those of another process. Never throws.
 */
export const findProcess = async (wanted: Wanted, surroundings: Surroundings): Promise<FoundPids> => {
  const { url, watched, startedPid } = wanted;
  if (!isLoopbackUrl(url)) return none(text.elsewhere());
  if (!hasProc(surroundings.proc)) return none(text.noProc());
  if (startedPid !== null) return { state: 'found', source: 'started', pids: [startedPid] };
  if (watched === null) return none(text.notNamed());
  const found = await byProfile(watched, url, surroundings);
  return found.state === 'found' && weStandIn(found.pids, surroundings) ? none(text.ourselves()) : found;
};
