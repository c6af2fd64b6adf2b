import { EXIT, type Problem } from '../core/errors.ts';
import { parseOrThrow, type Reader, refusal } from '../core/problems.ts';
import { type Profile, profileSchema } from '../core/profile.ts';
import { shownValue } from '../core/shown.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';

const text = englishCatalogue.profile;
const problemText = englishCatalogue.problem;

/** An address as requests are built on: no trailing slash; null when it is not a plain http(s) address. */
export const baseUrlOf = (url: string): string | null => {
  if (!URL.canParse(url)) return null;
  const { protocol, origin, pathname, username, password, search, hash } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  if (username !== '' || password !== '' || search !== '' || hash !== '') return null;
  return `${origin}${pathname.replace(/\/+$/, '')}`;
};

const addressProblems = (profile: Profile): readonly Problem[] =>
  baseUrlOf(profile.url) !== null
    ? []
    : [{ path: 'url', expected: text.webAddress(), got: problemText.hidden(), fix: text.webAddressFix() }];

const symbolProblems = (profile: Profile): readonly Problem[] =>
  (['quoteSymbols', 'streamSymbols'] as const).flatMap((list) =>
    profile[list].flatMap((symbol, index, all) =>
      all.indexOf(symbol) === index
        ? []
        : [
            {
              path: `${list}[${index}]`,
              expected: text.distinct(),
              got: shownValue(symbol, [list], problemText),
              fix: text.distinctFix(symbol),
            },
          ],
    ),
  );

/** A value pasted where a variable's name belongs would end up in a file: it is refused, and not repeated. */
const nameProblems = (profile: Profile): readonly Problem[] => {
  const { required: _, ...names } = profile.credentials;
  const named: readonly (readonly [string, string, string])[] = [
    ...Object.entries(names).map(([key, name]) => [`credentials.${key}`, name, 'GATEPROOF_APP_KEY'] as const),
    ...(profile.books === null ? [] : [['books.tokenEnv', profile.books.tokenEnv, 'GATEPROOF_ADMIN_TOKEN'] as const]),
  ];
  return named
    .filter(([, name]) => !/^[A-Z_][A-Z0-9_]*$/.test(name))
    .map(([path, , example]) => ({
      path,
      expected: text.variableName(),
      got: problemText.hidden(),
      fix: text.variableNameFix(example),
    }));
};

const loginProblems = (profile: Profile): readonly Problem[] =>
  profile.dialect === 'stock-api' || profile.loginPath === 'absent'
    ? []
    : [
        {
          path: 'loginPath',
          expected: text.loginNeedsStockApi(),
          got: shownValue(profile.loginPath, ['loginPath'], problemText),
          fix: text.loginNeedsStockApiFix(),
        },
      ];

/** The profile in `input`, with every default filled in and frozen; otherwise a HarnessError (exit 2) that lists all problems. `origin` is where it came from. */
export const parseProfile = (input: unknown, origin: string): Profile => {
  const reader: Reader = { what: text.what(), origin, exitCode: EXIT.usage, text: problemText };
  const profile = parseOrThrow(profileSchema, input, reader);
  const problems = [addressProblems, symbolProblems, nameProblems, loginProblems].flatMap((rule) => rule(profile));
  if (problems.length > 0) throw refusal(problems, reader);
  return profile;
};
