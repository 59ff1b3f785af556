/** The columns of webhooks, as `tables.ts` has the others'. */
export type WebhookTables = {
  webhooks: {
    id: string;
    /** null: all channels. */
    channel_id: string | null;
    /** Sealed as keys are: an address may hold a token of the receiver's. */
    sealed_url: string;
    /** JSON: a list of events. */
    events: string;
    is_on: number;
    sealed_secret: string;
    /** The secret before, by which is signed too until then. */
    sealed_previous: string | null;
    previous_until: number | null;
    off_reason: string | null;
    off_at: number | null;
    last_ok_at: number | null;
    dropped: number;
    created_at: number;
  };
  /** What is to be sent. */
  webhook_outbox: {
    /** The message's id; sorts by time. */
    id: string;
    webhook_id: string;
    type: string;
    /** JSON, as it is sent. */
    body: string;
    attempts: number;
    due_at: number;
    created_at: number;
  };
  /** What was sent: one attempt. */
  webhook_deliveries: {
    /** Sorts by time. */
    id: string;
    webhook_id: string;
    message_id: string;
    type: string;
    body: string;
    at: number;
    attempt: number;
    is_ok: number;
    status: number | null;
    ms: number;
    answer: string;
    fault: string | null;
    next_at: number | null;
  };
  /** How far a channel's doings were told: an event that began, trouble that was told lately. */
  webhook_marks: {
    channel_id: string;
    name: string;
    value: string;
    at: number;
  };
};
