/** What a placeholder stands for; null: not known yet, it stays as it is written. */
export type Placeholders = {
  readonly port: number | null;
  readonly mode: string | null;
  readonly pid: number | null;
  /** The program and first words of this gateproof. */
  readonly gateproof: readonly string[];
};

/** Every placeholder that some word may hold. */
export const PLACEHOLDERS = ['{gateproof}', '{mode}', '{pid}', '{port}'] as const;

/** What looks like a placeholder in a text, known or not. */
export const placeholdersIn = (text: string): readonly string[] => text.match(/\{[A-Za-z]+\}/g) ?? [];

/** The text with every placeholder filled in that has a value by now. What is no placeholder stays as it is. */
export const fillText = (text: string, { port, mode, pid }: Omit<Placeholders, 'gateproof'>): string =>
  text.replace(/\{(port|mode|pid)\}/g, (written, name: 'port' | 'mode' | 'pid') => {
    const value = { port, mode, pid }[name];
    return value === null ? written : String(value);
  });

/** The words of a command, filled in. */
export const fillWords = (words: readonly string[], values: Placeholders): readonly string[] =>
  words.flatMap((word) => (word === '{gateproof}' ? values.gateproof : [fillText(word, values)]));
