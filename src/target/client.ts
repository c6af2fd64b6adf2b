import { Agent, request } from 'undici';
import type { Clock } from '../core/clock.ts';
import { shorten } from '../core/shown.ts';
import type { Tls } from '../core/tls.ts';

/** Control traffic is small; more than this is not an answer to any of our questions. */
const LARGEST_BODY_BYTES = 1_048_576;
const LONGEST_TEXT = 300;

export type ControlRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query, beginning with `/`. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** For questions that the target itself does not count: they are left out of `sent`. */
  readonly uncounted?: boolean;
};

/**
 * What became of one control request. `unreachable`: no connection came about. `ours`: neither, and by this machine, which tells nothing of the
 * target. `broken`: a connection ended before its answer did. `json` is null where the body is none; `text` is the start of the body, redacted.
 */
export type ControlAnswer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly json: unknown;
      readonly text: string;
      readonly elapsedMs: number;
    }
  /** `certificate`: somebody is there, whose certificate is not believed. */
  | { readonly kind: 'unreachable'; readonly why: string; readonly certificate?: true }
  | { readonly kind: 'ours'; readonly why: string }
  | { readonly kind: 'broken'; readonly why: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-large' };

/** Whether a request came as far as a connection to the target. */
export const hasReached = ({ kind }: ControlAnswer): boolean => kind !== 'unreachable' && kind !== 'ours';

/** The way all control traffic of a run goes: mode, login, preflight, books. */
export type ControlClient = {
  readonly baseUrl: string;
  send(request: ControlRequest): Promise<ControlAnswer>;
  /** How many requests reached the target so far, answered or not. */
  sent(): number;
  /** How many were answered so far, whatever the answer said. */
  answered(): number;
  close(): Promise<void>;
};

export type ControlClientOptions = {
  readonly baseUrl: string;
  readonly clock: Clock;
  /** How the certificate of an `https` target is checked. */
  readonly tls?: Tls | undefined;
  /** For each request from its start to its last byte. */
  readonly deadlineMs?: number;
  /** Applied to every text that leaves the client. */
  readonly redact?: (text: string) => string;
};

/** Errors that mean that nothing listens or nothing can be reached there. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EINVAL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Errors that mean that this machine ran out of descriptors, ports or memory, or that its name service does not answer (connect(2), getaddrinfo(3)). */
const OURS = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM', 'EAI_AGAIN']);

const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'cause' in error ? codeOf(error.cause) : '';
};

/** `::1` and `127.0.0.1` of one name fail together, in an error that has others inside: what one of them says of the target counts. */
const firstOf = (error: unknown): unknown =>
  error instanceof AggregateError && error.errors.length > 0
    ? (error.errors.find((each) => !OURS.has(codeOf(each))) ?? error.errors[0])
    : error;

const unchanged = (text: string): string => text;

const isCertificate = (code: string): boolean => /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/.test(code);

/** What an error of the transport makes of a request. */
export const failureOf = (error: unknown, redact: (text: string) => string = unchanged): ControlAnswer => {
  const inner = firstOf(error);
  const code = codeOf(inner);
  const message = inner instanceof Error ? inner.message : String(inner);
  const why = shorten(redact(message === '' ? code : message), LONGEST_TEXT);
  if (OURS.has(code)) return { kind: 'ours', why };
  if (isCertificate(code)) return { kind: 'unreachable', why, certificate: true };
  return { kind: UNREACHABLE.has(code) ? 'unreachable' : 'broken', why };
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const singleHeaders = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

/** The whole body, or null as soon as it is longer than allowed. */
const readBody = async (body: AsyncIterable<unknown>): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    length += bytes.length;
    if (length > LARGEST_BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** In the words of `node:tls`. */
const tlsOf = (tls: Tls | undefined) => ({
  ...(tls === undefined || tls.ca === null ? {} : { ca: tls.ca }),
  ...(tls?.insecure === true ? { rejectUnauthorized: false } : {}),
});

/**
 * A client for the few requests around a run: one connection a request (an idle one would be closed by the target in between), a
 * deadline over the whole exchange, no redirects, bodies up to 1 MB. It never throws for what the target does.
 */
export const createControlClient = (options: ControlClientOptions): ControlClient => {
  const { baseUrl, clock, tls, deadlineMs = 10_000, redact = unchanged } = options;
  const agent = new Agent({ pipelining: 0, connect: { timeout: 0, ...tlsOf(tls) }, headersTimeout: 0, bodyTimeout: 0 });
  let sent = 0;
  let answered = 0;

  const exchange = async (asked: ControlRequest, signal: AbortSignal): Promise<ControlAnswer> => {
    const startUs = clock.nowUs();
    const { statusCode, headers, body } = await request(`${baseUrl}${asked.path}`, {
      dispatcher: agent,
      method: asked.method,
      headers: {
        accept: 'application/json',
        ...(asked.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
      body: asked.json === undefined ? null : JSON.stringify(asked.json),
      signal,
    });
    const text = await readBody(body);
    if (text === null) return { kind: 'too-large' };
    return {
      kind: 'answer',
      status: statusCode,
      headers: singleHeaders(headers),
      json: parsedJson(text),
      text: shorten(redact(text), LONGEST_TEXT),
      elapsedMs: (clock.nowUs() - startUs) / 1000,
    };
  };

  const counted = (asked: ControlRequest, answer: ControlAnswer): ControlAnswer => {
    if (asked.uncounted !== true && hasReached(answer)) sent += 1;
    if (answer.kind === 'answer' || answer.kind === 'too-large') answered += 1;
    return answer;
  };

  return {
    baseUrl,
    sent: () => sent,
    answered: () => answered,
    send: async (asked) => {
      const deadline = new AbortController();
      const cancel = clock.after(deadlineMs * 1000, () => deadline.abort());
      try {
        return counted(asked, await exchange(asked, deadline.signal));
      } catch (error) {
        return counted(asked, deadline.signal.aborted ? { kind: 'timeout' } : failureOf(error, redact));
      } finally {
        cancel();
      }
    },
    close: () => agent.destroy(),
  };
};
