import { afterEach } from 'vitest';
import { type ControlClient, createControlClient } from '../client.ts';
import { type CannedTarget, openCannedTarget, patientClock, type Reply } from './canned-target.ts';

/** Canned targets and control clients that are closed after the test that opened them. */
export const closedAfterEach = () => {
  const all: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of all.splice(0)) await each.close();
  });
  return {
    openTarget: async (replies: Readonly<Record<string, Reply>>): Promise<CannedTarget> => {
      const target = await openCannedTarget(replies);
      all.push(target);
      return target;
    },
    clientFor: (baseUrl: string): ControlClient => {
      const client = createControlClient({ baseUrl, clock: patientClock });
      all.push(client);
      return client;
    },
  };
};
