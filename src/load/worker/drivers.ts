import type { Clock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { inFlightMaxOf, poolConnectionsOf } from '../../core/quote-pool.ts';
import type { TargetSpec } from '../../core/target-spec.ts';
import { placesOf } from '../cursor.ts';
import { createBothDriver } from '../drivers/both.ts';
import type { DriverFactory, SocketDriver, SocketDriverOptions } from '../drivers/contract.ts';
import { createQuoteHttpDriver } from '../drivers/quote-http.ts';
import { kindsAt } from '../drivers/quote-writer.ts';
import { createSocketIoDriver } from '../drivers/socketio.ts';
import { localAddressesFor, sourcesInTurn } from '../drivers/sources.ts';
import { spreadQuotes, spreadSockets } from '../drivers/spread.ts';
import { createWireDriver } from '../drivers/wire/driver.ts';

import type { Job } from './protocol.ts';

const addressesOf = ({ baseUrl, alsoAt }: TargetSpec): readonly string[] => [baseUrl, ...alsoAt];

/** The real drivers of a job, one pair for each address of each arm. */
export const driversOf = (job: Job, plan: Plan, clock: Clock): DriverFactory => {
  const localAddressOf = localAddressesFor(job.sources, job.shard);
  const librarys = new Set(plan.twins.map(({ library }) => library));
  const openSockets = (options: SocketDriverOptions): SocketDriver => {
    if (options.settings.client === 'socket.io-client') return createSocketIoDriver(options);
    if (librarys.size === 0) return createWireDriver(options);
    const isLibrarys = (connection: number): boolean => librarys.has(connection);
    return createBothDriver(createWireDriver(options), createSocketIoDriver(options), isLibrarys);
  };
  const { names = [] } = job;
  const targetOf = (wanted: Arm) => {
    const target = job.targets.find(({ arm }) => arm === wanted);
    if (target === undefined)
      throw new HarnessError(`no target for arm ${wanted}`, { exitCode: EXIT.ourFault, hint: '' });
    return target;
  };
  return {
    quotes: (mode, sink) => {
      const { spec, credentials, via } = targetOf(mode);
      const { quotes } = job.scenario;
      const kinds = kindsAt(quotes, spec);
      const request = kinds?.[0]?.spec;
      if (kinds === null || request === undefined) return { send: () => {}, abandon: () => {}, close: async () => {} };
      const urls = addressesOf(spec);
      const inFlightMax = inFlightMaxOf(job.scenario, job.shard.count);
      const { quoteConnectionsMost = Number.POSITIVE_INFINITY } = job;
      const connections = Math.min(poolConnectionsOf(job.scenario, job.shard.count), quoteConnectionsMost);
      const settings = {
        ...quotes,
        inFlightMax,
        poolConnections: Math.max(1, Math.floor(connections / placesOf(urls, job.shard).length)),
      };
      const way = via === undefined ? {} : { via: via.http };
      const { tls } = spec;
      const { runId } = job;
      const users = quotes.users?.count ?? null;
      const asked = { kinds, arrivals: plan.arrivals, users, tags: spec.tags, worker: job.shard.index };
      const nextSource = sourcesInTurn(job.quoteSources ?? [], job.shard.index);
      const shared = {
        request,
        symbols: spec.quoteSymbols,
        nextSource,
        asked,
        credentials,
        settings,
        runId,
        clock,
        tls,
        names,
        ...way,
      };
      return spreadQuotes(urls, inFlightMax, {
        sink,
        open: (baseUrl, its) => createQuoteHttpDriver({ ...shared, baseUrl, sink: its }),
      });
    },
    sockets: (mode, sink) => {
      const { spec, credentials, stamps, via } = targetOf(mode);
      const { tls } = spec;
      const settings = job.scenario.sockets;
      const way = via === undefined ? {} : { via: via.sockets };
      const shared = { spec: spec.socket, credentials, settings, clock, stamps, localAddressOf, tls, names, ...way };
      return spreadSockets(addressesOf(spec), spec.socket.symbols.length, {
        sink,
        open: (baseUrl, its) => openSockets({ ...shared, baseUrl, sink: its }),
      });
    },
  };
};
