/** What an answer with a 2xx status can be that is not complete: whoever served it knows it as answered. */
export const INCOMPLETE_KINDS = ['not-json', 'envelope', 'partial', 'missing-symbol', 'few-rows', 'row-field'] as const;
export type IncompleteKind = (typeof INCOMPLETE_KINDS)[number];

/** Any answer that is not complete: an incomplete one, or by its status (`http-503`, `http-429-limiter`, `http-429-upstream`). */
export type AnswerKind = IncompleteKind | `http-${string}`;
