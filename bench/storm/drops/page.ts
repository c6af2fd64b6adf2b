import { z } from 'zod';

/** What generators said of a target that cut some of their sockets. */
export const dropsSchema = z.strictObject({
  date: z.string(),
  command: z.string(),
  connections: z.int(),
  rows: z.array(
    z.strictObject({
      generator: z.string(),
      planted: z.int(),
      /** By the target's own books. */
      accepted: z.int(),
      cut: z.int(),
      exitCode: z.int(),
      says: z.string(),
    }),
  ),
});
export type Drops = z.infer<typeof dropsSchema>;

export const dropsSection = (drops: Drops | null): readonly string[] => {
  if (drops === null) return [];
  const { date, command, connections, rows } = drops;
  return [
    '',
    `## ${rows[0]?.planted ?? 0} of ${connections} sockets cut`,
    '',
    `The reference target cuts them by TCP while all are held. Made ${date} by \`${command}\`; what they say is copied from their own output.`,
    '',
    '| generator | cut, by the target | exit code | what it says |',
    '|---|---|---|---|',
    ...rows.map(({ generator, cut, exitCode, says }) => `| ${generator} | ${cut} | ${exitCode} | ${says} |`),
  ];
};
