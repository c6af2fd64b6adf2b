/** Rates are whole from here on: nobody asks for 412.37 requests a second. Below, each decade has a decimal more. */
const WHOLE_FROM = 20;

/** A rate as it is asked for: whole, with decimals where a whole one would be coarse. */
export const roundRate = (ratePerSec: number): number => {
  const perOne = 10 ** Math.max(0, -Math.floor(Math.log10(ratePerSec / WHOLE_FROM)));
  return Math.round(ratePerSec * perOne) / perOne;
};

/** The rate between two, as far from the one as from the other by ratio; null where there is none that could be asked for. */
export const rateBetween = (low: number, high: number): number | null => {
  const middle = roundRate(Math.sqrt(low * high));
  return middle > low && middle < high ? middle : null;
};
