/** The part of k6 that the player uses (k6 2.2; its own documentation, javascript-api). */
declare module 'k6' {
  export const sleep: (seconds: number) => void;
}

declare module 'k6/data' {
  /** Made once in the whole process; each element is parsed anew at each look. */
  export const SharedArray: new <T>(name: string, make: () => T[]) => readonly T[];
}

declare module 'k6/execution' {
  const exec: {
    /** Milliseconds since the test began, with fractions, on a monotonic clock that all virtual users share. */
    readonly instance: { readonly currentTestRunDuration: number };
    readonly scenario: { readonly iterationInTest: number; readonly iterationInInstance: number };
    readonly test: { abort(reason: string): void };
  };
  export default exec;
}

declare module 'k6/http' {
  type Params = {
    readonly headers: Readonly<Record<string, string>>;
    readonly tags: Readonly<Record<string, string>>;
    /** Milliseconds. */
    readonly timeout: number;
    readonly redirects: number;
    readonly responseType: 'text';
  };
  type Answer = {
    readonly status: number;
    readonly body: string | null;
    readonly error: string;
    readonly error_code: number;
    /** Milliseconds. */
    readonly timings: {
      readonly blocked: number;
      readonly connecting: number;
      readonly tls_handshaking: number;
      readonly duration: number;
    };
  };
  const http: { request(method: string, url: string, body: string | null, params: Params): Answer };
  export default http;
}

declare module 'k6/metrics' {
  type Metric<Value> = { add(value: Value): void };
  export const Counter: new (name: string) => Metric<number>;
  export const Rate: new (name: string) => Metric<boolean>;
  /** `isTime`: its values are milliseconds. */
  export const Trend: new (name: string, isTime: boolean) => Metric<number>;
}

declare module 'k6/secrets' {
  const secrets: { get(name: string): Promise<string> };
  export default secrets;
}

declare module 'k6/encoding' {
  const encoding: { b64encode(text: string, as: 'rawstd'): string };
  export default encoding;
}

declare module 'k6/websockets' {
  type Handlers = import('./socket-config.ts').WebSocketOfK6;
  export const WebSocket: new (
    url: string,
    protocols: null,
    params: { readonly tags: Readonly<Record<string, string>> },
  ) => Handlers;
}
