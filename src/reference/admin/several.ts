import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { z } from 'zod';
import { sumOfBooks } from '../../core/summed-books.ts';
import {
  ADMIN_PATH,
  ADMIN_TOKEN_HEADER,
  clientBooksSchema,
  faultListSchema,
  type RequestLog,
  requestLogSchema,
  targetBooksSchema,
} from '../../core/target-books.ts';
import { matcherOf } from '../identity/compare.ts';
import { isLoopback, MOST_BODY_BYTES } from './admin.ts';

/** The processes of one target, and what opens their books. */
export type Several = { readonly urls: readonly string[]; readonly adminToken: string };

type Answer = { readonly status: number; readonly value: unknown };
type Question = { readonly method: string; readonly path: string; readonly body: string };

const columns = ['index', 'receivedUs', 'answeredUs', 'heldUs', 'status'] as const;

/** The logs of all, oldest first by when each request came. */
export const mergedLogs = (logs: readonly RequestLog[]): RequestLog => {
  const rows = logs.flatMap((log) => log.index.map((_, i) => columns.map((name) => log[name][i] ?? 0)));
  rows.sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0));
  const column = (at: number): number[] => rows.map((row) => row[at] ?? 0);
  return {
    capacity: logs.reduce((sum, log) => sum + log.capacity, 0),
    recorded: logs.reduce((sum, log) => sum + log.recorded, 0),
    index: column(0),
    receivedUs: column(1),
    answeredUs: column(2),
    heldUs: column(3),
    status: column(4),
  };
};

/** The answers of all processes to one question as one answer. */
const together: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  '/books': (values) => sumOfBooks(z.array(targetBooksSchema).parse(values)),
  '/reset-books': (values) => sumOfBooks(z.array(targetBooksSchema).parse(values)),
  '/requests': (values) => mergedLogs(z.array(requestLogSchema).parse(values)),
  '/clients': (values) => ({
    clients: z
      .array(clientBooksSchema)
      .parse(values)
      .flatMap(({ clients }) => clients),
  }),
  '/faults': (values) => ({
    faults: [
      ...new Set(
        z
          .array(faultListSchema)
          .parse(values)
          .flatMap(({ faults }) => faults),
      ),
    ],
  }),
};

const askOne = async (url: string, { method, path, body }: Question, token: string): Promise<Answer> => {
  const answer = await fetch(`${url}${ADMIN_PATH}${path}`, {
    method,
    headers: { [ADMIN_TOKEN_HEADER]: token, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body } : {}),
  });
  return { status: answer.status, value: await answer.json() };
};

/** An order goes to every process; one that they refuse is refused by all alike, as all read it the same. */
const askAll = async ({ urls, adminToken }: Several, question: Question): Promise<Answer> => {
  const join = together[question.path];
  if (join === undefined) return { status: 404, value: {} };
  const answers = await Promise.all(urls.map((url) => askOne(url, question, adminToken)));
  const refused = answers.find(({ status }) => status !== 200);
  return refused ?? { status: 200, value: join(answers.map(({ value }) => value)) };
};

const readText = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) if (text.length <= MOST_BODY_BYTES) text += String(chunk);
  return text;
};

/** One admin side for the processes of one target: books are added up, faults go to all. It answers as that of one process does, and 404 to everybody else. */
export const createSeveralAdmin = (several: Several): Server => {
  const isToken = matcherOf(several.adminToken);
  const takes = ({ url = '', headers, socket }: IncomingMessage): boolean => {
    const token = headers[ADMIN_TOKEN_HEADER];
    return (
      url.startsWith(`${ADMIN_PATH}/`) &&
      typeof token === 'string' &&
      isToken(token) &&
      isLoopback(socket.remoteAddress)
    );
  };
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    if (!takes(request)) return { status: 404, value: {} };
    const path = (request.url ?? '').slice(ADMIN_PATH.length).split('?')[0] ?? '';
    return askAll(several, { method: request.method ?? 'GET', path, body: await readText(request) });
  };
  const write = (response: ServerResponse, { status, value }: Answer): void => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(value));
  };
  return createServer((request, response) => {
    answer(request).then(
      (given) => write(response, given),
      // A process that is gone, or ends meanwhile: there are no books of all.
      () => write(response, { status: 503, value: {} }),
    );
  });
};
