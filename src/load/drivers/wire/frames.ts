/** Opcodes of RFC 6455, 5.2. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Why a stream of frames is broken, by the close code that RFC 6455, 7.4.1 gives it. */
export type Broken = { readonly code: 1002 | 1007 | 1009; readonly why: string };

/** Bytes of a buffer from `start` to before `end`. One object serves all calls: what it says is good during the call only. */
export type Span = { readonly bytes: Buffer; readonly start: number; readonly end: number };

/**
 * Told of what the stream of `who` holds. `closing` and `broken` are the last of a stream: what follows them is not read.
 */
export type FrameSink<T> = {
  /** A whole message, its fragments joined. */
  message(who: T, isText: boolean, span: Span): void;
  ping(who: T, span: Span): void;
  /** `code` 1005: the frame held none. */
  closing(who: T, code: number, reason: string): void;
  broken(who: T, broken: Broken): void;
};

/** Larger messages end a stream with 1009, as they do for the library of real clients. */
export const MESSAGE_BYTES_MAX = 100 * 1024 * 1024;

const CONTROL_BYTES_MAX = 125;
const SIXTEEN_BITS = 126;
const SIXTY_FOUR_BITS = 127;
const MORE = -1;
const OVER = -2;

/** Codes that may stand in a close frame (RFC 6455, 7.4). */
const mayBeSent = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999);

const strict = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text, or null where they are not UTF-8. */
const textOf = (bytes: Buffer): string | null => {
  try {
    return strict.decode(bytes);
  } catch {
    return null;
  }
};

const span: { -readonly [Key in keyof Span]: Span[Key] } = { bytes: Buffer.alloc(0), start: 0, end: 0 };

const spanOf = (bytes: Buffer, start: number, end: number): Span => {
  span.bytes = bytes;
  span.start = start;
  span.end = end;
  return span;
};

/** Reads what a server sends on one WebSocket (RFC 6455), cut anywhere. It keeps bytes only of what is not whole yet. */
export class FrameReader<T> {
  readonly #sink: FrameSink<T>;
  readonly #who: T;
  #held: Buffer[] | null = null;
  #heldBytes = 0;
  /** How many bytes must be there before anything more can be read. */
  #wanted = 0;
  #parts: Buffer[] | null = null;
  #partsBytes = 0;
  #partsAreText = false;
  #isOver = false;

  constructor(sink: FrameSink<T>, who: T) {
    this.#sink = sink;
    this.#who = who;
  }

  /** Bytes that wait for the rest of their frame or message. */
  get waitingBytes(): number {
    return this.#heldBytes + this.#partsBytes;
  }

  /** Nothing more is read or told. */
  stop(): void {
    this.#isOver = true;
    this.#held = null;
    this.#heldBytes = 0;
    this.#parts = null;
    this.#partsBytes = 0;
  }

  read(chunk: Buffer, start: number, end: number): void {
    if (this.#isOver) return;
    if (this.#held === null) {
      this.#readAll(chunk, start, end);
      return;
    }
    this.#held.push(Buffer.from(chunk.subarray(start, end)));
    this.#heldBytes += end - start;
    if (this.#heldBytes < this.#wanted) return;
    const bytes = Buffer.concat(this.#held, this.#heldBytes);
    this.#held = null;
    this.#heldBytes = 0;
    this.#readAll(bytes, 0, bytes.length);
  }

  #readAll(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end) {
      const next = this.#frame(bytes, at, end);
      // Whoever was told of a message may have stopped this.
      if (next === OVER || this.#isOver) {
        this.stop();
        return;
      }
      if (next === MORE) break;
      at = next;
    }
    if (at === end) return;
    this.#held = [Buffer.from(bytes.subarray(at, end))];
    this.#heldBytes = end - at;
  }

  #needs(bytes: number): number {
    this.#wanted = bytes;
    return MORE;
  }

  #break(code: Broken['code'], why: string): number {
    this.#sink.broken(this.#who, { code, why });
    return OVER;
  }

  /** Reads one frame; returns where the next one begins, or that there must be more, or that the stream is over. */
  #frame(bytes: Buffer, at: number, to: number): number {
    if (to - at < 2) return this.#needs(2);
    const first = bytes[at] ?? 0;
    const second = bytes[at + 1] ?? 0;
    if ((first & 0x70) !== 0) return this.#break(1002, 'a reserved bit is set');
    if (second >= 0x80) return this.#break(1002, 'a frame of the server is masked');
    const isControl = (first & 0x0f) >= OPCODE.close;
    if (isControl && (first < 0x80 || second > CONTROL_BYTES_MAX))
      return this.#break(1002, 'a control frame is cut or too long');
    let length = second;
    let body = at + 2;
    if (length === SIXTEEN_BITS) {
      if (to - at < 4) return this.#needs(4);
      length = bytes.readUInt16BE(body);
      body += 2;
    } else if (length === SIXTY_FOUR_BITS) {
      if (to - at < 10) return this.#needs(10);
      length = bytes.readUInt32BE(body) * 2 ** 32 + bytes.readUInt32BE(body + 4);
      body += 8;
    }
    if (length + this.#partsBytes > MESSAGE_BYTES_MAX)
      return this.#break(1009, `a message of more than ${MESSAGE_BYTES_MAX} bytes`);
    const end = body + length;
    if (end > to) return this.#needs(end - at);
    return isControl ? this.#control(first, spanOf(bytes, body, end)) : this.#data(first, spanOf(bytes, body, end));
  }

  #data(first: number, { bytes, start, end }: Span): number {
    const opcode = first & 0x0f;
    const isFinal = first >= 0x80;
    const begins = opcode !== OPCODE.continuation;
    if (opcode > OPCODE.binary) return this.#break(1002, `unknown opcode ${opcode}`);
    if (begins && this.#parts !== null) return this.#break(1002, 'a message begins inside another');
    if (!begins && this.#parts === null) return this.#break(1002, 'nothing to continue');
    if (begins && isFinal) {
      this.#sink.message(this.#who, opcode === OPCODE.text, span);
      return end;
    }
    if (begins) this.#partsAreText = opcode === OPCODE.text;
    this.#parts ??= [];
    this.#parts.push(Buffer.from(bytes.subarray(start, end)));
    this.#partsBytes += end - start;
    if (isFinal) this.#join();
    return end;
  }

  #join(): void {
    const whole = Buffer.concat(this.#parts ?? [], this.#partsBytes);
    this.#parts = null;
    this.#partsBytes = 0;
    this.#sink.message(this.#who, this.#partsAreText, spanOf(whole, 0, whole.length));
  }

  #control(first: number, { bytes, start, end }: Span): number {
    const opcode = first & 0x0f;
    if (opcode > OPCODE.pong) return this.#break(1002, `unknown opcode ${opcode}`);
    if (opcode === OPCODE.ping) this.#sink.ping(this.#who, span);
    if (opcode !== OPCODE.close) return end;
    if (start === end) {
      this.#sink.closing(this.#who, 1005, '');
      return OVER;
    }
    if (end - start === 1) return this.#break(1002, 'a close code of one byte');
    const code = bytes.readUInt16BE(start);
    if (!mayBeSent(code)) return this.#break(1002, `close code ${code}`);
    const reason = textOf(bytes.subarray(start + 2, end));
    if (reason === null) return this.#break(1007, 'a close reason that is not UTF-8');
    this.#sink.closing(this.#who, code, reason);
    return OVER;
  }
}
