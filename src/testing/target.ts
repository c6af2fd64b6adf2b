import { type ManagedTarget, startManagedTarget } from '../cli/managed-target.ts';
import { MODES, type Mode } from '../core/modes.ts';
import {
  ADMIN_PATH,
  ADMIN_TOKEN_HEADER,
  type FaultOrder,
  requestLogSchema,
  targetBooksSchema,
} from '../core/target-books.ts';
import { type Env, entry } from './cli.ts';

/** Credentials that a test plants and later looks for in every output. */
export const SECRETS = {
  GATEPROOF_APP_KEY: 'key-8d1f3c5a7b9e2046',
  GATEPROOF_ACCESS_TOKEN: 'token-5e7a9c1b3d2f4860',
  GATEPROOF_USERNAME: 'operator',
  GATEPROOF_PASSWORD: 'password-1a2b3c4d5e6f7a8b',
  GATEPROOF_ADMIN_TOKEN: 'admin-0f9e8d7c6b5a4938',
} as const satisfies Env;

export type TestTarget = ManagedTarget & {
  books(): Promise<ReturnType<typeof targetBooksSchema.parse>>;
  requests(): Promise<ReturnType<typeof requestLogSchema.parse>>;
  faults(order: FaultOrder): Promise<void>;
};

const admin = async (url: string, path: string, order?: FaultOrder): Promise<unknown> => {
  const answer = await fetch(`${url}${ADMIN_PATH}/${path}`, {
    headers: { [ADMIN_TOKEN_HEADER]: SECRETS.GATEPROOF_ADMIN_TOKEN, 'content-type': 'application/json' },
    ...(order === undefined ? {} : { method: 'POST', body: JSON.stringify(order) }),
  });
  if (!answer.ok) throw new Error(`${path}: HTTP ${answer.status} ${await answer.text()}`);
  return answer.json();
};

/** A reference target in a process of its own, with its books and faults at hand. */
export const startTestTarget = async (args: readonly string[] = [], mode: Mode = MODES[0]): Promise<TestTarget> => {
  const target = await startManagedTarget({ mode, args, env: { ...SECRETS }, program: [process.execPath, entry] });
  return {
    ...target,
    books: async () => targetBooksSchema.parse(await admin(target.url, 'books')),
    requests: async () => requestLogSchema.parse(await admin(target.url, 'requests')),
    faults: async (order) => {
      await admin(target.url, 'faults', order);
    },
  };
};
