import { englishCatalogue } from '../../core/text/catalogue.ts';
import { listenersAt } from './listeners.ts';
import { allPids, type Proc, type ProcStat, programOf, statOf } from './proc.ts';

const text = englishCatalogue.serverFigures;

const holdsOneOf = (proc: Proc, pid: number, sockets: ReadonlySet<string>): boolean =>
  proc.list(`/proc/${pid}/fd`).some((fd) => sockets.has(proc.linkOf(`/proc/${pid}/fd/${fd}`) ?? ''));

/** Without those that stand below another of them: the workers of a cluster hold the socket of its first process too. */
const topmost = (proc: Proc, owners: readonly ProcStat[]): readonly ProcStat[] => {
  const pids = new Set(owners.map(({ pid }) => pid));
  const isBelowAnother = ({ parent }: ProcStat): boolean => {
    for (let pid = parent; pid > 1; pid = statOf(proc, pid)?.parent ?? 0) if (pids.has(pid)) return true;
    return false;
  };
  return owners.filter((owner) => !isBelowAnother(owner));
};

/** Programs that only pass on to a server elsewhere: their figures are not the server's. */
const FORWARDERS = new Set([
  ...['ssh', 'sshd', 'autossh', 'kubectl', 'docker-proxy', 'rootlessport', 'rootlessport-c', 'slirp4netns', 'pasta'],
  ...['pasta.avx2', 'socat', 'haproxy', 'nginx', 'envoy', 'caddy', 'traefik', 'cloudflared', 'toxiproxy-serve'],
]);

/** pm2 in cluster mode listens itself, for every application it has. */
const isPm2Daemon = ({ name }: ProcStat): boolean => name.startsWith('PM2 v');

/** The processes at the top that listen where a loopback address leads, or a sentence on why they are not known. */
export const ownersOfPort = (proc: Proc, url: string): readonly number[] | string => {
  const sockets = new Set(listenersAt(proc, url).map((inode) => `socket:[${inode}]`));
  if (sockets.size === 0) return text.nobodyListens();
  const holders = allPids(proc).filter((pid) => holdsOneOf(proc, pid, sockets));
  const owners = topmost(
    proc,
    holders.flatMap((pid) => statOf(proc, pid) ?? []),
  );
  if (owners.length === 0) return text.ownerHidden();
  if (owners.some(isPm2Daemon)) return text.ownedByPm2();
  const forwarder = owners
    .flatMap((owner) => [owner.name, programOf(proc, owner)])
    .find((name) => FORWARDERS.has(name));
  return forwarder === undefined ? owners.map(({ pid }) => pid) : text.ownedByForwarder(forwarder);
};
