import { isIP } from 'node:net';
import { getSystemErrorName } from 'node:util';
import type { ConnectRequest, Handle, Handles, WriteRequest } from './handles.ts';
import { type Line, type LineSink, type OpenLine, READ_BYTES } from './line.ts';
import type { Place } from './place.ts';

/** What libuv says where the other side has ended. */
const EOF = 'EOF';

/** As `net` words it, so that it is told alike. */
const faultOf = (status: number, call: string, where = ''): Error => {
  const code = getSystemErrorName(status);
  return Object.assign(new Error(`${call} ${code}${where}`), { code, syscall: call, errno: status });
};

/** What all lines of a place share. */
type Shared<T> = {
  readonly handles: Handles;
  readonly sink: LineSink<T>;
  readonly buffer: Buffer;
  readonly where: string;
  /** For the next write: one serves all that are done at once, as nearly all are. */
  request: WriteRequest;
  readonly onConnect: (this: ConnectRequest, status: number, handle: Handle) => void;
  readonly onRead: (this: Handle) => void;
};

/** A handle of Node, and whose it is. */
class HandleLine<T> implements Line {
  readonly #shared: Shared<T>;
  readonly #handle: Handle;
  readonly #who: T;
  #isClosed = false;

  constructor(shared: Shared<T>, who: T) {
    this.#shared = shared;
    this.#who = who;
    this.#handle = shared.handles.create();
    this.#handle.line = this;
    this.#handle.onread = shared.onRead;
    this.#handle.useUserBuffer(shared.buffer);
  }

  connect({ host, port }: Place, localAddress: string | undefined): void {
    const { handles, onConnect, where } = this.#shared;
    const isIPv6 = isIP(host) === 6;
    const bound = localAddress === undefined ? 0 : this.#bind(localAddress, isIPv6);
    if (bound < 0) {
      this.#fail(faultOf(bound, 'bind', ` ${localAddress}`));
      return;
    }
    const request = handles.connectRequest();
    request.oncomplete = onConnect;
    const status = isIPv6 ? this.#handle.connect6(request, host, port) : this.#handle.connect(request, host, port);
    if (status < 0) this.#fail(faultOf(status, 'connect', where));
  }

  /** By the family of where it leads, as `net` does: an address of the other one is refused here. */
  #bind(localAddress: string, isIPv6: boolean): number {
    return isIPv6 ? this.#handle.bind6(localAddress, 0, 0) : this.#handle.bind(localAddress, 0);
  }

  connected(status: number): void {
    if (this.#isClosed) return;
    const { sink, where } = this.#shared;
    if (status < 0) {
      this.#over(faultOf(status, 'connect', where));
      return;
    }
    this.#handle.setNoDelay(true);
    this.#handle.readStart();
    sink.stands(this.#who);
  }

  came(): void {
    if (this.#isClosed) return;
    const { handles, sink, buffer } = this.#shared;
    const length = handles.readBytes();
    if (length > 0) sink.read(this.#who, buffer, length);
    else if (length < 0) this.#over(getSystemErrorName(length) === EOF ? null : faultOf(length, 'read'));
  }

  write(bytes: Buffer): void {
    if (this.#isClosed) return;
    const { handles, request } = this.#shared;
    const status = this.#handle.writeBuffer(request, bytes);
    if (status < 0) this.#fail(faultOf(status, 'write'));
    else if (handles.isWriting()) this.#keep(request, bytes);
  }

  /** The system has not taken all of it yet. */
  #keep(request: WriteRequest, bytes: Buffer): void {
    request.bytes = bytes;
    request.oncomplete = (status) => {
      if (status < 0 && !this.#isClosed) this.#over(faultOf(status, 'write'));
    };
    this.#shared.request = this.#shared.handles.writeRequest();
  }

  end(): void {
    if (!this.#isClosed) this.#handle.shutdown(this.#shared.handles.shutdownRequest());
  }

  pause(): void {
    if (!this.#isClosed) this.#handle.readStop();
  }

  resume(): void {
    if (!this.#isClosed) this.#handle.readStart();
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#handle.close();
  }

  #over(fault: Error | null): void {
    this.destroy();
    this.#shared.sink.over(this.#who, fault);
  }

  /** Over by something that was just asked of it: told once whoever asked is done. */
  #fail(fault: Error): void {
    this.destroy();
    process.nextTick(() => this.#shared.sink.over(this.#who, fault));
  }
}

/**
 * Lines of Node's own TCP handles, to a place named by an address. It tells what `net` would tell, for less: a handle has no streams around it, and
 * what comes is handed on as it comes.
 */
export const handleLines = <T>(place: Place, sink: LineSink<T>, handles: Handles): OpenLine<T> => {
  const shared: Shared<T> = {
    ...{ handles, sink, buffer: Buffer.allocUnsafe(READ_BYTES), where: ` ${place.host}:${place.port}` },
    request: handles.writeRequest(),
    onConnect: (status, handle) => (handle.line as HandleLine<T>).connected(status),
    onRead() {
      (this.line as HandleLine<T>).came();
    },
  };
  return (who, connection) => {
    const line = new HandleLine(shared, who);
    line.connect(place, place.localAddressOf(connection));
    return line;
  };
};

/** Whether handles reach a place: they look up no name and speak no TLS. */
export const isForHandles = ({ isTls, host }: Place): boolean => !isTls && isIP(host) !== 0;
