import type { Clock } from '../../core/clock.ts';
import { englishCatalogue } from '../../core/text/catalogue.ts';
import { createControlClient } from '../../target/client.ts';
import { assertMayLoad } from '../../target/safety.ts';
import { noAnswer } from '../../verify/watch/reading.ts';
import { usageError } from '../usage-error.ts';
import type { Channel } from './notices.ts';

const say = englishCatalogue.watch.command;

export const WEBHOOK_LIMIT_MS = 5_000;

/** Where changes are posted to. The path may be a secret of the receiver, so it is shown nowhere. */
export type WebhookAddress = { readonly origin: string; readonly path: string };

/** The address of `--webhook`: this machine, or a host that `--allow-host` names. */
export const webhookAddress = (text: string, allowHosts: readonly string[]): WebhookAddress => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '' && url.hash === '';
  if (!isPlain) throw usageError(say.badWebhook(), say.badWebhookHint());
  assertMayLoad(url.origin, allowHosts);
  return { origin: url.origin, path: `${url.pathname}${url.search}` };
};

export type WebhookOptions = { readonly clock: Clock; readonly excerpt: (text: string) => string };

/** Posts each change as JSON; anything but a 2xx in time is not delivered. Redirects are not followed. */
export const webhookChannel = ({ origin, path }: WebhookAddress, { clock, excerpt }: WebhookOptions): Channel => ({
  name: say.webhook.name(),
  deliver: async (body) => {
    const client = createControlClient({ baseUrl: origin, clock, deadlineMs: WEBHOOK_LIMIT_MS, redact: excerpt });
    try {
      const answer = await client.send({ method: 'POST', path, json: JSON.parse(body) });
      if (answer.kind !== 'answer') return noAnswer(answer, excerpt);
      const { status } = answer;
      return status >= 200 && status <= 299 ? null : englishCatalogue.watch.answer.status(status);
    } finally {
      await client.close();
    }
  },
});
