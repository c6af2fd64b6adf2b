import { EXIT, HarnessError } from '../../core/errors.ts';
import type { HostRecord } from '../../core/host.ts';
import { hostOf, type NamedHost } from '../../core/host-names.ts';
import type { Arm } from '../../core/modes.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { type ProxyRecord, type Vias, WIRE_USES, type WireFault } from '../../core/wire-fault.ts';
import { type ProxyOptions, type ProxyProcess, startProxy, type WireOrder } from '../../proxy/process/start.ts';
import type { CliContext } from '../context.ts';
import type { OpenArm } from './arms.ts';
import type { LoadRequest } from './request.ts';

const text = englishCatalogue.proxy;
const LOOPBACK = '127.0.0.1';

/** The proxies of a run: one process, with a wire for each arm. */
export type Proxies = {
  /** Where the load of an arm goes; without `via` straight to its target. */
  wayOf(arm: Arm): { readonly via?: Vias };
  /** Ends them all; the answer is what each left, by arm. */
  stop(): Promise<ReadonlyMap<Arm, ProxyRecord>>;
};

const NO_PROXIES: Proxies = { wayOf: () => ({}), stop: async () => new Map() };

const placeOf = ({ spec }: OpenArm): { readonly host: string; readonly port: number } => {
  const url = new URL(spec.baseUrl);
  const { port, protocol } = url;
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostOf(url), port: port === '' ? usual : Number(port) };
};

const orderOf = (arm: OpenArm, faults: readonly WireFault[], names: readonly NamedHost[]): WireOrder => ({
  routes: WIRE_USES.map((use) => ({ use, to: placeOf(arm), names })),
  faults,
});

const started = async (orders: readonly WireOrder[], options: ProxyOptions): Promise<ProxyProcess> => {
  try {
    return await startProxy(orders, options);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HarnessError(text.cannotStart(why), { exitCode: EXIT.ourFault, hint: text.cannotStartHint(), cause });
  }
};

/** Starts a proxy before the target of every arm, if the request wants one; each arm has the faults, their counts and its books to itself. */
export const openProxies = async (
  arms: readonly OpenArm[],
  { proxy: faults, seed }: LoadRequest,
  { stderr }: Pick<CliContext, 'stderr'>,
  { names, facts }: Pick<HostRecord, 'names' | 'facts'>,
): Promise<Proxies> => {
  if (faults === null) return NO_PROXIES;
  const texts = faults.map((fault) => fault.text);
  const process = await started(
    arms.map((arm) => orderOf(arm, faults, names)),
    { seed, descriptors: facts.descriptors?.soft ?? null },
  );
  stderr(text.starting(texts));
  return {
    wayOf: (wanted) => {
      const ports = process.ports[arms.findIndex(({ arm }) => arm === wanted)] ?? [];
      const [http = 0, sockets = 0] = ports;
      return { via: { http: { host: LOOPBACK, port: http }, sockets: { host: LOOPBACK, port: sockets } } };
    },
    stop: async () => {
      const { books, lost, loopLate } = await process.stop();
      return new Map(
        arms.map(({ arm }, i) => [arm, { faults: texts, books: books?.[i] ?? null, lost, loopLate }] as const),
      );
    },
  };
};

/** Later than this it may be the proxy that a limit of 100 to 200 ms was missed by. */
const LATE_MS = 10;

/** What a reader must know of the proxies of a run. */
export const proxyWarnings = (proxies: ReadonlyMap<Arm, ProxyRecord>): string[] =>
  [...proxies].flatMap(([arm, proxy]) => [
    text.stood(arm, proxy),
    ...(proxy.loopLate !== null && proxy.loopLate.p99Ms > LATE_MS ? [text.late(arm, proxy.loopLate)] : []),
  ]);
