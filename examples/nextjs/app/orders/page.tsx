import { orders } from "../../lib/shop";

export const dynamic = "force-dynamic";

/** What webhooks have told of each order. In a real shop this page asks who is looking. */
export default function Orders() {
  return (
    <>
      <h1>Orders</h1>
      <ul>
        {[...orders].map(([number, { product, state }]) => (
          <li key={number}>
            {number}, {product.name}: <strong>{state}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
