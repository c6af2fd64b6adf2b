/** A connection of bytes, TCP or TLS, as the driver uses it. */
export type Line = {
  /** Sent in order, if need be later. The bytes must stay as they are. */
  write(bytes: Buffer): void;
  /** We say no more; the other side still may. */
  end(): void;
  /** Nothing is read until `resume`: what comes stays with the system, and then with the other side. */
  pause(): void;
  resume(): void;
  /** Closed at once. Nothing more is told of it but that it is over. */
  destroy(): void;
};

/**
 * Told of the lines of all connections: `stands` at most once, then what comes, then `over` at most once, when the other side has ended it or the
 * system has (`fault`). None of them is told before `OpenLine` has returned.
 */
export type LineSink<T> = {
  stands(who: T): void;
  /** The first `length` bytes of a buffer that all lines share: good during the call only. */
  read(who: T, bytes: Buffer, length: number): void;
  over(who: T, fault: Error | null): void;
};

/** Opens the line of `who`, which is the plan's connection of that number. */
export type OpenLine<T> = (who: T, connection: number) => Line;

/** As large as the system hands over at once. */
export const READ_BYTES = 65_536;
