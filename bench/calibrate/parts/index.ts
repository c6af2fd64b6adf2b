import type { Play } from '../jobs.ts';
import type { Effort, Section } from '../section.ts';
import { centres } from './centres.ts';
import { errors } from './errors.ts';
import { falseAlarms } from './false-alarms.ts';
import { merging } from './merging.ts';
import { power } from './power.ts';
import { recordings } from './recordings.ts';
import { sequential } from './sequential.ts';
import { shares } from './shares.ts';

/** The parts of the calibration, in the order of the page. */
export const PARTS: Readonly<Record<string, (effort: Effort, play: Play) => Promise<Section>>> = {
  recordings,
  'false-alarms': falseAlarms,
  'one-after-the-other': sequential,
  power,
  merging,
  errors,
  centres,
  shares,
};
