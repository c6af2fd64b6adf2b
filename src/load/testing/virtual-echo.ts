import type { Clock } from '../../core/clock.ts';
import type { Engine } from '../engine.ts';
import { createEcho } from '../worker/echo.ts';

const WIRE_US = 50;

/** Lets the generator of a virtual run send messages to itself, as a load process does, and tells the engine how late they come. */
export const hearItself = (engine: Engine, clock: Clock): void => {
  let heard = (): void => {};
  const wire = {
    send: () => void clock.after(WIRE_US, () => heard()),
    onReceived: (listener: () => void) => {
      heard = listener;
    },
    close: () => {},
  };
  createEcho(wire, clock).start((dueUs, latencyUs) => engine.echo(dueUs, latencyUs));
};
