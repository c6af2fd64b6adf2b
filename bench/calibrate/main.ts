import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stampNow } from '../accept/outcome.ts';
import { pageText, requirementsText, sectionText } from './page.ts';
import { PARTS } from './parts/index.ts';
import { openPool } from './pool.ts';
import type { Section } from './section.ts';
import { readWords } from './words.ts';

/** `npm run calibrate [-- --seed 1 --repeats 1000 --only power]`: how far may the judge be trusted? Only a whole run with 1,000 repeats or more writes its page. */

const LEAST_REPEATS = 1_000;
const page = join(import.meta.dirname, '../../docs/acceptance/calibration.md');

const main = async (): Promise<number> => {
  const { seed, repeats, only, threads } = readWords(process.argv.slice(2), Object.keys(PARTS));
  const startMs = performance.now();
  const pool = openPool(threads);
  const sections: Section[] = [];
  try {
    for (const [name, part] of Object.entries(PARTS)) {
      if (only !== null && name !== only) continue;
      const section = await part({ repeats, seed }, pool.play);
      sections.push(section);
      process.stdout.write(`${sectionText(section)}\n\n`);
    }
  } finally {
    await pool.close();
  }
  const seconds = (performance.now() - startMs) / 1_000;
  if (sections.some(({ requirements }) => requirements.length > 0)) {
    process.stdout.write(`${requirementsText(sections)}\n`);
  }
  if (only === null && repeats >= LEAST_REPEATS) {
    const command = `npm run calibrate -- --seed ${seed} --repeats ${repeats}`;
    await mkdir(join(page, '..'), { recursive: true });
    await writeFile(page, pageText(sections, { ...stampNow(), command, seconds }));
  }
  return sections.every(({ requirements }) => requirements.every(({ met }) => met)) ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
