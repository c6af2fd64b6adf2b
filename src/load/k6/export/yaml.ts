/** Plain data as it stands in a manifest. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

const isList = (value: Plain): value is readonly Plain[] => Array.isArray(value);

/** A word that no reader of YAML takes for anything but itself; every other text is written as in JSON, which YAML 1.2 reads alike. */
const WORD = /^[A-Za-z/][\w./-]*$/;
const TAKEN = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

const scalar = (value: string | number | boolean): string =>
  typeof value === 'string' && WORD.test(value) && !TAKEN.test(value) ? value : JSON.stringify(value);

/** A text of several lines stays readable where a block can hold it to the letter. */
const isBlock = (value: Plain): value is string =>
  typeof value === 'string' && /^\S[^\n]*\n[\s\S]*[^\n]\n$/.test(value) && !/[^\t\n\x20-\x7e\xa0-\ud7ff]/.test(value);

const lines = (value: Plain, indent: string): string[] => {
  if (isList(value))
    return value.flatMap((each) => {
      const [first = '', ...rest] = typeof each === 'object' ? lines(each, '') : [scalar(each)];
      return [`${indent}- ${first}`, ...rest.map((line) => `${indent}  ${line}`)];
    });
  if (typeof value !== 'object') return [`${indent}${scalar(value)}`];
  return Object.entries(value).flatMap(([key, each]) => {
    const name = `${indent}${scalar(key)}:`;
    if (isBlock(each))
      return [
        `${name} |`,
        ...each
          .slice(0, -1)
          .split('\n')
          .map((line) => (line === '' ? '' : `${indent}  ${line}`)),
      ];
    if (typeof each !== 'object') return [`${name} ${scalar(each)}`];
    const inner = lines(each, `${indent}  `);
    if (inner.length === 0) return [`${name} ${isList(each) ? '[]' : '{}'}`];
    return [name, ...inner];
  });
};

/** Documents of one YAML file. */
export const yamlText = (documents: readonly Plain[]): string =>
  documents.map((document) => `${lines(document, '').join('\n')}\n`).join('---\n');
