import "server-only"; // The build fails where a page for the browser imports this file and its key.
import { tollgate } from "@tollgate/client";
import type { TollgateEvent } from "@tollgate/client/webhooks";

const { API_URL = "", API_KEY = "", SHOP_URL = "", PAYMENT_MODE = "live" } = process.env;

export const api = tollgate({ baseUrl: API_URL, apiKey: API_KEY });

/** Prices are the server's: an amount that comes from a browser is one that a buyer can change. */
export const CATALOGUE = [
  { sku: "arabica", name: "Cầu Đất Arabica, 250 g", price: 50_000 },
  { sku: "phin", name: "Phin filter", price: 30_000 },
];

export type Product = (typeof CATALOGUE)[number];

interface Order {
  product: Product;
  state: "waiting" | "to be sent" | "failed" | "to be checked";
  /** Tollgate's, of which the last event was. After one that failed, the same number is a new one there. */
  tollgateOrder?: unknown;
  sequence: number;
}

// In memory to be short, and global because Next loads this file once for each route. A shop has a table.
const shared = globalThis as { orders?: Map<string, Order> };
export const orders = (shared.orders ??= new Map());

/** The order of this number, or none where the number is that of another product. */
export function orderOf(number: string, product: Product) {
  if (!orders.has(number)) orders.set(number, { product, state: "waiting", sequence: 0 });
  const order = orders.get(number)!;
  return order.product.sku === product.sku ? order : undefined;
}

/** What a product can be paid with. Cash and transfers, which lead to no gateway, are not offered. */
export async function methodsOf(product: Product) {
  const { data } = await api.GET("/api/v1/payment-methods", {
    params: { query: { amount: product.price, currency: "VND" } },
  });
  return data?.payment_methods.filter((method) => method.has_next_step);
}

export function createPayment(number: string, product: Product, method: string) {
  return api.POST("/api/v1/payment", {
    body: {
      shop_ref: number,
      amount: product.price,
      currency: "VND",
      description: product.name,
      method,
      return_url: `${SHOP_URL}/order/confirmation`,
    },
  });
}

const STATES: Partial<Record<TollgateEvent["type"], Order["state"]>> = {
  "order.processing": "to be sent", // Once for each order. That money arrived is payment.paid.
  "order.failed": "failed",
};

/** Webhooks may come twice and in any order: only what is newer than the last one counts. */
export function record({ type, mode, sequence, data }: TollgateEvent) {
  const order = orders.get(data.shop_ref ?? "");
  let state = STATES[type];
  if (mode !== PAYMENT_MODE) return; // A test payment is worth no money.
  if (!order || !state || !isNewer(order, data.order, sequence)) return;
  const isPrice = data.amount === order.product.price && data.currency === "VND";
  // By a person. What is paid by hand may be cash that nobody has collected yet.
  if (state === "to be sent" && (!isPrice || data.gateway === "manual")) state = "to be checked";
  Object.assign(order, { state, tollgateOrder: data.order, sequence });
}

/** A sequence is that of one order of Tollgate. Another one does not change what is to be sent. */
function isNewer(known: Order, tollgateOrder: unknown, sequence: number) {
  if (known.tollgateOrder === tollgateOrder) return sequence > known.sequence;
  return known.state !== "to be sent";
}
