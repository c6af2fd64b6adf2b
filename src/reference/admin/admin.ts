import type { IncomingMessage, ServerResponse } from 'node:http';
import { HarnessError, type Problem } from '../../core/errors.ts';
import { ADMIN_PATH, ADMIN_TOKEN_HEADER, faultOrderSchema } from '../../core/target-books.ts';
import { parseFaults } from '../faults/parse.ts';
import { matcherOf } from '../identity/compare.ts';
import type { World } from '../world.ts';
import { restartBooks, viewBooks } from './books-view.ts';

/** The side for the harness: it reads the books and plants faults. No book counts it and no fault touches it. */
export type Admin = {
  /** True only for an admin path with the right token, from this host; anything else is a route like any other. */
  takes(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
};

export const MOST_BODY_BYTES = 100_000;

type Reply = { readonly status: number; readonly value: unknown };

const ok = (value: unknown): Reply => ({ status: 200, value });
const refused = (problems: readonly Problem[]): Reply => ({ status: 400, value: { problems } });

const problemsIn = (error: unknown): readonly Problem[] => {
  if (error instanceof HarnessError) return error.problems;
  throw error;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/** Every fault of an order is read before any is started, so that a bad order changes nothing. */
const orderFaults = (body: unknown, world: World): Reply => {
  const order = faultOrderSchema.safeParse(body);
  if (!order.success) {
    const problems = order.error.issues.map((issue) => {
      const path = issue.path.join('.');
      return { path, expected: issue.message, got: '', fix: issue.message };
    });
    return refused(problems);
  }
  const { action, faults } = order.data;
  try {
    const planted = parseFaults(action === 'clear' ? [] : faults);
    if (action !== 'add') world.faults.clear();
    world.faults.add(planted);
  } catch (error) {
    return refused(problemsIn(error));
  }
  return ok({ faults: world.faults.texts() });
};

const restart = (world: World): Reply => {
  restartBooks(world);
  return ok(viewBooks(world));
};

type Action = (world: World, body: unknown) => Reply;

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['GET /books', (world) => ok(viewBooks(world))],
  ['GET /requests', (world) => ok(world.requests.ring.log())],
  ['GET /clients', (world) => ok(world.connections.clients())],
  ['GET /faults', (world) => ok({ faults: world.faults.texts() })],
  ['POST /faults', (world, body) => orderFaults(body, world)],
  ['POST /reset-books', restart],
]);

const write = (response: ServerResponse, { status, value }: Reply): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(value));
};

const readText = (request: IncomingMessage, done: (text: string) => void): void => {
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    if (text.length <= MOST_BODY_BYTES) text += chunk;
  });
  request.on('end', () => done(text));
};

export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && /^(?:::1|(?:::ffff:)?127\.)/.test(address);

export const createAdmin = (world: World): Admin => {
  const isToken = matcherOf(world.options.adminToken);
  return {
    takes: (request) => {
      if (request.url?.startsWith(`${ADMIN_PATH}/`) !== true) return false;
      const token = request.headers[ADMIN_TOKEN_HEADER];
      return typeof token === 'string' && isToken(token) && isLoopback(request.socket.remoteAddress);
    },
    answer: (request, response) => {
      const path = (request.url ?? '').slice(ADMIN_PATH.length).split('?')[0] ?? '';
      const action = ACTIONS.get(`${request.method} ${path}`);
      readText(request, (text) => {
        write(response, action === undefined ? { status: 404, value: {} } : action(world, parsedJson(text)));
      });
    },
  };
};
