import type { Log } from '@rostrum/service/log';
import type { ReadText } from './json.ts';
import type { RedisClient } from './link.ts';

/** Who hears what. Outlives connections: `attach` subscribes each new one to all. */
export type Topics = {
  subscribe(topic: string, onPayload: (payload: unknown) => void): void;
  attach(client: RedisClient): Promise<void>;
  detach(): void;
};

export function openTopics({ read, log }: { readonly read: ReadText; readonly log: Log }): Topics {
  const listeners = new Map<string, ((payload: unknown) => void)[]>();
  let attached: RedisClient | undefined;

  const onMessage = (text: string, topic: string): void => {
    const decoded = read(text, topic);
    if (decoded === undefined) {
      return;
    }
    for (const onPayload of listeners.get(topic) ?? []) {
      try {
        onPayload(decoded.value);
      } catch (error) {
        log.error({ err: error, topic }, 'bus: who hears a topic failed on a payload');
      }
    }
  };
  return {
    subscribe(topic, onPayload) {
      const existing = listeners.get(topic);
      if (existing !== undefined) {
        existing.push(onPayload);
        return;
      }
      listeners.set(topic, [onPayload]);
      // A refusal means that the connection is going; the next one subscribes to all.
      attached?.subscribe(topic, onMessage).catch(() => {});
    },
    async attach(client) {
      attached = client;
      if (listeners.size > 0) {
        await client.subscribe([...listeners.keys()], onMessage);
      }
    },
    detach() {
      attached = undefined;
    },
  };
}
