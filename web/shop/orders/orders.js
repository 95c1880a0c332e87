/** Binds the page of a customer's own orders; the ids are listed in index.html. */
import { ask } from "/api.js";
import { element, make, say } from "/dom.js";
import { session } from "/session.js";
import { fillTexts, find, moment, money, problemText, text } from "/texts.js";

const customer = session("customer");
let cursor;

element("more").addEventListener("click", show);
element("sign-in").addEventListener("click", () => tried(() => customer.signIn()));

fillTexts();
document.title = `${text("orders.title")} · Saigon Roasters`;
say(element("who"), customer.name ?? "");
await (customer.token ? show() : tried(() => customer.signIn()));

/** The next page behind what is shown already, once for each press. */
function show() {
  element("more").disabled = true;
  return tried(async () => {
    const query = cursor ? `?${new URLSearchParams({ cursor })}` : "";
    const { token } = customer;
    const { orders, next_cursor: next } = await ask("GET", `/api/v1/orders${query}`, { token });
    element("orders").append(...orders.map(line));
    cursor = next;
    element("more").hidden = next === undefined;
    say(element("notice"), element("orders").childElementCount ? "" : text("orders.none"));
  });
}

async function tried(action) {
  try {
    say(element("problem"), "");
    await action();
  } catch (error) {
    console.error(error);
    say(element("problem"), problemText(error));
    if (error.code !== "unauthorized") return;
    customer.expire();
    element("sign-in").hidden = false;
  }
  element("more").disabled = false;
}

/** Whether money of an open order is on its way is said on its own page. */
function stateText({ state, failure }) {
  const isClosed = ["CANCELLED", "REPLACED"].includes(failure);
  const ended = isClosed ? find(`order.failure.${failure}`) : undefined;
  return ended ?? text(state === "NEW" ? "orders.open" : `order.state.${state}`);
}

function line(order) {
  const { number, order_key: key, total, currency, created_at: at } = order;
  return make(
    "li",
    { "data-number": number },
    make("a", { href: `/order/#${key}` }, `${text("order.number")} ${number}`),
    make("span", {}, stateText(order)),
    make("strong", {}, money(total, currency)),
    make("time", { datetime: at }, moment(at)),
  );
}
