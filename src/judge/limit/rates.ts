/** Rates are whole from here on: nobody asks for 412.37 requests a second. */
const WHOLE_FROM = 20;

/** A rate as it is asked for: whole, or to a tenth where a whole one would be coarse. */
export const roundRate = (ratePerSec: number): number =>
  ratePerSec >= WHOLE_FROM ? Math.round(ratePerSec) : Math.round(ratePerSec * 10) / 10;

/** The rate between two, as far from the one as from the other by ratio; null where there is none that could be asked for. */
export const rateBetween = (low: number, high: number): number | null => {
  const middle = roundRate(Math.sqrt(low * high));
  return middle > low && middle < high ? middle : null;
};
