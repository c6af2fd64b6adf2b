// Prints "<passed> <failed>" of a vitest JSON report, and writes to files what failed and what passed at a second try only, each with why; a run
// that crashed or ran nothing is one failure.
import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const [, , path, exitCode, failures, secondTries] = process.argv;
const LINES_EACH = 12;
let passed = 0;
let failed = 0;
const told = [];
const again = [];
try {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(process.cwd(), name);
    const wrong = assertionResults.filter((test) => test.status === 'failed');
    const textOf = ({ fullName, failureMessages }) => `${file}: ${fullName}\n${failureMessages.join('\n')}`;
    told.push(...wrong.map(textOf));
    again.push(
      ...assertionResults.filter((test) => test.status === 'passed' && test.failureMessages.length > 0).map(textOf),
    );
    if (status === 'failed' && wrong.length === 0) told.push(`${file}\n${message}`);
  }
} catch (error) {
  failed = 1;
  told.push(`no report of the tests: ${error.message}`);
}
if (failed === 0 && (exitCode !== '0' || passed === 0)) {
  failed = 1;
  if (told.length === 0) told.push(`vitest ended with ${exitCode}, ${passed} passed`);
}
const write = (to, texts) => {
  for (const text of texts) {
    const lines = text.split('\n').slice(0, LINES_EACH);
    appendFileSync(to, `${lines.map((line, index) => (index === 0 ? line : `  ${line}`)).join('\n')}\n`);
  }
};
write(failures, told);
write(secondTries, again);
process.stdout.write(`${passed} ${failed}\n`);
