import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ab } from './ab.ts';
import { answers } from './answers.ts';
import { bursts } from './bursts.ts';
import { ciGate } from './ci-gate.ts';
import { clock } from './clock.ts';
import { demoFaults } from './demo-faults.ts';
import { demoRepeats } from './demo-repeats.ts';
import { determinism } from './determinism.ts';
import { diagnose } from './diagnose.ts';
import { drops } from './drops.ts';
import { endToEnd } from './end-to-end.ts';
import { findLimit } from './find-limit.ts';
import { freeze } from './freeze.ts';
import { generatorFaults } from './generator-faults.ts';
import { judgeLaws } from './judge-laws.ts';
import { k6 } from './k6.ts';
import { k6Sockets } from './k6-sockets.ts';
import { latencyTruth } from './latency-truth.ts';
import { ledger } from './ledger.ts';
import { oldScripts } from './old-scripts.ts';
import { operator } from './operator.ts';
import { type Acceptance, pageOf, stampNow } from './outcome.ts';
import { packaged } from './package.ts';
import { quoteShapes } from './quote-shapes.ts';
import { selfTest } from './self-test.ts';
import { serverFigures } from './server-figures.ts';
import { shards } from './shards.ts';
import { starvedK6 } from './starved-k6.ts';
import { storm50k } from './storm-50k.ts';
import { survivorship } from './survivorship.ts';
import { verify } from './verify.ts';
import { watch } from './watch.ts';

/** `npm run accept [name...] [-- --only <row>]`: plays acceptances one after another and writes what was seen to docs/acceptance. */

const ACCEPTANCES: readonly Acceptance[] = [
  packaged,
  latencyTruth,
  freeze,
  survivorship,
  quoteShapes,
  k6,
  starvedK6,
  k6Sockets,
  answers,
  demoFaults,
  demoRepeats,
  selfTest,
  ab,
  ciGate,
  judgeLaws,
  ledger,
  bursts,
  drops,
  determinism,
  generatorFaults,
  clock,
  serverFigures,
  shards,
  operator,
  storm50k,
  watch,
  diagnose,
  verify,
  findLimit,
  oldScripts,
  endToEnd,
];

const root = join(import.meta.dirname, '../..');
const { values, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true, default: [] } },
});
const unknown = wanted.filter((name) => !ACCEPTANCES.some((each) => each.name === name));
if (unknown.length > 0) {
  process.stderr.write(
    `no acceptance called ${unknown.join(', ')}; known: ${ACCEPTANCES.map(({ name }) => name).join(', ')}\n`,
  );
  process.exit(2);
}

const folder = join(root, 'docs/acceptance');
await mkdir(folder, { recursive: true });
let missed = 0;
for (const acceptance of ACCEPTANCES) {
  if (wanted.length > 0 && !wanted.includes(acceptance.name)) continue;
  process.stderr.write(`${acceptance.name} ...\n`);
  const page = join(folder, `${acceptance.name}.md`);
  const outcome = await acceptance.run(root, (some) => writeFile(page, pageOf(some, stampNow(), false)), values.only);
  await writeFile(page, pageOf(outcome, stampNow()));
  for (const { name, met, seen } of outcome.rows) {
    if (!met) missed += 1;
    process.stdout.write(`${met ? 'met' : 'MISSED'}  ${acceptance.name}: ${name}: ${seen}\n`);
  }
}
process.exitCode = missed === 0 ? 0 : 1;
