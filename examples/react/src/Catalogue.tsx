import { useState } from "react";
import { Checkout } from "./Checkout";
import { CATALOGUE, money, type Product } from "./shop";

export function Catalogue() {
  const [chosen, setChosen] = useState<Product>();
  if (chosen) return <Checkout product={chosen} onBack={() => setChosen(undefined)} />;
  return (
    <>
      <h1>Coffee shop</h1>
      <ul className="catalogue">
        {CATALOGUE.map((product) => (
          <li key={product.name}>
            <span>{product.name}</span>
            <button onClick={() => setChosen(product)}>Buy for {money(product)}</button>
          </li>
        ))}
      </ul>
    </>
  );
}
