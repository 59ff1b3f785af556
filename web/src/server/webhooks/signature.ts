import { createHmac } from 'node:crypto';

/** How a webhook is signed: Standard Webhooks 1.0, symmetric. */

const SECRET_PREFIX = 'whsec_';

export type Signed = {
  /** The message's id: the same in every attempt. */
  readonly id: string;
  /** When this attempt is made, seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
};

/** @param secrets `whsec_…`; by each is signed, so that a receiver may learn a new one at its leisure. */
export function signatureHeaders(
  { id, timestamp, body }: Signed,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signatures.join(' '),
  };
}
