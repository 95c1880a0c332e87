/** Binds the operator's console; the ids are listed in index.html. */
import { ask, newestOnly, onceEach, settings } from "/api.js";
import { element, make, say } from "/dom.js";
import { endpointsPage } from "/operator/endpoints.js";
import { closeForms, keepTyped } from "/operator/forms.js";
import { keysPage } from "/operator/keys.js";
import { methodsPage } from "/operator/methods.js";
import { showCases } from "/operator/reviews.js";
import { askAgain, storyOf } from "/operator/story.js";
import { operatorWish, session } from "/session.js";
import { moment, money, problemText } from "/texts.js";

const ORDERS = "/api/v1/admin/orders";
const REVIEWS = "/api/v1/admin/reviews";
const VIEWS = ["orders", "story", "reviews", "methods", "endpoints", "keys"];
const AGAIN = "Your sign-in has run out. Sign in again: what you typed is kept.";
const WARNINGS = ["money_disputed", "money_refunded"];

const operator = session("operator");
const beginOrders = newestOnly();
const beginStory = newestOnly();
const beginReviews = newestOnly();
const endpoints = endpointsPage(element("endpoints"), { request, tried });
const methods = methodsPage(element("methods"), { request, tried });
const keys = keysPage(element("keys"), { request, tried });
let cursor;
let shownId;
let me;

element("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(() => operator.signIn(), element("sign-in-problem"));
});

element("sign-out").addEventListener("click", () => tried(() => operator.signOut()));

element("filters").addEventListener("submit", (event) => {
  event.preventDefault();
  tried(() => showOrders());
});
element("state").addEventListener("change", () => tried(() => showOrders()));
element("more").addEventListener("click", () => tried(() => showOrders(cursor)));

window.addEventListener("hashchange", showDesk);
await showDesk();

/** What the part behind the # names: the list, a search in it, one order, cases, methods, webhooks, API keys. */
async function showDesk() {
  say(element("notice"), "");
  if (!showWho()) return;
  const [path, query] = location.hash.slice(1).split("?");
  const [place, id] = path.split("/");
  if (query !== undefined) element("q").value = new URLSearchParams(query).get("q") ?? "";
  if (id !== shownId) element("story").replaceChildren();
  shownId = id;
  const isPlace = ["reviews", "methods", "endpoints", "keys"].includes(place);
  const shown = isPlace ? place : id ? "story" : "orders";
  for (const view of VIEWS) element(view).hidden = view !== shown;
  markTab("tab-orders", shown === "orders" || shown === "story");
  markTab("tab-reviews", shown === "reviews");
  markTab("tab-methods", shown === "methods");
  markTab("tab-endpoints", shown === "endpoints");
  markTab("tab-keys", shown === "keys");
  await tried(async () => {
    me ??= await request("GET", "/api/v1/admin/me");
    showWho();
    if (shown === "orders") await showOrders();
    else if (shown === "story") await showStory(id);
    else if (shown === "methods") await methods.show();
    else if (shown === "endpoints") await endpoints.show(id);
    else if (shown === "keys") await keys.show();
    await showReviews();
  });
}

function markTab(id, isCurrent) {
  if (isCurrent) element(id).setAttribute("aria-current", "page");
  else element(id).removeAttribute("aria-current");
}

/** Whether somebody is signed in. What they may not do cannot be pressed; the server says so too. */
function showWho() {
  const isSignedIn = operator.token !== undefined;
  element("commands").disabled = me?.may_operate === false;
  element("desk").classList.toggle("no-refunds", me?.may_refund === false);
  say(element("rights"), rightsOf(me));
  element("sign-in").hidden = isSignedIn;
  element("sign-out").hidden = !isSignedIn;
  element("desk").hidden = !isSignedIn;
  say(element("who"), isSignedIn ? (me?.name ?? operator.name) : "");
  return isSignedIn;
}

/** Why something cannot be pressed. */
function rightsOf({ may_operate: mayOperate, may_refund: mayRefund } = {}) {
  if (mayOperate === false) return "You may look at everything and change nothing.";
  return mayRefund === false ? "You may not send money back." : "";
}

/** Whoever types on while an answer is on its way wants the later one, whichever comes last. */
async function showOrders(from) {
  const isNewest = beginOrders();
  const query = new URLSearchParams();
  const wished = { state: element("state").value, q: element("q").value.trim(), cursor: from };
  for (const [name, value] of Object.entries(wished)) if (value) query.set(name, value);
  const { orders, next_cursor: next } = await request("GET", `${ORDERS}?${query}`);
  if (!isNewest()) return;
  const rows = orders.map(row);
  if (from) element("rows").append(...rows);
  else element("rows").replaceChildren(...rows);
  cursor = next ?? undefined;
  element("more").hidden = cursor === undefined;
  if (element("rows").childElementCount === 0) {
    const none = cursor === undefined ? "No such orders." : "None among the newest: press More.";
    element("rows").append(make("tr", {}, make("td", { colspan: 4 }, none)));
  }
}

/** The shop's own number stands beside ours. */
function row({ id, order_id: orderId, number, shop_ref: shopRef, state, total, currency, created_at: createdAt }) {
  return make(
    "tr",
    { "data-id": id },
    make(
      "td",
      {},
      make("a", { href: `#orders/${orderId}`, title: `${number} (${orderId})` }, number),
      make("small", { class: "shop-ref", title: shopRef }, shopRef),
    ),
    make("td", {}, make("span", { class: "badge", "data-state": state }, state)),
    make("td", { class: "number" }, money(total, currency)),
    make("td", { class: "placed" }, moment(createdAt)),
  );
}

/** Whoever went on meanwhile sees the order that the address names. */
async function showStory(id) {
  const isNewest = beginStory();
  const { controls = {} } = await settings();
  const story = await request("GET", `${ORDERS}/${encodeURIComponent(id)}`);
  if (!isNewest() || location.hash !== `#orders/${id}`) return;
  element("story").dataset.state = story.order.state;
  const parts = storyOf(story, (action, body) => act(id, action, body), controls);
  element("story").replaceChildren(...parts);
}

/** Does something to an order, and shows what it has become. */
async function act(id, action, body = {}) {
  await tried(async () => {
    try {
      await request("POST", `${ORDERS}/${id}/${action}`, body);
    } catch (error) {
      if (!WARNINGS.includes(error.code)) throw error;
      askAgain(warningOf(error), () => act(id, action, { ...body, anyway: true }));
      return;
    }
    if (location.hash === `#orders/${id}`) closeForms(element("story"));
    await showDone(`Done: ${action.replaceAll("-", " ")}.`, () => showStory(id));
    element("story").querySelector("h1")?.focus();
  });
}

/** Says what was done even where its outcome cannot be shown: a second refund has another key. */
async function showDone(words, show) {
  await tried(show);
  say(element("notice"), words);
}

function warningOf({ code, body }) {
  const { amount, currency, answer_by: answerBy } = body;
  const sum = amount === undefined ? "The money" : money(amount, currency);
  if (code === "money_refunded") return `${sum} of this order went back to the buyer.`;
  const until = answerBy ? ` You can answer until ${moment(answerBy)}.` : "";
  return `${sum} of this order is disputed by the buyer.${until}`;
}

/** Beside whatever else is shown, so that the console always says how many wait. */
async function showReviews() {
  const isNewest = beginReviews();
  const { reviews, next_cursor: next } = await request("GET", REVIEWS);
  if (!isNewest()) return;
  element("open-cases").textContent = next ? `${reviews.length}+` : reviews.length;
  element("open-cases").hidden = reviews.length === 0;
  element("reviews").replaceChildren(...showCases(reviews, decide));
}

async function decide(id, decision, note) {
  await tried(async () => {
    await request("POST", `${REVIEWS}/${id}`, { decision, note });
    document.querySelector(`#reviews [data-id="${id}"]`)?.remove();
    await showDone(`Decided: ${decision.replaceAll("_", " ")}.`, showReviews);
  });
}

/** Money is moved from here: the same press again must find the answer that was lost. */
async function request(method, path, body) {
  if (method !== "POST") return ask(method, path, { token: operator.token, body });
  const wishes = onceEach(operatorWish(path));
  const idempotencyKey = wishes.keyFor(body ?? {});
  try {
    const answer = await ask(method, path, { token: operator.token, body, idempotencyKey });
    wishes.answered();
    return answer;
  } catch (error) {
    wishes.answered(error);
    throw error;
  }
}

/** Whether it went well; if not, the page says why: above all, or where it was pressed. */
async function tried(action, problem = element("problem")) {
  try {
    say(problem, "");
    await action();
    return true;
  } catch (error) {
    console.error(error);
    say(element("notice"), "");
    say(problem, wordsOf(error));
    if (error.code === "unauthorized") {
      keepTyped(element("desk"));
      operator.expire();
      me = undefined;
      showWho();
      say(element("sign-in-problem"), AGAIN);
    }
    return false;
  }
}

/** Whoever works here is helped more by the API's own words. */
function wordsOf({ body, errors, ...error }) {
  const fields = (errors ?? []).map(({ field, message }) => `${field} ${message}`);
  return [body?.title ?? problemText(error), ...fields].join(": ");
}
