import { tollgate } from "@tollgate/client";

export const API_URL: string = import.meta.env.API_URL;

export interface Product {
  name: string;
  /** In the currency's smallest unit: dong, or centimos. */
  price: number;
  currency: "VND" | "PEN";
}

export const CATALOGUE: Product[] = [
  { name: "Cầu Đất Arabica, 250 g", price: 50_000, currency: "VND" },
  { name: "Phin filter", price: 30_000, currency: "VND" },
  { name: "Café de Chanchamayo, 250 g", price: 20_00, currency: "PEN" },
];

export function money({ price, currency }: Product) {
  const digits = currency === "VND" ? 0 : 2;
  return new Intl.NumberFormat("en", { style: "currency", currency }).format(price / 10 ** digits);
}

/** The ways to pay this price that lead to a gateway. */
export async function methodsFor({ price, currency }: Product) {
  const { data } = await tollgate({ baseUrl: API_URL }).GET("/api/v1/payment-methods", {
    params: { query: { amount: price, currency } },
  });
  return (data?.payment_methods ?? []).filter((method) => method.has_next_step);
}

export type Method = Awaited<ReturnType<typeof methodsFor>>[number];
