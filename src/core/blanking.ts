export const REDACTED = '[redacted]';

/** Base64 (RFC 4648 section 4) of a text as UTF-8, without `=` at its end: each engine has its own. */
export type RawBase64 = (text: string) => string;

/** Shorter secrets would turn ordinary words into blanks; nothing this short protects anything. */
const SHORTEST_SECRET = 4;
/** A base64 fragment shorter than this could stand in a text by chance. */
const SHORTEST_FRAGMENT = 8;

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);

const lowerPercent = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());

/** encodeURIComponent throws on half a surrogate pair; such a text has no URL form. (k6 has no isWellFormed.) */
const urlEncoded = (text: string): string => {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * The base64 characters that depend on the secret alone when other bytes stand before and after it (RFC 4648 section 4): one form for
 * each of the three ways its first byte can fall into a group of three. Finds a password inside a Basic credential.
 */
const base64Fragments = (secret: string, rawBase64: RawBase64): readonly string[] => {
  const bytes = Math.floor((rawBase64(secret).length * 6) / 8);
  return [0, 1, 2].map((before) => {
    // A zero is one byte of UTF-8.
    const encoded = rawBase64('\0'.repeat(before) + secret);
    const firstOwn = Math.ceil((before * 8) / 6);
    const lastOwn = Math.floor(((before + bytes) * 8) / 6);
    return encoded.slice(firstOwn, lastOwn);
  });
};

const formsOf = (secret: string, rawBase64: RawBase64): readonly string[] => {
  const base64 = rawBase64(secret);
  const url = urlEncoded(secret);
  const fragments = base64Fragments(secret, rawBase64).filter((fragment) => fragment.length >= SHORTEST_FRAGMENT);
  const encoded = [base64.padEnd(Math.ceil(base64.length / 4) * 4, '='), base64, ...fragments];
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

/** As `createRedactor` (redact.ts), with the base64 of an engine that is not Node: k6 runs this file too. */
export const createBlanker = (secrets: readonly string[], rawBase64: RawBase64): ((text: string) => string) => {
  const usable = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const ofEach = usable.flatMap((secret) => formsOf(secret, rawBase64));
  const forms = [...new Set(ofEach)].toSorted((a, b) => b.length - a.length);
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
