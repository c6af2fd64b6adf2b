import type { Problem } from '../../core/errors.ts';
import type { Managed } from '../../core/managed.ts';
import { MODES } from '../../core/modes.ts';
import { shownValue, soundsSecret } from '../../core/shown.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { nearestName } from '../../core/typo.ts';
import { baseUrlOf } from '../base-url.ts';
import { fillText, PLACEHOLDERS, placeholdersIn } from './placeholders.ts';

const text = englishCatalogue.managed;
const problemText = englishCatalogue.problem;
const nameText = englishCatalogue.profile;

type Rule = (managed: Managed, credentialNames: ReadonlySet<string>) => readonly Problem[];

type Located = { readonly path: string; readonly value: string };

const wordsOf = ({ start, stop }: Managed): readonly Located[] => [
  ...start.map((value, i) => ({ path: `managed.start[${i}]`, value })),
  ...(stop.command ?? []).map((value, i) => ({ path: `managed.stop.command[${i}]`, value })),
];

const settingsOf = ({ env }: Managed): readonly (Located & { readonly name: string })[] =>
  MODES.flatMap((mode) =>
    Object.entries(env[mode]).map(([name, value]) => ({ path: `managed.env["${mode}"].${name}`, name, value })),
  );

const problem = ({ path, value }: Located, expected: string, fix: string): Problem => ({
  path,
  expected,
  got: shownValue(value, [path], problemText),
  fix,
});

const hidden = (path: string, expected: string, fix: string): Problem => ({
  path,
  expected,
  got: problemText.hidden(),
  fix,
});

const hasPort = (value: string): boolean => value.includes('{port}');

/** A program that chooses its own port cannot be found, and one with a fixed port cannot run twice. */
const portRule: Rule = ({ start, env, url, ready }) => {
  const told = start.some(hasPort) || MODES.every((mode) => Object.values(env[mode]).some(hasPort));
  const tells = 'line' in ready && ready.line.includes('(?<url>');
  if (tells || (told && hasPort(url))) return [];
  return [
    {
      path: 'managed',
      expected: text.portUntold(),
      got: problemText.objectWith(['start', 'url'], 0),
      fix: text.portUntoldFix(),
    },
  ];
};

const urlRule: Rule = ({ url }) =>
  baseUrlOf(fillText(url, { port: 1, mode: MODES[0], pid: null })) !== null
    ? []
    : [hidden('managed.url', text.badUrl(), text.badUrlFix())];

const patternRule: Rule = ({ ready }) => {
  if (!('line' in ready)) return [];
  try {
    new RegExp(ready.line);
    return [];
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [problem({ path: 'managed.ready.line', value: ready.line }, text.badPattern(why), text.badPatternFix())];
  }
};

/** Braces may stand in any word; only what nearly is a placeholder is taken for a slip. */
const placeholderRule: Rule = (managed) =>
  [...wordsOf(managed), ...settingsOf(managed), { path: 'managed.url', value: managed.url }].flatMap((located) => {
    const { path, value } = located;
    const known = PLACEHOLDERS.filter((name) => name !== '{pid}' || path.startsWith('managed.stop'));
    const early = known.includes('{pid}') || !value.includes('{pid}') ? [] : [text.noPidYet()];
    const slips = placeholdersIn(value).flatMap((written) => {
      const meant = known.some((name) => name === written) ? null : nearestName(written, known);
      return meant === null ? [] : [problem(located, text.placeholder(), text.placeholderFix(meant))];
    });
    const glued = value.includes('{gateproof}') && (value !== '{gateproof}' || !/^managed\.(start|stop)/.test(path));
    return [
      ...slips,
      ...early.map((fix) => problem(located, text.placeholder(), fix)),
      ...(glued ? [problem(located, text.alone(), text.aloneFix())] : []),
    ];
  });

/** A JWT (RFC 7519), an address with a password in it, or a long opaque value. */
const LOOKS_SECRET = /eyJ[\w-]{8,}\.|:\/\/[^/\s:@]*:[^/\s@]+@/;
const OPAQUE = /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9+_=-]{32,}$/;
/** A switch, whatever its name sounds like. */
const SWITCH = /^(true|false|on|off|yes|no|0|1|)$/i;

const secretSettingRule: Rule = (managed, credentialNames) =>
  settingsOf(managed)
    .filter(
      ({ name, value }) =>
        credentialNames.has(name) ||
        (soundsSecret(name) && !SWITCH.test(value)) ||
        LOOKS_SECRET.test(value) ||
        OPAQUE.test(value),
    )
    .map(({ path, name }) => hidden(path, text.plainSetting(), text.passByName(name)));

/** `--admin-token=x`, `--password x`; what follows `--token-file` is only a name. */
const SECRET_FLAG = /^--?[\w-]*(token|secret|passw(or)?d|passphrase|jwt|credentials?|app-?key|api-?key)(=|$)/i;

/** The words of one command line that look like a credential: every user of the machine could read them. */
export const secretWordProblems = (words: readonly Located[]): readonly Problem[] =>
  words.flatMap(({ path, value }, i) => {
    const before = words[i - 1]?.value ?? '';
    const carries = SECRET_FLAG.test(value) && /=./.test(value);
    const follows = SECRET_FLAG.test(before) && !before.includes('=') && !value.startsWith('-');
    return carries || follows || LOOKS_SECRET.test(value)
      ? [hidden(path, text.noSecretWord(), text.noSecretWordFix())]
      : [];
  });

const secretWordRule: Rule = (managed) => secretWordProblems(wordsOf(managed));

const nameRule: Rule = (managed) => [
  ...settingsOf(managed)
    .filter(({ name }) => !/^[A-Za-z_]\w*$/.test(name))
    .map(({ path, name }) => problem({ path, value: name }, text.envName(), text.envNameFix())),
  ...(['passEnv', 'makeUpEnv'] as const).flatMap((list) =>
    managed[list].flatMap((name, i) =>
      /^[A-Z_][A-Z0-9_]*$/.test(name)
        ? []
        : [hidden(`managed.${list}[${i}]`, nameText.variableName(), nameText.variableNameFix('GATEPROOF_APP_KEY'))],
    ),
  ),
];

const onceRule: Rule = (managed) => {
  const passed = new Set([...managed.passEnv, ...managed.makeUpEnv]);
  return settingsOf(managed)
    .filter(({ name }) => passed.has(name))
    .map(({ path, name }) => hidden(path, text.onceOnly(), text.onceOnlyFix(name)));
};

const RULES: readonly Rule[] = [
  portRule,
  urlRule,
  patternRule,
  placeholderRule,
  secretSettingRule,
  secretWordRule,
  nameRule,
  onceRule,
];

/** What is wrong with `managed` beyond its shape, all of it. `credentialNames`: the variables that hold the profile's credentials. */
export const managedProblems = (managed: Managed, credentialNames: readonly string[]): readonly Problem[] => {
  const names = new Set(credentialNames);
  return RULES.flatMap((rule) => rule(managed, names));
};
