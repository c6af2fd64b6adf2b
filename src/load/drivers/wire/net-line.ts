import { connect as connectTcp, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type LineSink, type OpenLine, READ_BYTES } from './line.ts';
import type { Place } from './place.ts';

/** A socket knows whose it is, so that one function serves all sockets; and what the system said of it. */
type NetLine<T> = Socket & { who?: T; fault?: Error };

/** Lines of `net` and `tls`: to any place, and what they do is Node's promise. All of them read into one buffer. */
export const netLines = <T>(place: Place, sink: LineSink<T>): OpenLine<T> => {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  function onRead(this: NetLine<T>, length: number): boolean {
    if (this.who !== undefined) sink.read(this.who, buffer, length);
    return true;
  }
  function onConnect(this: NetLine<T>): void {
    if (this.who !== undefined) sink.stands(this.who);
  }
  function onError(this: NetLine<T>, error: Error): void {
    this.fault = error;
  }
  // All that came is read: there is nothing to wait for, and no word to end with.
  function onEnd(this: NetLine<T>): void {
    this.destroy();
  }
  function onClose(this: NetLine<T>): void {
    if (this.who !== undefined) sink.over(this.who, this.fault ?? null);
  }
  // Node calls it as a method of the socket; the types say nothing of that.
  const onread = { buffer, callback: onRead as unknown as OnReadOpts['callback'] };
  return (who, connection) => {
    const options = { ...place.optionsOf(connection), onread };
    const socket: NetLine<T> = place.isTls ? connectTls(options) : connectTcp(options);
    socket.who = who;
    return socket
      .on(place.isTls ? 'secureConnect' : 'connect', onConnect)
      .on('error', onError)
      .on('end', onEnd)
      .on('close', onClose);
  };
};
