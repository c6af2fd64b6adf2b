import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNDECIDED_REASONS } from '../core/comparison.ts';
import type { Reason, Warning } from '../core/judgement.ts';
import { OBJECTIVE_IDS, type ObjectiveId } from '../core/objectives.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { INCONCLUSIVE_REASONS } from '../core/verdict.ts';

/** Complete by its type: a code that is new in the code is missing here too, and the compiler says so. */
const WARNING_CODES: Readonly<Record<Warning['code'], true>> = {
  ...{ 'mode-not-provable': true, 'noisy-before-run': true, 'noisy-during-run': true, 'late-generator': true },
  ...{ preflight: true, 'books-unavailable': true, 'not-subscribed': true, 'silent-stream': true },
  ...{ 'messages-amiss': true, overflow: true, 'start-up-left-out': true, 'clock-corrected': true },
  ...{ 'server-ended': true, 'server-over': true, 'own-limits': true, bail: true, decided: true, run: true },
};

/** Those in whose place a summary puts their cause (judge/summary.ts) are not among them. */
type OwnReason = Exclude<Reason['code'], 'comparison-undecided' | 'objective-undecided' | 'invalid'>;
const REASON_CODES: Readonly<Record<OwnReason, true>> = {
  ...{ 'comparison-failed': true, 'objective-failed': true, 'subscriptions-missing': true },
  ...{ 'clients-disagree': true, 'engines-disagree': true },
};

/** The cells of the rows whose first cell holds a code. */
const rowsOf = (section: string): string[][] =>
  section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const codesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '');

const pageOf = (name: string): string => readFileSync(join(import.meta.dirname, '../../docs', name), 'utf8');

/** What stands under a heading, up to the next one. */
const sectionOf = (page: string, heading: string): string =>
  page.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';

/** The codes in the first cells of a table. */
const firstCells = (section: string): string[] => rowsOf(section).flatMap(([first = '']) => codesIn(first));

const missingIn = (section: string, codes: readonly string[]): string[] =>
  codes.filter((code) => !section.includes(`\`${code}\``));

describe('docs/summary-json.md has every word that a summary may hold', () => {
  const page = pageOf('summary-json.md');
  const reasons = [...INCONCLUSIVE_REASONS, ...UNDECIDED_REASONS, ...Object.keys(REASON_CODES)];

  it.each<[string, string, readonly string[]]>([
    ['objectives', 'An objective', OBJECTIVE_IDS],
    ['reasons', 'Reason codes', reasons],
    ['warnings', 'Warning codes', Object.keys(WARNING_CODES)],
  ])('%s', (_, heading, codes) => {
    const section = sectionOf(page, heading);
    expect(missingIn(section, codes)).toEqual([]);
    expect(missingIn(section, ['no-such-code'])).toEqual(['no-such-code']);
  });

  it('and no reason that none does', () => {
    const told = firstCells(sectionOf(page, 'Reason codes'));
    expect(told.length).toBeGreaterThan(20);
    expect(told.filter((code) => !reasons.includes(code))).toEqual([]);
  });
});

it('docs/ab.md has every reason for which a comparison does not say', () => {
  const told = firstCells(sectionOf(pageOf('ab.md'), 'When it does not say'));
  expect(told.toSorted()).toEqual(UNDECIDED_REASONS.toSorted());
});

it('README.md calls every objective as reports do', () => {
  const rows = rowsOf(sectionOf(pageOf('../README.md'), 'What is judged'));
  expect(rows.length).toBeGreaterThan(5);
  for (const [ids = '', names] of rows) {
    const called = codesIn(ids).map((id) => englishCatalogue.judgement.objectiveName(id as ObjectiveId));
    expect(names).toBe(called.join(', '));
  }
});
