import { EXIT, HarnessError } from '../../core/errors.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';

const refuse = (flag: string, text: string, wanted: string): HarnessError =>
  new HarnessError(englishCatalogue.cli.badNumber(flag, text, wanted), {
    exitCode: EXIT.usage,
    hint: englishCatalogue.cli.badNumberHint(flag),
  });

/** A plain decimal number above zero. */
export const parsePositive = (text: string, flag: string): number => {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value > 0) || !Number.isFinite(value)) throw refuse(flag, text, englishCatalogue.cli.aPositiveNumber());
  return value;
};

/** A whole number of at least `least`. */
export const parseWhole = (text: string, flag: string, least: number): number => {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < least) throw refuse(flag, text, englishCatalogue.cli.aWholeNumber(least));
  return value;
};
