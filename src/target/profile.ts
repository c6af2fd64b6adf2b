import { EXIT, type Problem } from '../core/errors.ts';
import { frozenCopy } from '../core/frozen.ts';
import { problemsOf, type Reader, refusal } from '../core/problems.ts';
import { type Profile, profileSchema } from '../core/profile.ts';
import { shownValue } from '../core/shown.ts';
import { englishCatalogue } from '../core/text/catalogue.ts';
import { baseUrlOf } from './base-url.ts';
import { managedProblems } from './managed/rules.ts';
import { modeControlProblems } from './mode-control/rules.ts';

const text = englishCatalogue.profile;
const problemText = englishCatalogue.problem;

/** What could be read of a profile: a part whose shape is wrong is not there. */
type Parts = Partial<Profile>;

const partsOf = (input: unknown): Parts => {
  if (typeof input !== 'object' || input === null) return {};
  const read = Object.entries(profileSchema.shape).flatMap(([key, schema]) => {
    const parsed = schema.safeParse(Object.hasOwn(input, key) ? Reflect.get(input, key) : undefined);
    return parsed.success ? [[key, parsed.data] as const] : [];
  });
  return Object.fromEntries(read);
};

const addressProblems = ({ url }: Parts): readonly Problem[] =>
  url === undefined || baseUrlOf(url) !== null
    ? []
    : [{ path: 'url', expected: text.webAddress(), got: problemText.hidden(), fix: text.webAddressFix() }];

const symbolProblems = (parts: Parts): readonly Problem[] =>
  (['quoteSymbols', 'streamSymbols'] as const).flatMap((list) =>
    (parts[list] ?? []).flatMap((symbol, index, all) =>
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

/** A symbol of a market that is none of all would be counted nowhere. */
const marketProblems = ({ quoteMarkets, quoteSymbols }: Parts): readonly Problem[] =>
  quoteSymbols === undefined
    ? []
    : Object.entries(quoteMarkets ?? {}).flatMap(([market, symbols]) =>
        symbols.flatMap((symbol, index) =>
          quoteSymbols.includes(symbol) && symbols.indexOf(symbol) === index
            ? []
            : [
                {
                  path: `quoteMarkets.${market}[${index}]`,
                  expected: text.amongQuoteSymbols(),
                  got: shownValue(symbol, ['quoteMarkets'], problemText),
                  fix: text.amongQuoteSymbolsFix(symbol),
                },
              ],
        ),
      );

const credentialNamesOf = ({ credentials }: Parts): readonly (readonly [string, string])[] =>
  Object.entries(credentials ?? {}).filter(([key]) => key !== 'required');

/** A value pasted where a variable's name belongs would end up in a file: it is refused, and not repeated. */
const nameProblems = (parts: Parts): readonly Problem[] => {
  const { books = null } = parts;
  const named: readonly (readonly [string, string, string])[] = [
    ...credentialNamesOf(parts).map(([key, name]) => [`credentials.${key}`, name, 'GATEPROOF_APP_KEY'] as const),
    ...(books === null ? [] : [['books.tokenEnv', books.tokenEnv, 'GATEPROOF_ADMIN_TOKEN'] as const]),
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

const loginProblems = ({ dialect, loginPath = 'absent' }: Parts): readonly Problem[] =>
  dialect !== 'documented' || loginPath === 'absent'
    ? []
    : [
        {
          path: 'loginPath',
          expected: text.loginNeedsStockApi(),
          got: shownValue(loginPath, ['loginPath'], problemText),
          fix: text.loginNeedsStockApiFix(),
        },
      ];

const managedPartProblems = (parts: Parts): readonly Problem[] =>
  parts.managed === undefined || parts.managed === null
    ? []
    : managedProblems(parts.managed, [
        ...credentialNamesOf(parts).map(([, name]) => name),
        ...(parts.books?.tokenEnv === undefined ? [] : [parts.books.tokenEnv]),
      ]);

const modeControlPartProblems = ({ modeControl }: Parts): readonly Problem[] =>
  modeControl === undefined || modeControl === null ? [] : modeControlProblems(modeControl);

const RULES = [
  ...[addressProblems, symbolProblems, marketProblems, nameProblems, loginProblems],
  ...[managedPartProblems, modeControlPartProblems],
];

/** The profile in `input`, with every default filled in and frozen; otherwise a HarnessError (exit 2) that lists all problems. `origin` is where it came from. */
export const parseProfile = (input: unknown, origin: string): Profile => {
  const reader: Reader = { what: text.what(), origin, exitCode: EXIT.usage, text: problemText };
  const parsed = profileSchema.safeParse(input);
  const parts: Parts = parsed.success ? parsed.data : partsOf(input);
  const problems = [
    ...(parsed.success ? [] : problemsOf(parsed.error, input, profileSchema, problemText)),
    ...RULES.flatMap((rule) => rule(parts)),
  ];
  if (!parsed.success || problems.length > 0) throw refusal(problems, reader, parsed.error);
  return frozenCopy(parsed.data);
};
