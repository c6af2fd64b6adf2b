/**
 * The environment that keeps k6 to HTTP/1.1, as our own engine is (drivers/quote-connect.ts). To a target that offers HTTP/2 it would speak that, which is
 * another load, and Go would send again unseen what the target refused, POST too. k6 has no other switch for it (2.2.0, internal/js/runner.go,
 * forceHTTP1).
 */
export const HTTP1_ENV: Readonly<Record<string, string>> = { GODEBUG: 'http2client=0' };
