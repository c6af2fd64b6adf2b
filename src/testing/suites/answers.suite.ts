import { afterAll, expect, it } from 'vitest';
import { EXIT, HarnessError } from '../../core/errors.ts';
import { InconclusiveError } from '../../matchers/index.ts';
import { once, openSuite } from '../../suite/index.ts';

/** A suite for the tests of `gateproof suite`: its second question ends as `ANSWER` says. */
const answer = process.env['ANSWER'] ?? 'pass';
const { question } = openSuite('answers', process.env);

question('is one one?', () => {
  expect(1).toBe(1);
});

let asked = 0;
const ground = once(async () => {
  if (asked === 1) throw new Error('not yet');
  return asked;
});

question('what is the answer?', async () => {
  asked += 1;
  if (answer === 'fail-first') process.stdout.write(`It stands on try ${await ground().catch(() => 'none')}.\n`);
  if (answer === 'fail' || (answer === 'fail-first' && asked === 1)) expect('this').toBe('that');
  if (answer === 'inconclusive') throw new InconclusiveError('INCONCLUSIVE: nobody knows. Ask again later.');
  if (answer === 'unreachable') throw new HarnessError('nobody there', { exitCode: EXIT.unreachable, hint: '' });
  if (answer === 'crash') process.kill(process.pid, 'SIGKILL');
});

it('stands outside the questions', () => {
  if (answer === 'outside') throw new Error('something else broke');
});

afterAll(async () => {
  if (answer === 'waits') await new Promise((resolve) => setTimeout(resolve, 600_000));
});
