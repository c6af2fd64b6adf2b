// Checks what a demo left: verdict, reasons, books, pictures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reasonsBesidesNoise } from '../src/testing/host-noise.ts';

const [, , out, code] = process.argv;
const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
const problems = [];
if (String(summary.exitCode) !== code) problems.push(`exit code ${code}, summary says ${summary.exitCode}`);
if (summary.verdict === 'fail') problems.push('the demo failed');
const other = reasonsBesidesNoise(summary);
if (summary.verdict === 'inconclusive' && other.length > 0)
  problems.push(`inconclusive for ${other.map((r) => r.code)}`);
const modes = Object.entries(summary.modes);
if (modes.length !== 2) problems.push(`${modes.length} modes`);
for (const [mode, { books, arrivals, connections }] of modes) {
  if (books.equal !== true) problems.push(`${mode}: books are ${books.state}, equal ${books.equal}`);
  if (arrivals.planned < 4_742) problems.push(`${mode}: only ${arrivals.planned} requests`);
  if (connections.attempted < 473) problems.push(`${mode}: only ${connections.attempted} connections`);
}
for (const picture of ['latency.png', 'connections.png']) {
  const bytes = readFileSync(join(out, picture));
  if (bytes.length < 10_000 || bytes.toString('latin1', 1, 4) !== 'PNG') problems.push(`${picture} is no picture`);
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
