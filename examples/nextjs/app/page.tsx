import { CATALOGUE, methodsOf, type Product } from "../lib/shop";
import { PayButton } from "./pay-button";

export const dynamic = "force-dynamic"; // What can be paid with is asked anew for each visitor.

export default async function Shop() {
  return (
    <>
      <h1>Coffee shop</h1>
      {await Promise.all(CATALOGUE.map(offer))}
    </>
  );
}

async function offer(product: Product) {
  const methods = ((await methodsOf(product)) ?? []).map(({ code, name }) => ({ code, name }));
  return (
    <section key={product.sku}>
      <h2>{product.name}</h2>
      <PayButton sku={product.sku} price={product.price} methods={methods} />
    </section>
  );
}
