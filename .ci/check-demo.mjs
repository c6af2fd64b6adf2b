// Checks what a demo left: verdict, reasons, books, pictures.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, , out, code] = process.argv;
const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
const problems = [];
if (String(summary.exitCode) !== code) problems.push(`exit code ${code}, summary says ${summary.exitCode}`);
if (summary.verdict === 'fail') problems.push('the demo failed');
// On a host that stalled, noise may also show as our own lateness, as slow answers of the warm-up, or as bounds too wide for the pairs.
const stalled = summary.warnings.some(({ code }) => code === 'noisy-during-run');
const ofNoise = ['lateness-differs', 'generator-saturated', 'slice-too-short', 'not-steady'];
// A few disturbed slices of 30 pairs leave P99 or connect time open: no verdict of ours hangs on how calm this machine is.
const excused = new Set(['noisy-host', 'too-few-pairs', ...(stalled ? ofNoise : [])]);
const other = summary.reasons.filter((reason) => !excused.has(reason.code));
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
