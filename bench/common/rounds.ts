import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

type AnyRound = { readonly round: number; readonly settings: string; readonly rows: readonly unknown[] };

/** A round: every generator's plays, one after another. */
export const roundSchemaOf = <Row extends z.ZodType>(row: Row) =>
  z.strictObject({
    round: z.int().min(1),
    date: z.string(),
    machine: z.string(),
    /** Rows are only kept beside rows of the same settings. */
    settings: z.string(),
    versions: z.record(z.string(), z.string()),
    rows: z.array(row),
  });

/** Raw rounds in a folder, one file each; those of other settings are not looked at. */
export type RoundStore<Round extends AnyRound> = {
  stored(): Promise<Round[]>;
  write(round: Round): Promise<void>;
  forget(): Promise<void>;
};

export const openRounds = <Round extends AnyRound>(
  folder: string,
  settings: string,
  parse: (json: unknown) => Round,
): RoundStore<Round> => {
  const fileOf = (round: number): string => join(folder, `round-${round}.json`);
  const stored = async (): Promise<Round[]> => {
    const names = (await readdir(folder)).filter((name) => /^round-\d+\.json$/.test(name));
    const all = await Promise.all(
      names.map(async (name) => parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
    );
    return all.filter((round) => round.settings === settings).toSorted((a, b) => a.round - b.round);
  };
  return {
    stored,
    /** One row a line: a round can be read, and compared line by line. */
    write: async (round) => {
      const { rows, ...head } = round;
      const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
      await writeFile(fileOf(round.round), `${JSON.stringify(head).slice(0, -1)},"rows":[\n${lines}\n]}\n`);
    },
    forget: async () => {
      for (const { round } of await stored()) await rm(fileOf(round));
    },
  };
};
