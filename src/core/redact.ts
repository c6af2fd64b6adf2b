export const REDACTED = '[redacted]';

/** Shorter secrets would turn ordinary words into blanks; nothing this short protects anything. */
const SHORTEST_SECRET = 4;
/** A base64 fragment shorter than this could stand in a text by chance. */
const SHORTEST_FRAGMENT = 8;

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);

const lowerPercent = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/** encodeURIComponent throws on half a surrogate pair; such a text has no URL form. */
const urlEncoded = (text: string): string => (text.isWellFormed() ? encodeURIComponent(text) : text);

/**
 * The base64 characters that depend on the secret alone when other bytes stand before and after it (RFC 4648 section 4): one form for
 * each of the three ways its first byte can fall into a group of three. Finds a password inside a Basic credential.
 */
const base64Fragments = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const firstOwn = Math.ceil((before * 8) / 6);
    const lastOwn = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(firstOwn, lastOwn);
  });
};

const formsOf = (secret: string): readonly string[] => {
  const base64 = Buffer.from(secret, 'utf8').toString('base64');
  const url = urlEncoded(secret);
  const fragments = base64Fragments(secret).filter((fragment) => fragment.length >= SHORTEST_FRAGMENT);
  const encoded = [base64, base64.replace(/=+$/, ''), ...fragments];
  const escaped = jsonEscaped(secret);
  return [
    secret,
    escaped,
    jsonEscaped(escaped),
    url,
    lowerPercent(url),
    url.replaceAll('%20', '+'),
    ...encoded,
    ...encoded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
    ...encoded.map(urlEncoded),
  ];
};

type Span = { readonly from: number; readonly to: number };

const spansOf = (text: string, form: string): readonly Span[] => {
  const spans: Span[] = [];
  for (let from = text.indexOf(form); from !== -1; from = text.indexOf(form, from + 1)) {
    spans.push({ from, to: from + form.length });
  }
  return spans;
};

/**
 * A function that blanks every occurrence of the secrets: as they are, and URL-encoded, JSON-escaped and in base64. Occurrences that
 * overlap are blanked together, so no secret survives in part. Redact before shortening: half a secret is no longer found.
 */
export const createRedactor = (secrets: readonly string[]): ((text: string) => string) => {
  const usable = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const forms = [...new Set(usable.flatMap(formsOf))].toSorted((a, b) => b.length - a.length);
  return (text) => {
    const spans = forms.flatMap((form) => spansOf(text, form)).toSorted((a, b) => a.from - b.from || b.to - a.to);
    let clean = '';
    let done = 0;
    for (const { from, to } of spans) {
      if (from >= done) clean += text.slice(done, from) + REDACTED;
      done = Math.max(done, to);
    }
    return clean + text.slice(done);
  };
};
