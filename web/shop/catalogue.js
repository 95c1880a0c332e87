/** Binds the catalogue's elements; the ids are listed in index.html. */
import { ask } from "/api.js";
import { element, make, say } from "/dom.js";
import { showUnpaid, sums } from "/paying.js";
import { session } from "/session.js";
import { descriptionText, fieldText, fillTexts, money, problemText, text } from "/texts.js";

/** Of a hundred products each. */
const PAGES_MAX = 5;
const QUANTITY_MAX = 99;
const FEW = 10;

/** The products that goods.svg has a drawing of. */
const DRAWN = new Set([
  "ca-phe-sua",
  "bac-xiu",
  "tra-dao",
  "banh-mi",
  "beans-250",
  "phin",
  "cafe-villa-rica",
  "mug",
]);

/** What somebody chose before signing in, which is on another page. */
const CHOSEN = "tollgate.chosen";

const customer = session("customer");

/** As the server knows it; nothing as long as it has not said so. */
let cart;
let changing = Promise.resolve();
const products = [];

element("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(() => customer.signIn());
});

element("sign-out").addEventListener("click", () => tried(() => customer.signOut()));
// The back button restores the page with the cart of before: it may be ordered since.
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted) showCustomer();
});

fillTexts();
if (await tried(loadProducts)) await showCustomer();
element("products").setAttribute("aria-busy", "false");

async function loadProducts() {
  let cursor = "";
  for (let page = 0; page < PAGES_MAX && cursor !== undefined; page++) {
    const query = new URLSearchParams({ cursor });
    const answer = await ask("GET", `/api/v1/products?${query}`);
    products.push(...answer.products);
    cursor = answer.next_cursor;
  }
  showProducts();
}

async function showCustomer() {
  if (!showWho()) return;
  await oneByOne(readCart);
  const sku = sessionStorage.getItem(CHOSEN);
  sessionStorage.removeItem(CHOSEN);
  if (products.some((product) => product.sku === sku)) await add(sku);
}

async function readCart() {
  const { unpaid, ...filled } = await ask("GET", "/api/v1/cart", { token: customer.token });
  showCart(filled);
  showUnpaid(unpaid, {
    change: () => {
      if (cart.lines.length) location.href = "/shop/checkout/";
      else say(element("problem"), text("cart.empty"));
    },
    ended: () => location.reload(),
  });
}

/** Nobody sees or changes the cart of whoever was here before. */
function expire() {
  customer.expire();
  cart = undefined;
  showWho();
}

/** Whether somebody is signed in. */
function showWho() {
  const isSignedIn = customer.token !== undefined;
  element("sign-in").hidden = isSignedIn;
  element("sign-out").hidden = !isSignedIn;
  element("my-orders").hidden = !isSignedIn;
  element("cart").hidden = !isSignedIn;
  element("cart-bar").hidden = true;
  element("unpaid").hidden = true;
  say(element("who"), customer.name ?? "");
  return isSignedIn;
}

function showProducts() {
  element("products").replaceChildren(...products.map(productCard));
}

function productCard({ sku, name, description, price, currency, available }, index) {
  return make(
    "li",
    { class: `product-card tint-${index % 4}`, "data-sku": sku },
    picture(DRAWN.has(sku) ? sku : "anything"),
    make("h2", {}, name),
    make("p", { class: "hint" }, descriptionText(sku, description)),
    make(
      "p",
      { class: "price" },
      make("strong", {}, money(price, currency)),
      make("span", { class: "stock" }, stock(available)),
    ),
    make(
      "button",
      {
        class: "secondary",
        type: "button",
        "aria-label": text("shop.addThis", { name }),
        disabled: !(available > 0),
        click: () => add(sku),
      },
      text("shop.add"),
    ),
    make("p", { class: "told", role: "status" }),
  );
}

/** Only what is getting scarce is counted. */
function stock(available) {
  if (available > FEW) return "";
  return available > 0 ? text("shop.left", { count: available }) : text("shop.soldOut");
}

function picture(of) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/goods.svg#${of}`);
  svg.setAttribute("viewBox", "0 0 240 200");
  svg.setAttribute("preserveAspectRatio", "xMidYMid slice");
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

function add(sku) {
  const name = nameOf(sku);
  if (customer.token) return change(sku, 1, cardOf(sku), text("shop.added", { name }));
  sessionStorage.setItem(CHOSEN, sku);
  say(element("notice"), text("sign.chosen", { name }));
  element("sign-in").querySelector("button").focus();
  return Promise.resolve();
}

/**
 * One more or less of a product. The whole cart is sent, because the server keeps it whole; so it is
 * read before, because another tab may have changed or ordered it.
 *
 * @param place where to say what came of it: near what was pressed
 */
function change(sku, by, place = element("problem"), notice = "") {
  return oneByOne(async () => {
    await readCart();
    const wanted = new Map(cart.lines.map((line) => [line.sku, line.quantity]));
    wanted.set(sku, Math.min((wanted.get(sku) ?? 0) + by, QUANTITY_MAX));
    const lines = [...wanted]
      .filter(([, quantity]) => quantity > 0)
      .map(([each, quantity]) => ({ sku: each, quantity }));
    showCart(await ask("PUT", "/api/v1/cart", { token: customer.token, body: { lines } }));
    say(place, notice);
  }, place);
}

function cardOf(sku) {
  return document.querySelector(`#products [data-sku="${CSS.escape(sku)}"] .told`);
}

/** Each question about the cart waits for the answer to the one before. */
function oneByOne(action, place) {
  changing = changing.then(() => tried(action, place));
  return changing;
}

function showCart(next) {
  if (!customer.token) return;
  cart = next;
  const place = element("cart");
  const focused = document.activeElement?.dataset?.change;
  showBar();
  if (cart.lines.length === 0) {
    place.replaceChildren(make("p", { class: "hint" }, text("cart.empty")));
    return;
  }
  place.replaceChildren(
    make("ul", { class: "cart-lines" }, cart.lines.map(cartLine)),
    make("dl", { class: "sums" }, sums(cart)),
    make("a", { class: "primary", href: "/shop/checkout/" }, text("cart.checkout")),
  );
  // The button that was pressed is a new element now; the keyboard stays on it.
  if (focused) place.querySelector(`[data-change="${CSS.escape(focused)}"]`)?.focus();
}

function showBar() {
  element("cart-bar").hidden = cart.lines.length === 0;
  if (cart.lines.length === 0) return;
  element("cart-bar").replaceChildren(
    make("span", {}, text("cart.title")),
    make("span", {}, money(cart.total, cart.currency)),
  );
}

function cartLine({ sku, name, quantity, unit_price: price }) {
  const step = (by, sign, words) =>
    make(
      "button",
      {
        type: "button",
        class: "step",
        "data-change": `${sku} ${by}`,
        "aria-label": words,
        disabled: by > 0 && quantity >= QUANTITY_MAX,
        click: () => change(sku, by),
      },
      sign,
    );
  const less = quantity > 1 ? text("cart.less", { name }) : text("cart.remove", { name });
  return make(
    "li",
    { "data-sku": sku },
    make("span", {}, name),
    make("span", { class: "amount" }, money(price * quantity, cart.currency)),
    make(
      "span",
      { class: "steps" },
      step(-1, "−", less),
      make("output", {}, String(quantity)),
      step(1, "+", text("cart.more", { name })),
    ),
  );
}

function nameOf(sku) {
  return products.find((product) => product.sku === sku).name;
}

/** Whether it went well; if not, the page says why, near what was pressed. */
async function tried(action, place = element("problem")) {
  for (const told of [element("notice"), element("problem"), ...document.querySelectorAll(".told")]) {
    say(told, "");
    told.classList.remove("wrong");
  }
  try {
    await action();
    return true;
  } catch (error) {
    console.error(error);
    const isSignedOut = error.code === "unauthorized";
    if (isSignedOut) expire();
    const [wrong] = error.errors ?? [];
    const told = isSignedOut ? element("problem") : place;
    say(told, wrong ? fieldText(wrong) : problemText(error));
    told.classList.toggle("wrong", told !== element("problem"));
    return false;
  }
}
