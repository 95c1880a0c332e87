/** Binds the checkout's elements; the ids are listed in index.html. */
import { ask, newestOnly } from "/api.js";
import { element, fact, make } from "/dom.js";
import { chooser, showProblem, showUnpaid, sums, whenPaid } from "/paying.js";
import { recipientForm } from "/recipient.js";
import { session } from "/session.js";
import { fillTexts, language, money } from "/texts.js";

const customer = session("customer");
const form = element("checkout-form");
const beginAsking = newestOnly();
let cart = { lines: [], total: 0, currency: "VND" };

const methods = chooser(() => ({ amount: cart.total, currency: cart.currency }));

fillTexts();
const recipient = recipientForm(() => tried(showMethods));
element("who").textContent = customer.name ?? "";
whenPaid(form, methods.chosen, checkout);

element("sign-in").addEventListener("click", () => tried(() => customer.signIn()));
// The back button restores the page as it was left, before an order was placed.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) tried(begin);
});
await tried(customer.token ? begin : () => customer.signIn());
form.setAttribute("aria-busy", "false");

/**
 * What was said last time is offered, and the order that was not paid then. An order empties the cart:
 * whose answer to it was lost finds it among theirs, and does not place it again.
 */
async function begin() {
  const last = await ask("GET", "/api/v1/cart/checkout", { token: customer.token });
  cart = last.cart;
  if (cart.lines.length === 0) {
    location.replace("/shop/orders/");
    return;
  }
  const email = customer.name.includes("@") ? customer.name : undefined;
  recipient.offer({ ...last, contact: { email, ...last.contact } });
  showUnpaid(last.unpaid, {
    change: () => element("contact-name").focus(),
    ended: () => tried(begin),
  });
  showSummary();
  await showMethods();
}

/** The ways to pay for the country that was chosen last, whichever answer comes last. */
async function showMethods() {
  const isNewest = beginAsking();
  const query = cart.needs_shipping ? `?country=${recipient.country}` : "";
  const { payment_methods: offered } = await ask("GET", `/api/v1/cart/payment-methods${query}`, {
    token: customer.token,
  });
  if (isNewest()) methods.show(offered);
}

/**
 * Says what it costs on this page: nobody is charged what they have not seen. Who comes back from
 * one gateway and chooses another means it, so the payment that is open gives way.
 */
async function checkout(keyFor) {
  const { code, mode } = methods.chosen();
  const wish = { method: code, mode, total: cart.total, locale: language(), replace: true };
  const body = { ...recipient.fields(), ...wish };
  const idempotencyKey = keyFor(body);
  try {
    return await ask("POST", "/api/v1/cart/checkout", {
      token: customer.token,
      idempotencyKey,
      body,
    });
  } catch (error) {
    if (error.code === "cart_changed") await begin();
    if (error.code === "unauthorized") askToSignIn();
    throw error;
  }
}

function showSummary() {
  const lines = cart.lines.map(({ name, quantity, unit_price: price }) =>
    fact(`${quantity} × ${name}`, money(price * quantity, cart.currency)),
  );
  element("summary").replaceChildren(make("dl", { class: "sums" }, lines, sums(cart)));
  recipient.needsAddress(cart.needs_shipping);
}

async function tried(action) {
  try {
    await action();
  } catch (error) {
    if (error.code === "unauthorized") askToSignIn();
    showProblem(form, error);
  }
}

/** Not by itself: where the API refuses every token, that would go on for ever. */
function askToSignIn() {
  customer.expire();
  element("sign-again").hidden = false;
}
