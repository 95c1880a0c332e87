import { CATALOGUE, createPayment, methodsOf, orderOf } from "../../../../lib/shop";

/**
 * A browser that repeats its request does so by the same key, so that is the order's number. The order_key
 * stays here: whoever has it may choose another way to pay, such as cash on delivery.
 */
export async function POST(request: Request) {
  const number = request.headers.get("Idempotency-Key") ?? crypto.randomUUID();
  const { sku, method } = await request.json();
  const product = CATALOGUE.find((each) => each.sku === sku);
  if (!product) return refuse(400, "no_such_product");
  const methods = await methodsOf(product);
  if (!methods) return refuse(503, "unavailable");
  // A page offers no others, but whoever writes a request can: cash is paid to nobody here.
  if (!methods.some(({ code }) => code === method)) return refuse(400, "no_such_method");
  if (!orderOf(number, product)) return refuse(409, "another_product");
  const { data, error, response } = await createPayment(number, product, method);
  return data
    ? Response.json({ ref: data.ref, order_url: data.order_url }, { status: 201 })
    : refuse(response.status, "code" in error ? error.code : "unavailable");
}

function refuse(status: number, code: string) {
  return Response.json({ code }, { status });
}
