/** One of Node's TCP handles: what a `net.Socket` is made around. Numbers below 0 are errors of libuv. */
export type Handle = {
  onread: (this: Handle) => void;
  /** Whose it is. */
  line?: unknown;
  bind(address: string, port: number): number;
  bind6(address: string, port: number, flags: number): number;
  connect(request: ConnectRequest, address: string, port: number): number;
  connect6(request: ConnectRequest, address: string, port: number): number;
  setNoDelay(isOn: boolean): number;
  /** Everything is read into this buffer. */
  useUserBuffer(buffer: Buffer): void;
  readStart(): number;
  readStop(): number;
  writeBuffer(request: WriteRequest, bytes: Buffer): number;
  shutdown(request: object): number;
  close(): void;
};

export type ConnectRequest = { oncomplete?: (this: ConnectRequest, status: number, handle: Handle) => void };
/** Holds the bytes of a write that is not done at once. */
export type WriteRequest = { oncomplete?: (status: number, handle: Handle) => void; bytes?: Buffer };

/** What Node's `net` is made of. */
export type Handles = {
  create(): Handle;
  connectRequest(): ConnectRequest;
  writeRequest(): WriteRequest;
  shutdownRequest(): object;
  /** How many bytes the handle has read whose `onread` is called; below 0: why there are no more. */
  readBytes(): number;
  /** Whether the last write is still under way. */
  isWriting(): boolean;
};

/** The releases of Node in which this was tried. */
const MAJORS: ReadonlySet<string> = new Set(['22', '24']);
const METHODS = [
  ...['bind', 'bind6', 'connect', 'connect6', 'setNoDelay', 'useUserBuffer'],
  ...['readStart', 'readStop', 'writeBuffer', 'shutdown', 'close'],
] as const;

type Constructor = new (kind?: unknown) => object;
const isConstructor = (value: unknown): value is Constructor => typeof value === 'function';
const fieldOf = (from: unknown, name: string): unknown =>
  (typeof from === 'object' && from !== null) || typeof from === 'function' ? Reflect.get(from, name) : undefined;

/** Reads the two bindings; null where anything is not as it was known. */
const read = (tcp: unknown, stream: unknown): Handles | null => {
  const [TCP, Connect] = [fieldOf(tcp, 'TCP'), fieldOf(tcp, 'TCPConnectWrap')];
  const [Write, Shutdown] = [fieldOf(stream, 'WriteWrap'), fieldOf(stream, 'ShutdownWrap')];
  const kind = fieldOf(fieldOf(tcp, 'constants'), 'SOCKET');
  const state = fieldOf(stream, 'streamBaseState');
  const [readAt, writingAt] = [fieldOf(stream, 'kReadBytesOrError'), fieldOf(stream, 'kLastWriteWasAsync')];
  if (!isConstructor(TCP) || !isConstructor(Connect) || !isConstructor(Write) || !isConstructor(Shutdown)) return null;
  if (typeof kind !== 'number' || !(state instanceof Int32Array)) return null;
  if (typeof readAt !== 'number' || typeof writingAt !== 'number') return null;
  const handle = fieldOf(TCP, 'prototype');
  if (METHODS.some((name) => typeof fieldOf(handle, name) !== 'function')) return null;
  return {
    create: () => new TCP(kind) as Handle,
    connectRequest: () => new Connect() as ConnectRequest,
    writeRequest: () => new Write() as WriteRequest,
    shutdownRequest: () => new Shutdown(),
    readBytes: () => state[readAt] ?? 0,
    isWriting: () => state[writingAt] !== 0,
  };
};

/**
 * Node's TCP handles without the streams that `net` puts around them, which cost a connection more than all else does. They are no part of what Node
 * promises (its documentation, DEP0111), so null is an answer: of a release that was not tried, of one that has them otherwise, or where they are
 * not allowed. `net` does the same then, at a higher price.
 */
export const handlesOfNode = (
  version: string = process.versions.node,
  binding: unknown = Reflect.get(process, 'binding'),
): Handles | null => {
  if (typeof binding !== 'function' || !MAJORS.has(version.split('.')[0] ?? '')) return null;
  try {
    return read(binding.call(process, 'tcp_wrap'), binding.call(process, 'stream_wrap'));
  } catch {
    return null;
  }
};
