import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import referenceDocumented from '../../profiles/reference-documented.ts';
import { MODES, type Mode } from '../../src/core/modes.ts';
import type { ProfileInput } from '../../src/core/profile.ts';
import { type Verification, verificationSchema } from '../../src/core/verification.ts';
import { runCli, scenarioFile, type TempFolder, tempFolder } from '../../src/testing/cli.ts';
import { SECRETS, startTestTarget } from '../../src/testing/target.ts';
import { BESIDE_ROWS, DOCUMENT_ROWS, type MatrixRow } from '../../src/verify/testing/matrix.ts';
import type { Acceptance, Outcome, Row } from './outcome.ts';
import { rollbackCases } from './verify-rollback.ts';
import { type Case, SHORT } from './verify-short.ts';

/** What `verify` promises (docs/verify.md). */
const MOST_MS = 180_000;

type Order = {
  readonly faults: readonly string[];
  readonly mode: Mode;
  readonly words: readonly string[];
  readonly profile: ProfileInput;
};

type Seen = { readonly code: number; readonly verification: Verification; readonly books: boolean | null };

const verified = async (folder: TempFolder, { faults, mode, words, profile }: Order): Promise<Seen> => {
  const target = await startTestTarget(
    faults.flatMap((fault) => ['--fault', fault]),
    mode,
  );
  try {
    const out = folder.next();
    const file = `${out}.profile.json`;
    await writeFile(file, JSON.stringify(profile));
    const place = ['--target', file, '--url', target.url, '--mode', mode, '--out', out];
    const { code, stdout, stderr } = await runCli(['verify', ...place, ...words], SECRETS);
    const text = await readFile(join(out, 'verify.json'), 'utf8').catch(() => {
      throw new Error(`no verify.json, exit ${code}: ${stdout}${stderr}`);
    });
    const verification = verificationSchema.parse(JSON.parse(text));
    const { load } = verification;
    const books = load.state === 'played' ? (load.summary.modes[mode]?.books.equal ?? null) : null;
    return { code, verification, books };
  } finally {
    await target.stop();
  }
};

const openChecks = ({ checklist }: Verification): Readonly<Record<string, string>> =>
  Object.fromEntries(checklist.checks.flatMap(({ id, outcome: { state } }) => (state === 'pass' ? [] : [[id, state]])));

const said = ({ code, verification, books }: Seen): string => {
  const { verdict, durationMs, load } = verification;
  const open = Object.entries(openChecks(verification)).map(([id, state]) => `${id} ${state}`);
  const loaded = load.state === 'played' ? `load ${load.summary.verdict}` : `load not played: ${load.why}`;
  return [
    `${verdict}, exit ${code}, ${(durationMs / 1000).toFixed(0)} s`,
    open.length === 0 ? 'every check holds' : open.join(', '),
    loaded,
    books === null ? 'books not compared' : books ? 'books equal' : 'books NOT equal',
  ].join('; ');
};

const healthyCase = (mode: Mode): Case => ({
  name: `healthy in ${mode}, the whole load`,
  play: async (folder) => {
    const seen = await verified(folder, { faults: [], mode, words: [], profile: referenceDocumented });
    const { verdict, durationMs } = seen.verification;
    return {
      met: seen.code === 0 && verdict === 'pass' && durationMs < MOST_MS && seen.books === true,
      seen: said(seen),
    };
  },
});

const shortWords = async ({ path }: TempFolder): Promise<readonly string[]> => [
  ...['--scenario', await scenarioFile(path, SHORT), '--wait-quiet', '2s'],
];

const shortCase: Case = {
  name: 'healthy in gateway-only, the short load of the rows below',
  play: async (folder) => {
    const words = await shortWords(folder);
    const seen = await verified(folder, { faults: [], mode: 'gateway-only', words, profile: referenceDocumented });
    return { met: seen.code === 0 && seen.verification.verdict === 'pass' && seen.books === true, seen: said(seen) };
  },
};

/** Red by this fault: each check of the row is named, nothing reads as a pass, and both sides counted the same. */
const redCase = ({ name, faults, mode, tier, red, process }: MatrixRow): Case => ({
  name: `${Object.keys(red).join(', ')} under ${name}`,
  play: async (folder) => {
    const profile = { ...referenceDocumented, ...(process === undefined ? {} : { process }) };
    const words = [...(await shortWords(folder)), '--tier', String(tier)];
    const seen = await verified(folder, { faults, mode, words, profile });
    const { verdict, verdictLine } = seen.verification;
    const open = openChecks(seen.verification);
    const isNamed = Object.entries(red).every(([id, state]) => open[id] === state && verdictLine.includes(id));
    // A mode that is contradicted is not loaded: then there is nothing to compare.
    const agrees = seen.books === true || (seen.books === null && seen.verification.load.state === 'not-played');
    return { met: (seen.code === 1 || seen.code === 3) && verdict !== 'pass' && isNamed && agrees, seen: said(seen) };
  },
});

const CASES: readonly Case[] = [
  ...MODES.map(healthyCase),
  shortCase,
  ...[...DOCUMENT_ROWS, ...BESIDE_ROWS].map(redCase),
  ...rollbackCases,
];

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

const outcomeOf = (rows: readonly Row[], only: readonly string[]): Outcome => {
  const left = CASES.filter(({ name }) => !rows.some((row) => row.name === name)).map(({ name }) => name);
  return {
    title: 'Verified after a rollback, or not',
    claim: [
      '`gateproof verify` passes a healthy target in each mode in under 3 minutes. Under each fault of the checklist it fails or is inconclusive by that',
      'check, by name, and never passes; the rows of faults have a load of 4 s that a healthy target passes. Our counts equal the target`s.',
      `\n\nPlayed: ${rows.length} of ${CASES.length} rows.${left.length === 0 ? '' : ` Not played: ${listed(left)}.`}`,
    ].join(' '),
    command: [
      'npm run accept verify',
      ...(only.length === 0 ? [] : ['--', ...only.map((word) => `--only '${word}'`)]),
    ].join(' '),
    rows,
  };
};

/** `verify` on healthy targets and on each fault of the checklist, and the suite post-rollback; one after the other, as P1 and P4 feel what runs beside them. */
export const verify: Acceptance = {
  name: 'verify',
  run: async (_root, soFar, only) => {
    const isWanted = ({ name }: Case): boolean =>
      only.length === 0 || only.some((word) => name.toLowerCase().includes(word.toLowerCase()));
    const folder = await tempFolder();
    const rows: Row[] = [];
    try {
      for (const each of CASES.filter(isWanted)) {
        const row = { name: each.name, ...(await each.play(folder)) };
        process.stderr.write(`  ${row.met ? 'met' : 'MISSED'} ${row.name}: ${row.seen}\n`);
        rows.push(row);
        await soFar(outcomeOf(rows, only));
      }
    } finally {
      await folder.remove();
    }
    return outcomeOf(rows, only);
  },
};
