/**
 * Typed calls of Tollgate's API: openapi-fetch over the types of docs/openapi.json.
 *
 *   const api = tollgate({ baseUrl: "https://pay.example.vn", apiKey: process.env.API_KEY });
 *   const { data, error } = await api.POST("/api/v1/payment", {
 *     body: { shop_ref: "order-1001", amount: 50_000 },
 *   });
 *
 * A request that takes an Idempotency-Key gets one, unless it has one, and is repeated for a while
 * when no answer comes; so is what only reads. Nothing else is ever sent twice.
 */
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./api.js";
import { repeating, type Repeats } from "./repeats.js";

export type { components, paths };
export type { Repeats };

export interface Options {
  /** Where Tollgate answers. */
  baseUrl: string;
  /** Of a shop's back end. It must never reach a browser. */
  apiKey?: string;
  /** Opens one order to whoever has it. */
  orderKey?: string;
  /** Of a signed-in customer or operator. */
  token?: string;
  repeats?: Partial<Repeats>;
  fetch?: typeof globalThis.fetch;
}

export function tollgate({ baseUrl, apiKey, orderKey, token, repeats, fetch }: Options): Client<paths> {
  const client = createClient<paths>({
    baseUrl,
    fetch: repeating(repeats, fetch),
    cache: "no-store",
    headers: {
      "X-Api-Key": apiKey,
      "X-Order-Key": orderKey,
      Authorization: token && `Bearer ${token}`,
    },
  });
  client.use({
    onRequest({ request, schemaPath }) {
      const takesKey = `${request.method} ${schemaPath}` in TAKES_KEY;
      if (takesKey && !request.headers.has("Idempotency-Key")) {
        request.headers.set("Idempotency-Key", crypto.randomUUID());
      }
      return request;
    },
  });
  return client;
}

/** The routes of one method that document an Idempotency-Key; the rest have no header at all. */
type Keyed<Method extends "post" | "put"> = {
  [Path in keyof paths]: paths[Path] extends {
    [method in Method]: { parameters: { header?: infer Headers } };
  }
    ? [NonNullable<Headers>] extends [never]
      ? never
      : "Idempotency-Key" extends keyof NonNullable<Headers>
        ? `${Uppercase<Method>} ${Path}`
        : never
    : never;
}[keyof paths];

/** The compiler demands exactly the routes of docs/openapi.json. */
const TAKES_KEY: Record<Keyed<"post"> | Keyed<"put">, true> = {
  "POST /api/payment/create": true,
  "POST /api/v1/payment": true,
  "POST /api/v1/payment/refund": true,
  "POST /api/v1/order/payment": true,
  "POST /api/v1/cart/checkout": true,
  "POST /api/v1/admin/orders/{id}/fail": true,
  "POST /api/v1/admin/orders/{id}/refund": true,
  "POST /api/v1/admin/products": true,
  "PUT /api/v1/admin/products/{sku}": true,
};
