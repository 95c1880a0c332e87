import { CATALOGUE, createPayment } from "../../../../lib/shop";

/** A browser that repeats its request does so by the same key, so that is the order's number. */
export async function POST(request: Request) {
  const number = request.headers.get("Idempotency-Key") ?? crypto.randomUUID();
  const { sku, method } = await request.json();
  const product = CATALOGUE.find((each) => each.sku === sku);
  if (!product) return Response.json({ code: "no_such_product" }, { status: 400 });
  const { data, error, response } = await createPayment(number, product, method);
  return data
    ? Response.json({ ref: data.ref, order_url: data.order_url }, { status: 201 })
    : Response.json(error, { status: response.status });
}
