const CODE = { quote: 34, comma: 44, dash: 45, dot: 46, zero: 48, nine: 57, colon: 58, backslash: 92 } as const;
const LIST = { open: 91, close: 93 } as const;
const OBJECT = { open: 123, close: 125 } as const;
const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/** What must come next. */
const VALUE = 0;
const VALUE_OR_CLOSE = 1;
const KEY = 2;
const KEY_OR_CLOSE = 3;
const COLON = 4;
const COMMA_OR_CLOSE = 5;

/** A bit for each open bracket below a one: so many fit. */
const DEEPEST = 2 ** 24;
const NOT_PLAIN = -1;

const isSpace = (code: number): boolean => code === 32 || (code >= 9 && code <= 13 && code !== 11 && code !== 12);
const isDigit = (code: number): boolean => code >= CODE.zero && code <= CODE.nine;

/** Where a string ends that begins at the quote `at`. Escapes, control characters and what is not ASCII are not plain. */
const afterString = (bytes: Buffer, at: number, end: number): number => {
  for (let i = at + 1; i < end; i += 1) {
    const code = bytes[i] ?? 0;
    if (code === CODE.quote) return i + 1;
    if (code === CODE.backslash || code < 32 || code > 126) return NOT_PLAIN;
  }
  return NOT_PLAIN;
};

const afterDigits = (bytes: Buffer, at: number, end: number): number => {
  let next = at;
  while (next < end && isDigit(bytes[next] ?? 0)) next += 1;
  return next;
};

/** Where a number ends; one with an exponent is not plain. */
const afterNumber = (bytes: Buffer, at: number, end: number): number => {
  const first = bytes[at] === CODE.dash ? at + 1 : at;
  const whole = afterDigits(bytes, first, end);
  if (whole === first || (bytes[first] === CODE.zero && whole > first + 1)) return NOT_PLAIN;
  if (whole === end || bytes[whole] !== CODE.dot) return whole;
  const fraction = afterDigits(bytes, whole + 1, end);
  return fraction === whole + 1 ? NOT_PLAIN : fraction;
};

const afterLiteral = (bytes: Buffer, at: number, end: number): number => {
  for (const word of LITERALS) {
    const next = at + word.length;
    if (next <= end && word.compare(bytes, at, next) === 0) return next;
  }
  return NOT_PLAIN;
};

const afterScalar = (bytes: Buffer, at: number, end: number): number => {
  const code = bytes[at] ?? 0;
  if (code === CODE.quote) return afterString(bytes, at, end);
  if (code === CODE.dash || isDigit(code)) return afterNumber(bytes, at, end);
  return afterLiteral(bytes, at, end);
};

/**
 * Whether these bytes are surely one JSON value, found without building it: what is asked of a message whose words nobody reads. false: not known, it
 * must be parsed; so it is with anything but ASCII, escapes, exponents and deep nesting.
 */
export const isPlainJson = (bytes: Buffer, start: number, end: number): boolean => {
  let [at, next, open] = [start, VALUE, 1];
  while (at < end) {
    const code = bytes[at] ?? 0;
    const isObject = (open & 1) === 1;
    if (isSpace(code)) at += 1;
    else if (next === COLON) {
      if (code !== CODE.colon) return false;
      next = VALUE;
      at += 1;
    } else if (next !== VALUE && next !== KEY && open > 1 && code === (isObject ? OBJECT.close : LIST.close)) {
      open >>= 1;
      next = COMMA_OR_CLOSE;
      at += 1;
    } else if (next === COMMA_OR_CLOSE) {
      if (code !== CODE.comma || open === 1) return false;
      next = isObject ? KEY : VALUE;
      at += 1;
    } else if (next === KEY || next === KEY_OR_CLOSE) {
      at = code === CODE.quote ? afterString(bytes, at, end) : NOT_PLAIN;
      next = COLON;
    } else if (code === OBJECT.open || code === LIST.open) {
      if (open >= DEEPEST) return false;
      open = open * 2 + (code === OBJECT.open ? 1 : 0);
      next = code === OBJECT.open ? KEY_OR_CLOSE : VALUE_OR_CLOSE;
      at += 1;
    } else {
      at = afterScalar(bytes, at, end);
      next = COMMA_OR_CLOSE;
    }
    if (at === NOT_PLAIN) return false;
  }
  return open === 1 && next === COMMA_OR_CLOSE;
};
