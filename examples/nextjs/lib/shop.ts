import "server-only"; // The build fails where a page for the browser imports this file and its key.
import { tollgate } from "@tollgate/client";
import type { TollgateEvent } from "@tollgate/client/webhooks";

const { API_URL = "", API_KEY = "", SHOP_URL = "" } = process.env;

export const api = tollgate({ baseUrl: API_URL, apiKey: API_KEY });

/** Prices are the server's: an amount that comes from a browser is one that a buyer can change. */
export const CATALOGUE = [
  { sku: "arabica", name: "Cầu Đất Arabica, 250 g", price: 50_000 },
  { sku: "phin", name: "Phin filter", price: 30_000 },
];

export type Product = (typeof CATALOGUE)[number];

interface Order {
  product: Product;
  state: "waiting" | "paid" | "failed";
  sequence: number;
}

// In memory to be short, and global because Next loads this file once for each route. A shop has a table.
const shared = globalThis as { orders?: Map<string, Order> };
export const orders = (shared.orders ??= new Map());

export function createPayment(number: string, product: Product, method?: string) {
  if (!orders.has(number)) orders.set(number, { product, state: "waiting", sequence: 0 });
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
  "order.processing": "paid", // Also the moment to send the goods.
  "order.failed": "failed",
};

/** Webhooks may come twice and in any order: only what is newer than the last one counts. */
export function record({ type, sequence, data }: TollgateEvent) {
  const order = orders.get(data.shop_ref ?? "");
  const state = STATES[type];
  if (order && state && sequence > order.sequence) Object.assign(order, { state, sequence });
}
