import type { Clock } from '../../core/clock.ts';
import { EXIT, HarnessError } from '../../core/errors.ts';
import type { Arm } from '../../core/modes.ts';
import type { Plan } from '../../core/plan.ts';
import { createBothDriver } from '../drivers/both.ts';
import type { DriverFactory } from '../drivers/contract.ts';
import { createQuoteHttpDriver } from '../drivers/quote-http.ts';
import { createSocketIoDriver } from '../drivers/socketio.ts';
import { createWireDriver } from '../drivers/wire/driver.ts';

import type { Job } from './protocol.ts';

/** The real drivers of a job, one pair for each arm. */
export const driversOf = (job: Job, plan: Plan, clock: Clock): DriverFactory => {
  const librarys = new Set(plan.twins.map(({ library }) => library));
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
      const request = spec.operations[quotes.operation];
      if (request === null) return { send: () => {}, abandon: () => {}, close: async () => {} };
      const { baseUrl, quoteSymbols } = spec;
      return createQuoteHttpDriver({
        baseUrl,
        request,
        symbols: quoteSymbols,
        credentials,
        settings: quotes,
        runId: job.runId,
        sink,
        ...(via === undefined ? {} : { via: via.http }),
      });
    },
    sockets: (mode, sink) => {
      const { spec, credentials, stamps, via } = targetOf(mode);
      const settings = job.scenario.sockets;
      const way = via === undefined ? {} : { via: via.sockets };
      const options = { baseUrl: spec.baseUrl, spec: spec.socket, credentials, settings, clock, sink, stamps, ...way };
      if (settings.client === 'socket.io-client') return createSocketIoDriver(options);
      if (librarys.size === 0) return createWireDriver(options);
      const isLibrarys = (connection: number): boolean => librarys.has(connection);
      return createBothDriver(createWireDriver(options), createSocketIoDriver(options), isLibrarys);
    },
  };
};
