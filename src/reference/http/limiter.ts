export type RateLimit = { readonly limit: number; readonly ttlMs: number };

export type LimitAnswer =
  | { readonly allowed: true; readonly limit: number; readonly remaining: number; readonly resetSec: number }
  | { readonly allowed: false; readonly retryAfterSec: number };

/** Counts hits by key: `limit` in a window of `ttlMs` from its first hit; then blocked for one `ttlMs` from the first refusal, which retries do not extend (docs/spec/target-contract.md 7.2). */
export type Limiter = {
  readonly settings: RateLimit;
  hit(key: string, nowUs: number): LimitAnswer;
  forget(key: string): void;
};

type Window = { hits: number; endsUs: number; blockedUntilUs: number };

/** Address and handler pairs are few; past this many the ended windows are swept out. */
const SWEEP_AT = 10_000;

const secondsUntil = (thenUs: number, nowUs: number): number => Math.max(1, Math.ceil((thenUs - nowUs) / 1e6));

/** `isOpen` answers whether everything is let through: the planted fault that breaks the limiter. */
export const createLimiter = (settings: RateLimit, isOpen: () => boolean): Limiter => {
  const windows = new Map<string, Window>();
  const ttlUs = settings.ttlMs * 1000;

  const currentWindow = (key: string, nowUs: number): Window => {
    const known = windows.get(key);
    if (known !== undefined && nowUs < Math.max(known.endsUs, known.blockedUntilUs)) return known;
    if (windows.size >= SWEEP_AT) {
      for (const [old, window] of windows)
        if (nowUs >= Math.max(window.endsUs, window.blockedUntilUs)) windows.delete(old);
    }
    const fresh = { hits: 0, endsUs: nowUs + ttlUs, blockedUntilUs: 0 };
    windows.set(key, fresh);
    return fresh;
  };

  return {
    settings,
    hit: (key, nowUs) => {
      const window = currentWindow(key, nowUs);
      window.hits += 1;
      if (window.blockedUntilUs === 0 && window.hits > settings.limit && !isOpen())
        window.blockedUntilUs = nowUs + ttlUs;
      if (window.blockedUntilUs > 0 && !isOpen()) {
        return { allowed: false, retryAfterSec: secondsUntil(window.blockedUntilUs, nowUs) };
      }
      const remaining = Math.max(0, settings.limit - window.hits);
      return { allowed: true, limit: settings.limit, remaining, resetSec: secondsUntil(window.endsUs, nowUs) };
    },
    forget: (key) => {
      windows.delete(key);
    },
  };
};
