import { describe, expect, it } from 'vitest';
import { systemClock } from '../core/clock.ts';
import { EXIT, HarnessError } from '../core/errors.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import type { CliContext } from './context.ts';
import { explainError } from './explain-error.ts';

/** What a terminal of this width is told of an error. */
const toldOf = (error: unknown, columns: number): { code: number; lines: readonly string[] } => {
  let told = '';
  const context: CliContext = {
    ...{ env: {}, clock: systemClock, catalogue: englishCatalogue, commandLine: [] },
    stdout: () => {},
    stderr: (text) => {
      told += text;
    },
    terminal: { columns, colour: false, live: false },
    setExitCode: () => {},
  };
  const code = explainError(error, context);
  expect(told.endsWith('\n')).toBe(true);
  return { code, lines: told.slice(0, -1).split('\n') };
};

const COMMAND = '`gateproof mode restore --target profiles/my-gateway.ts --url http://127.0.0.1:3000`';
const long = new HarnessError(`The target was switched by another profile${', and by another one'.repeat(4)}.`, {
  exitCode: EXIT.usage,
  hint: `Put it back first: ${COMMAND}, and then try again, for only that profile knows the way back to the mode.`,
});

describe('an error on a terminal', () => {
  it.each([80, 100, 60])('of %i columns is no wider, but for what is copied whole', (columns) => {
    const { code, lines } = toldOf(long, columns);
    expect(code).toBe(EXIT.usage);
    const wide = lines.filter((line) => line.length > columns);
    expect(wide.map((line) => line.trim())).toEqual(columns < COMMAND.length + 4 ? [`${COMMAND},`] : []);
  });

  it('hangs under its first word, the hint under its arrow', () => {
    const { lines } = toldOf(long, 80);
    expect(lines[0]).toMatch(/^The target was switched/);
    expect(lines[1]).toMatch(/^ {2}\S/);
    const arrow = lines.findIndex((line) => line.startsWith('  -> Put it back first:'));
    expect(arrow).toBeGreaterThan(0);
    for (const line of lines.slice(arrow + 1)) expect(line).toMatch(/^ {4}\S/);
  });

  it('that does not know its width is taken for 40 columns', () => {
    expect(toldOf(long, 0)).toEqual(toldOf(long, 40));
  });

  it('keeps each problem on lines of its own', () => {
    const problem = { path: 'phases[0].quotes.ratePerSec', expected: 'a number above 0', got: '-1', fix: 'Write one.' };
    const error = new HarnessError('Refused.', { exitCode: EXIT.usage, hint: 'Mend it.', problems: [problem] });
    expect(toldOf(error, 80).lines).toEqual([
      'Refused.',
      '  phases[0].quotes.ratePerSec',
      '    expected a number above 0, got -1',
      '    fix: Write one.',
      '  -> Mend it.',
    ]);
  });

  it('of our own is told with its stack as it is', () => {
    const { code, lines } = toldOf(new Error(`a ${'very '.repeat(30)}long one`), 80);
    expect(code).toBe(EXIT.ourFault);
    expect(lines[0]?.length).toBeGreaterThan(80);
    expect(lines.at(-1)?.length).toBeLessThanOrEqual(80);
  });
});
