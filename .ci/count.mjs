// Prints "<passed> <failed>" of a vitest JSON report; a run that crashed or ran nothing counts as one failure.
import { readFileSync } from 'node:fs';

const [, , path, exitCode] = process.argv;
let passed = 0;
let failed = 0;
try {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
} catch {
  failed = 1;
}
if (failed === 0 && (exitCode !== '0' || passed === 0)) failed = 1;
process.stdout.write(`${passed} ${failed}\n`);
