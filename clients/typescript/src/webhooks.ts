/** Webhooks of Tollgate, verified by the official library of Standard Webhooks. */
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { components } from "./api.js";

export { WebhookVerificationError };

/** docs/events/v1.schema.json has the members of each type's data. */
export interface TollgateEvent {
  /** The same in every repeat: a receiver that has seen it does nothing. */
  id: string;
  type: components["schemas"]["EventType"];
  version: 1;
  mode: "test" | "live";
  time: string;
  /** Grows with each event of an order. */
  sequence: number;
  data: { shop_ref?: string; ref?: string | null; [member: string]: unknown };
}

/**
 * @param rawBody the bytes as they came; JSON that was parsed and written again fits no signature
 * @param headers of the request
 * @param secret whsec_…
 * @throws WebhookVerificationError for what is forged, changed or older than five minutes
 */
export function verifyWebhook(
  rawBody: string | Buffer,
  headers: Headers | Record<string, string | string[] | undefined>,
  secret: string,
): TollgateEvent {
  const named = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  return new Webhook(secret).verify(rawBody, named as Record<string, string>) as TollgateEvent;
}
