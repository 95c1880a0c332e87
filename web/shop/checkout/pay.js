/** Binds the checkout's elements; the ids are listed in index.html. */
import { ask } from "/api.js";
import { element, fact, make } from "/dom.js";
import { chooser } from "/methods.js";
import { money } from "/money.js";
import { showProblem, sums, whenPaid } from "/paying.js";
import { session } from "/session.js";
import { fillTexts, language } from "/texts.js";

const COUNTRIES = ["VN", "PE", "US", "ES", "FR", "DE"];

const customer = session("customer");
const form = element("checkout-form");
let cart = { lines: [], total: 0, currency: "VND" };
let asked = 0;

const methods = chooser(() => ({ amount: cart.total, currency: cart.currency }));

fillTexts();
showCountries();
element("who").textContent = customer.name ?? "";
if (customer.name?.includes("@")) element("email").value = customer.name;
element("country").addEventListener("change", () => tried(showMethods));
whenPaid(form, methods.chosen, checkout);

if (customer.token) {
  await tried(readCart);
  form.setAttribute("aria-busy", "false");
} else {
  location.replace("/shop/");
}

async function readCart() {
  cart = await ask("GET", "/api/v1/cart", { token: customer.token });
  if (cart.lines.length === 0) {
    location.replace("/shop/");
    return;
  }
  showSummary();
  await showMethods();
}

/** The ways to pay for the country that was chosen last, whichever answer comes last. */
async function showMethods() {
  const mine = ++asked;
  const query = cart.needs_shipping ? `?country=${element("country").value}` : "";
  const { payment_methods: offered } = await ask("GET", `/api/v1/cart/payment-methods${query}`, {
    token: customer.token,
  });
  if (mine === asked) methods.show(offered);
}

/**
 * Says what it costs on this page: nobody is charged what they have not seen. Who comes back from
 * one gateway and chooses another means it, so the payment that is open gives way.
 */
async function checkout(keyFor) {
  const { code, mode } = methods.chosen();
  const wish = { method: code, mode, total: cart.total, locale: language(), replace: true };
  const body = { ...fields(), ...wish };
  const idempotencyKey = keyFor(body);
  try {
    return await ask("POST", "/api/v1/cart/checkout", {
      token: customer.token,
      idempotencyKey,
      body,
    });
  } catch (error) {
    if (error.code === "cart_changed") await readCart();
    throw error;
  }
}

/** The form as the API's object: contact.name is name in contact. What is empty is left out. */
function fields() {
  const body = {};
  for (const field of form.querySelectorAll("fieldset:not([hidden]) > .field > [data-field]")) {
    const [group, name] = field.dataset.field.split(".");
    body[group] ??= {};
    if (field.value.trim()) body[group][name] = field.value.trim();
  }
  return body;
}

function showSummary() {
  const lines = cart.lines.map(({ name, quantity, unit_price: price }) =>
    fact(`${quantity} × ${name}`, money(price * quantity, cart.currency)),
  );
  element("summary").replaceChildren(make("dl", { class: "sums" }, lines, sums(cart)));
  element("address").hidden = !cart.needs_shipping;
}

function showCountries() {
  const names = new Intl.DisplayNames(language(), { type: "region" });
  const options = COUNTRIES.map((code) => make("option", { value: code }, names.of(code)));
  element("country").replaceChildren(...options);
}

async function tried(action) {
  try {
    await action();
  } catch (error) {
    showProblem(form, error);
  }
}
