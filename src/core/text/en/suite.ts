import type { Answer, SuiteFile } from '../../suite.ts';
import type { Verdict } from '../../verdict.ts';
import { count, counted, duration, listed } from './figures.ts';
import { VERDICT_WORDS } from './words.ts';

const firstLine = (text: string): string => text.split('\n')[0] ?? '';

/** A message of a matcher begins with its verdict, which stands in front of it here already. */
const withoutWord = (text: string): string => firstLine(text).replace(/^(PASS|FAIL|INCONCLUSIVE): /, '');

const answerLine = (question: string, answer: Answer): string => {
  switch (answer.state) {
    case 'answered':
      return `  ${VERDICT_WORDS[answer.verdict].padEnd(12)}  ${question}${answer.text === null ? '' : `\n${' '.repeat(16)}${withoutWord(answer.text)}`}`;
    case 'broken':
      return `  not asked     ${question}\n${' '.repeat(16)}${answer.text.replaceAll('\n', `\n${' '.repeat(16)}`)}`;
    case 'unanswered':
      return `  no answer     ${question}`;
  }
};

/** English sentences of `gateproof suite` and of the suites themselves. */
export const suiteText = {
  command: (): string =>
    'one question, many runs, one verdict: ci-gate, pre-release, post-rollback, smoke, self-test, or a file of yours',
  nameArgument: (): string => 'name of a suite, or a file that ends in .suite.ts or .suite.js',
  wordsArgument: (): string => 'after --, words for vitest, such as --reporter=junit',
  flags: {
    target: (): string => 'profile of the target: a name or a file (default: reference-documented)',
    url: (): string => 'address of the target, or <arm>=<url> for each arm',
    mode: (): string => 'gateway-only or legacy-fallback: only this one',
    reference: (): string => 'ci-gate: profile of the build that is compared with',
    candidate: (): string => 'ci-gate: profile of the build that must prove itself',
    scenario: (): string => 'ci-gate, post-rollback: another load: name or file of a scenario',
    baseline: (): string =>
      'ci-gate: instead of a reference, a baseline: its load again on --target, its figures as advice; post-rollback: the run from before',
    tier: (): string => 'post-rollback: how deep the checklist goes, 1 to 3 (default 3)',
    since: (): string => 'post-rollback: the process must have started since then: ISO 8601, or such as 10m',
    minutes: (): string => 'ci-gate: minutes that one try may take (default 6)',
    extension: (): string => 'ci-gate: no second try on a noisy host',
    whole: (): string => 'self-test: every row of the matrix (6 minutes), not the short form',
    seed: (): string => 'seed of every run (default 1)',
    out: (): string => 'folder for the files of the suite (default: reports/suites/<time>-<name>)',
    json: (): string => 'print suite.json on stdout, everything else on stderr',
  },

  noVitest: (): string => '`gateproof suite` runs in vitest, which is not installed beside gateproof.',
  noVitestHint: (): string => 'Install it: npm install --save-dev vitest',
  unknown: (name: string): string => `There is no suite called "${name}".`,
  unknownHint: (known: readonly string[], nearest: string | null): string =>
    `${nearest === null ? '' : `Did you mean "${nearest}"? `}Known: ${listed(known)}. A path that ends in .suite.ts or .suite.js is a suite of your own.`,
  emptyFlag: (flag: string): string => `${flag} is empty.`,
  emptyFlagHint: (flag: string): string =>
    `Give it a value, or leave it out. In a CI job: is the variable set that ${flag} takes its value from?`,
  notForThis: (suite: string, flag: string): string => `The suite ${suite} has no use for ${flag}.`,
  notForThisHint: (flags: readonly string[]): string =>
    `Leave it out; besides --seed, --workers, --wait-quiet, --allow-host and --out it takes ${listed(flags)}.`,
  badChoice: (variable: string, got: string, known: readonly string[]): string =>
    `${variable} is ${listed(known.map((word) => `"${word}"`)).replace(' and ', ' or ')}; got "${got}".`,
  badChoiceHint: (variable: string, usual: string): string => `Leave ${variable} out for "${usual}".`,

  canBeAsked: (): string => 'the suite can be asked',
  notPlayed: (name: string, code: number, said: string): string =>
    `The run "${name}" could not be played (exit ${code})${said === '' ? '.' : `:\n${said}`}`,
  notPlayedHint: (folder: string): string => `What there is of it stands in ${folder}.`,

  summary: ({ suite, questions }: SuiteFile, word: string): string => {
    const held = questions.filter(({ answer }) => answer.state === 'answered' && answer.verdict === 'pass').length;
    return `${word}  ${suite}  ${count(held)} of ${counted(questions.length, 'questions')} answered with yes`;
  },
  word: (verdict: Verdict): string => VERDICT_WORDS[verdict],
  answers: ({ questions }: SuiteFile): string =>
    questions.map(({ question, answer }) => answerLine(question, answer)).join('\n'),
  files: (folder: string): string => `Files: ${folder}`,
  outsideQuestions: (): string =>
    'vitest failed outside the questions of the suite, or they were not all asked: see its output above.',
  skipped: (): string => 'Some questions were skipped, and what was not asked is not answered.',
  interrupted: (): string => 'The suite was stopped before its end.',
  noAnswers: (): string => 'The suite left no answers.',

  gate: {
    base: (): string => 'the reference holds its own objectives',
    holds: (): string => 'the candidate holds its objectives',
    noWorse: (): string => 'the candidate is no worse than the reference',
    ofBaseline: (): string => 'the run holds its objectives',
    matches: (name: string): string => `the run is comparable with the baseline ${name}, and holds by its own limits`,
    baseBroken: (message: string): string =>
      `INCONCLUSIVE: this is about the reference, not the candidate: the reference breaks its own objectives, so nothing can be said of what is compared with it. Mend the reference, or compare with one that holds.\n\n${message}`,
    tooShort: (of: { readonly minutes: number; readonly needsMinutes: number; readonly pairs: number }): string =>
      `${of.minutes} minutes are too few: the first look of a comparison needs ${counted(of.pairs, 'pairs')} of slices, ${of.needsMinutes} minutes with this scenario.`,
    tooShortHint: (needsMinutes: number): string =>
      `Give --minutes ${needsMinutes} or more, or a scenario with shorter slices.`,
    oneOrOther: (): string => 'ci-gate compares with a reference or with a baseline: only one of them can be meant.',
    oneOrOtherHint: (): string =>
      'Leave out --baseline, or --reference and --candidate; a variable (GATEPROOF_SUITE_BASELINE, _REFERENCE, _CANDIDATE) counts like its flag.',
    asItWas: (flag: string): string =>
      `ci-gate plays the load of a baseline with its own scenario and mode: ${flag} would not be looked at.`,
    asItWasHint: (flag: string, variable: string): string =>
      `Leave out ${flag} and the variable ${variable}, or compare two builds (--reference <profile> --candidate <profile>).`,
    noArms: (): string => 'ci-gate does not know what to compare.',
    noArmsHint: (): string =>
      'Name two builds (--reference <profile> --candidate <profile>), the addresses of two (--url reference=<url> --url candidate=<url>), or a baseline (--baseline <name>).',
    budget: (of: { readonly pairs: number; readonly ms: number }): string =>
      `Up to ${counted(of.pairs, 'pairs')} of slices, about ${duration(of.ms)}; the first look that decides ends it.\n`,
    extension: (pairs: number): string =>
      `This machine was too noisy to decide. Once more, with ${counted(pairs, 'pairs')} again; after that it stands as it is.\n`,
    again: (): string =>
      'This machine was too noisy to decide. Once more, as long again; after that it stands as it is.\n',
    baselineNotARun: (name: string): string =>
      `The baseline ${name} is a comparison, and a single run cannot play it again.`,
    baselineNotARunHint: (): string => 'Accept one of `gateproof run` as baseline.',
    baselineTooLong: (of: { readonly minutes: number; readonly needsMinutes: number }): string =>
      `The load of the baseline takes ${of.needsMinutes} minutes, and only ${of.minutes} are allowed.`,
    baselineTooLongHint: (needsMinutes: number): string => `Give --minutes ${needsMinutes}.`,
  },
  rollback: {
    restarted: (mode: string, since: string): string => `${mode}: the process was restarted since ${since}`,
    sinceAt: (of: { readonly said: string; readonly at: string }): string =>
      `Every process is asked whether it was restarted since ${of.at} (--since ${of.said}).\n`,
    checklist: (mode: string, tier: number): string => `${mode}: the checklist holds to tier ${tier}`,
    load: (mode: string): string => `${mode}: the load holds its objectives`,
    server: (mode: string): string => `${mode}: the figures of the server hold while it is loaded`,
    beside: (mode: string, name: string): string => `${mode}: the load is comparable with that of ${name}, from before`,
    noMode: (): string => 'Nobody said which mode should be on after the rollback, so whether it took cannot be told.',
    noModeHint: (): string =>
      'Give --mode gateway-only or --mode legacy-fallback, or an address for each mode (--url gateway-only=<url> --url legacy-fallback=<url>).',
    noBaseline: (): string =>
      'No run from before the rollback was given (--baseline <folder or record>), so nothing is compared. It holds its own limits or not, all the same.\n',
    /** The line of a checklist says its verdict before a comma. */
    checklistSaid: (line: string): string => line.replace(/^(\w+), /, '$1: '),
    checkSaid: (of: { readonly id: string; readonly title: string; readonly why: string }): string =>
      `- ${of.id} ${of.title}: ${of.why}`,
    restartSaid: (verdict: Verdict, why: string): string => `${VERDICT_WORDS[verdict]}: ${why}`,
    notLoaded: (why: string): string => `${VERDICT_WORDS.inconclusive}: the load was not played: ${why}`,
    serverSaid: (verdict: Verdict, figures: readonly string[]): string =>
      `${VERDICT_WORDS[verdict]}: ${figures.join('; ')}`,
    serverFigure: (of: {
      readonly name: string;
      readonly verdict: Verdict;
      readonly n: number;
      readonly bad: number;
    }): string =>
      `${of.name} ${VERDICT_WORDS[of.verdict]}, ${count(of.bad)} of ${counted(of.n, 'samples')} over its limit`,
    noServer: (mode: string): string =>
      `${mode}: the profile names no process and no pool, so no figures of the server are asked for while it is loaded.\n`,
    more: (folder: string): string => `All of it: ${folder}/verify.md and report.md`,
  },
  run: {
    holds: (scenario: string, mode: string): string => `${scenario} in ${mode} holds its objectives`,
    bothHold: (scenario: string): string => `${scenario} in both modes at once: each holds its objectives`,
    noWorse: (scenario: string): string =>
      `${scenario} in both modes at once: the candidate is no worse than the other`,
    matches: (scenario: string, mode: string): string => `${scenario} in ${mode} is comparable with its baseline`,
    badUrls: (): string => 'These addresses do not say which mode is where.',
    badUrlsHint: (): string =>
      'Give one plain address (--url <url>), or one for each mode (--url gateway-only=<url> --url legacy-fallback=<url>).',
    noUrlOfMode: (mode: string): string => `There is no address for ${mode}.`,
    asItIs: (): string => 'the mode that is on',
  },
} as const;
