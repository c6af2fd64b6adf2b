import { circleRule } from './circles.ts';
import { extensionRule, importRule } from './imports.ts';
import { classRule, lengthRule, medianRule, readmeRule } from './shape.ts';
import type { HouseRule } from './source.ts';
import { clockRule, surroundingsRule } from './surroundings.ts';
import { placeRule, unfinishedRule } from './words.ts';

/** Every rule that the whole repository keeps. A new one is one entry here, with a red case of its own. */
export const houseRules: readonly HouseRule[] = [
  importRule,
  extensionRule,
  circleRule,
  surroundingsRule,
  clockRule,
  lengthRule,
  medianRule,
  classRule,
  readmeRule,
  unfinishedRule,
  placeRule,
];
