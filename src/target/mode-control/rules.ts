import type { Problem } from '../../core/errors.ts';
import type { ModeControl } from '../../core/mode-control.ts';
import { shownValue } from '../../core/shown.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { secretWordProblems } from '../managed/rules.ts';

const text = englishCatalogue.modeControl.rule;
const problemText = englishCatalogue.problem;
const nameText = englishCatalogue.profile;

type Located = { readonly path: string; readonly value: string };

const listed = (path: string, words: readonly string[]): readonly Located[] =>
  words.map((value, i) => ({ path: `modeControl.${path}[${i}]`, value }));

const commandsOf = (control: ModeControl): readonly (readonly Located[])[] => {
  switch (control.kind) {
    case 'env-file':
      return [listed('restart', control.restart)];
    case 'pm2':
    case 'docker':
      return [listed('program', control.program)];
    case 'manual':
      return control.instructions.map((line, i) => [{ path: `modeControl.instructions[${i}]`, value: line }]);
    case 'http-admin':
      return [];
  }
};

type LineTrap = { readonly pattern: RegExp; readonly expected: string; readonly fix: string };

/** Steps of the document that do not do what they seem to (docs/spec/rollback-strategy.zh.md:60-70). */
const LINE_TRAPS: readonly LineTrap[] = [
  { pattern: /\bdocker\b.*\bexec\b.*\bexport\b/s, expected: text.noExecExport(), fix: text.noExecExportFix() },
  { pattern: />>\s*\S*\.env\b/s, expected: text.noAppend(), fix: text.noAppendFix() },
];

const lineTraps = (words: readonly Located[]): readonly Problem[] => {
  const line = words.map(({ value }) => value).join(' ');
  const path = (words[0]?.path ?? '').replace(/\[\d+\]$/, words.length === 1 ? '$&' : '');
  return LINE_TRAPS.filter(({ pattern }) => pattern.test(line)).map(({ expected, fix }) => ({
    path,
    expected,
    got: shownValue(line, [], problemText),
    fix,
  }));
};

const variablesOf = (control: ModeControl): readonly Located[] => {
  if (control.kind === 'http-admin')
    return control.auth === null ? [] : [{ path: 'modeControl.auth.env', value: control.auth.env }];
  return control.kind === 'manual' ? [] : listed('passEnv', control.passEnv);
};

/** A value pasted where a name belongs is not repeated. */
const nameProblems = (control: ModeControl): readonly Problem[] =>
  variablesOf(control)
    .filter(({ value }) => !/^[A-Z_][A-Z0-9_]*$/.test(value))
    .map(({ path }) => ({
      path,
      expected: nameText.variableName(),
      got: problemText.hidden(),
      fix: nameText.variableNameFix('PM2_HOME'),
    }));

/** What is wrong with a mode control beyond its shape, all of it. */
export const modeControlProblems = (control: ModeControl): readonly Problem[] => {
  const commands = commandsOf(control);
  return [
    ...commands.flatMap(lineTraps),
    ...(control.kind === 'manual' ? [] : commands.flatMap(secretWordProblems)),
    ...nameProblems(control),
  ];
};
