/** Answers of the last minute, in buckets of one second: what `/api/v1/monitoring/error-rate` reports. */
export type ErrorWindow = {
  count(nowUs: number, isError: boolean): void;
  read(nowUs: number): { readonly total: number; readonly errors: number; readonly ratio: number };
};

export const ERROR_WINDOW_SEC = 60;

export const createErrorWindow = (): ErrorWindow => {
  const second = new Float64Array(ERROR_WINDOW_SEC).fill(-1);
  const totals = new Uint32Array(ERROR_WINDOW_SEC);
  const errors = new Uint32Array(ERROR_WINDOW_SEC);
  return {
    count: (nowUs, isError) => {
      const now = Math.floor(nowUs / 1e6);
      const slot = now % ERROR_WINDOW_SEC;
      if (second[slot] !== now) {
        second[slot] = now;
        totals[slot] = 0;
        errors[slot] = 0;
      }
      totals[slot] = (totals[slot] ?? 0) + 1;
      if (isError) errors[slot] = (errors[slot] ?? 0) + 1;
    },
    read: (nowUs) => {
      const oldest = Math.floor(nowUs / 1e6) - ERROR_WINDOW_SEC;
      let total = 0;
      let bad = 0;
      for (let slot = 0; slot < ERROR_WINDOW_SEC; slot += 1) {
        if ((second[slot] ?? -1) <= oldest) continue;
        total += totals[slot] ?? 0;
        bad += errors[slot] ?? 0;
      }
      return { total, errors: bad, ratio: total === 0 ? 0 : bad / total };
    },
  };
};
