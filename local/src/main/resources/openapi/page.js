// Shows the OpenAPI document with the keys of this session. Each visit makes an order that is paid by bank
// transfer, and its names stand in the place of the examples, so that every route can be tried.
const json = async (url, options) => (await fetch(url, options)).json();

const described = await json("/local/openapi.json");
const keys = await json("/local/api/keys.json");
const example = (schema) => described.components.schemas[schema].examples[0];

const order = await json("/api/v1/payment", {
  method: "POST",
  headers: { "X-Api-Key": keys.ApiKey },
  body: JSON.stringify({
    shop_ref: `${example("ShopRef")}-${Date.now()}`,
    amount: example("NewAmount"),
    currency: example("Currency"),
    method: "manual-bank",
  }),
});

let text = JSON.stringify(described);
if (order.ref) {
  keys.OrderKey = order.order_key;
  text = text
    .replaceAll(`"${example("GivenRef")}"`, `"${order.ref}"`)
    .replaceAll(`"${example("GivenOrder")}"`, `"${order.order_id}"`)
    .replaceAll(`"${example("ShopRef")}"`, `"${order.shop_ref}"`);
}

const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.classList.toggle("dark-mode", isDark);
window.ui = SwaggerUIBundle({
  spec: JSON.parse(text),
  dom_id: "#api",
  deepLinking: true,
  filter: true,
  validatorUrl: null,
  onComplete() {
    for (const [scheme, key] of Object.entries(keys)) {
      window.ui.preauthorizeApiKey(scheme, key);
    }
  },
});
