/** The shop's webhook endpoints: set up, tried, and what became of each event there. */
import { make, say } from "/dom.js";
import {
  actionPlace, badge, button, closeForms, done, hint, joined, openForm, problemLine, showSecret, timeField,
} from "/operator/forms.js";
import { moment } from "/texts.js";

const ENDPOINTS = "/api/v1/admin/endpoints";

const DAY_MS = 86_400_000;

/** All that can be chosen, by family. */
export const TYPES = {
  Orders: [
    "order.new", "order.hold", "order.processing", "order.shipped", "order.delivered",
    "order.completed", "order.failed", "order.cancelled", "order.replaced",
  ],
  Payments: ["payment.paid", "payment.failed", "payment.expired", "payment.in_review"],
  Refunds: [
    "refund.requested", "refund.pending", "refund.done", "refund.failed", "refund.in_review",
  ],
  Disputes: ["dispute.opened", "dispute.in_review", "dispute.won", "dispute.lost"],
  Others: ["review.opened", "review.decided", "endpoint.disabled"],
};

const DISABLED = {
  operator: "An operator disabled it",
  gone: "It answered 410",
  failing: "No attempt succeeded for five days",
};

const NO_ANSWER = {
  no_address: "its name has no address",
  address_refused: "its address is one that webhooks must not go to",
  not_connected: "no connection",
  tls: "no secure connection",
  timeout: "no answer within 5 seconds",
  no_answer: "the connection ended without an answer",
  event_deleted: "not sent: the event is no longer stored",
  too_large: "not sent: the event is larger than a webhook may be",
};

/**
 * Fills its part of the console.
 *
 * @param request asks the API
 * @param tried does something, and says at a place why it went wrong
 */
export function endpointsPage(root, { request, tried }) {
  /** What can be done with an endpoint; the server has the last word. */
  const ACTIONS = {
    test: { label: "Send a test", act: test },
    change: { label: "Change", fields: settings, act: change },
    rotate: { label: "New secret", fields: () => [hint(ROTATION)], act: rotate },
    redeliver: { label: "Send events again", fields: timeWindow, act: redeliver, isFor: isEnabled },
    disable: { label: "Disable", fields: () => [hint(DISABLING)], act: disable, isFor: isEnabled },
    enable: { label: "Enable", fields: (endpoint) => [missed(endpoint)], act: enable, isFor: isOff },
  };

  /** Whether the page of an endpoint shows only what nobody attempts any more. */
  let isOnlyGivenUp = false;

  /**
   * All endpoints, or one.
   *
   * @param outcome of what has just been done, shown where it was done
   */
  async function show(id, ...outcome) {
    const address = location.hash;
    const filter = isOnlyGivenUp;
    const { endpoints } = await request("GET", ENDPOINTS);
    const endpoint = endpoints.find((each) => each.id === id);
    const parts =
      id === undefined ? overview(endpoints) : endpoint ? await detail(endpoint) : unknown(id);
    // Whoever went on meanwhile sees what the address names, and what was chosen last.
    if (location.hash !== address || isOnlyGivenUp !== filter) return;
    const open = [...root.querySelectorAll("[open]")].map((each) => each.dataset.event);
    root.replaceChildren(...parts);
    for (const each of root.querySelectorAll("[data-event]")) each.open = open.includes(each.dataset.event);
    if (outcome.length === 0) return;
    const place = root.querySelector(".action-form");
    place.append(...outcome);
    (place.querySelector("[tabindex]") ?? root.querySelector("h1")).focus();
  }

  function overview(endpoints) {
    const place = actionPlace();
    const fields = settings({ url: "", description: "", events: [] });
    return [
      make("h1", { class: "visually-hidden", tabindex: "-1" }, "Webhooks"),
      make("p", { class: "hint" }, "The shop’s own servers, to which events are sent, signed."),
      make(
        "div",
        { class: "story-actions" },
        make("div", { class: "row" }, button("add", "Add an endpoint", () =>
          askFirst(place, "add", "Add", fields, add))),
        place,
      ),
      table(endpoints),
    ];
  }

  async function detail(endpoint) {
    const which = isOnlyGivenUp ? "?status=failed" : "";
    const { deliveries } = await request("GET", `${pathOf(endpoint)}/deliveries${which}`);
    const place = actionPlace();
    const buttons = Object.entries(ACTIONS)
      .filter(([, action]) => action.isFor?.(endpoint) ?? true)
      .map(([name, { label, fields, act }]) =>
        button(name, label, () =>
          fields
            ? askFirst(place, name, label, fields(endpoint), (body) => act(endpoint, body))
            : act(endpoint, place),
        ),
      );
    return [
      back(),
      make(
        "header",
        { class: "story-head" },
        make("h1", { tabindex: "-1" }, endpoint.url),
        badge(endpoint.status.toUpperCase()),
      ),
      make("p", { class: "hint" }, facts(endpoint)),
      make("div", { class: "story-actions" }, make("div", { class: "row" }, buttons), place),
      history(endpoint, deliveries),
    ];
  }

  /** Opens what an action must know; what goes wrong then is said below it. */
  function askFirst(place, name, label, parts, act) {
    const problem = problemLine();
    openForm(place, name, label, parts, (body) => tried(() => act(body), problem)).append(problem);
  }

  async function add(body) {
    await made(undefined, await request("POST", ENDPOINTS, body));
  }

  async function test(endpoint, place) {
    const problem = problemLine();
    const sending = make("p", { class: "hint" }, "Sending…");
    place.replaceChildren(sending, problem);
    await tried(async () => {
      const attempt = await request("POST", `${pathOf(endpoint)}/test`);
      place.append(make("ol", { class: "attempts" }, attemptOf(attempt)));
    }, problem);
    sending.remove();
  }

  async function change(endpoint, body) {
    await request("PUT", pathOf(endpoint), body);
    await showDone(endpoint, "Changed.");
  }

  async function rotate(endpoint) {
    await made(endpoint.id, await request("POST", `${pathOf(endpoint)}/rotate`));
  }

  /**
   * Shows what is shown once, or why it is not shown.
   *
   * @param shown the endpoint whose page this is, if it is not the page of all
   */
  async function made(shown, { id, secret }) {
    if (secret === undefined) {
      await show(shown, done(`${id} is there already. Its secret was shown once; “New secret” there makes another.`));
      return;
    }
    showSecret(`The secret of ${id}`, "The shop’s server verifies with it.", secret);
    closeForms(root);
    await tried(() => show(shown));
  }

  async function redeliver(endpoint, body) {
    const { redelivered } = await request("POST", `${pathOf(endpoint)}/redeliver`, body);
    await showDone(endpoint, `${redelivered} events wait to be sent, within two minutes.`);
  }

  async function disable(endpoint) {
    await request("POST", `${pathOf(endpoint)}/disable`);
    await showDone(endpoint, "Disabled.");
  }

  async function enable(endpoint, body) {
    await request("POST", `${pathOf(endpoint)}/enable`, body);
    await showDone(endpoint, "Enabled.");
  }

  /** Says what was done even where its outcome cannot be shown. */
  async function showDone({ id }, words) {
    if (location.hash !== `#endpoints/${id}`) return;
    closeForms(root);
    root.querySelector(".action-form")?.append(done(words));
    await tried(() => show(id, done(words)));
  }

  function history(endpoint, deliveries) {
    const problem = problemLine();
    const refresh = () => tried(() => show(endpoint.id), problem);
    const givenUp = make("input", { type: "checkbox", "data-action": "given-up", checked: isOnlyGivenUp });
    givenUp.addEventListener("change", async () => {
      isOnlyGivenUp = givenUp.checked;
      await refresh();
      root.querySelector("[data-action=given-up]")?.focus();
    });
    return make(
      "section",
      { class: "part", "aria-labelledby": "deliveries" },
      make("h2", { id: "deliveries" }, "What was sent"),
      make(
        "div",
        { class: "row" },
        button("refresh", "Refresh", refresh),
        make("label", { class: "check" }, givenUp, "Only those given up"),
      ),
      problem,
      deliveries.length === 0
        ? make("p", { class: "hint" }, isOnlyGivenUp ? "None." : "Nothing yet.")
        : make("ul", { class: "deliveries" }, deliveries.map((each) => delivered(endpoint, each))),
    );
  }

  /** One event at this endpoint, with its attempts behind it. */
  function delivered(endpoint, delivery) {
    const summary = make("summary");
    const attempts = make("div");
    const problem = problemLine();
    const status = make("p", { class: "notice", role: "status" });
    const path = `${pathOf(endpoint)}/deliveries/${delivery.event}/redeliver`;
    const again = () => {
      say(status, "");
      return tried(async () => {
        fill(await request("POST", path));
        say(status, "It is sent within two minutes.");
      }, problem);
    };
    function fill(now) {
      summary.replaceChildren(
        badge(now.status.toUpperCase()),
        make("span", {}, now.type),
        make("time", { datetime: now.created_at }, moment(now.created_at)),
      );
      attempts.replaceChildren(...attemptsOf(now));
    }
    fill(delivery);
    return make(
      "li",
      {},
      make(
        "details",
        { "data-event": delivery.event },
        summary,
        make(
          "div",
          {},
          attempts,
          isEnabled(endpoint)
            ? make("div", { class: "row" }, button("send-again", "Send again", again))
            : undefined,
          status,
          problem,
        ),
      ),
    );
  }

  return Object.freeze({ show });
}

const ROTATION =
  "A new secret signs from now on. Those before it sign too for 24 hours, until the shop’s server has it.";
const DISABLING = "Nothing more is sent there, and what waits is given up.";

function isEnabled({ status }) {
  return status === "enabled";
}

function isOff(endpoint) {
  return !isEnabled(endpoint);
}

function pathOf({ id }) {
  return `${ENDPOINTS}/${id}`;
}

function back() {
  return make("p", { class: "back" }, make("a", { href: "#endpoints" }, "All endpoints"));
}

function unknown(id) {
  return [back(), make("p", { class: "hint" }, `There is no endpoint ${id}.`)];
}

function table(endpoints) {
  if (endpoints.length === 0) return make("p", { class: "hint" }, "None yet.");
  const head = (name, properties) => make("th", { scope: "col", ...properties }, name);
  const heads = [head("Address"), head("State"), head("Events", { class: "placed" })];
  return make(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "List of endpoints" },
    make(
      "table",
      { class: "list" },
      make("thead", {}, make("tr", {}, heads)),
      make("tbody", {}, endpoints.map(row)),
    ),
  );
}

function row({ id, url, events, status }) {
  return make(
    "tr",
    { "data-id": id },
    make("td", {}, make("a", { href: `#endpoints/${id}`, title: url }, url)),
    make("td", {}, badge(status.toUpperCase())),
    make("td", { class: "placed" }, events.join(", ") || "all"),
  );
}

function facts({ id, description, events, disabled_reason: reason, ...times }) {
  const disabled = reason ? `${DISABLED[reason] ?? reason}, ${moment(times.disabled_at)}` : "";
  const { previous_secret_until: until } = times;
  const rotated = until ? `the secret before signs until ${moment(until)}` : "";
  return joined(id, description, events.join(", ") || "all events", disabled, rotated);
}

/** Where it is, what it is called and what it gets. */
function settings({ url, description, events }) {
  return [
    input("url", "Address", { type: "url", value: url, maxlength: 2000 }),
    input("description", "Description", { type: "text", value: description, maxlength: 200 }),
    choiceOfEvents(events),
  ];
}

function input(name, label, properties) {
  const field = make("input", { name, autocomplete: "off", ...properties });
  return {
    field: make("label", { class: "field" }, label, field),
    value: () => ({ [name]: field.value.trim() }),
  };
}

function choiceOfEvents(chosen) {
  const boxes = (types) =>
    types.map((type) =>
      make(
        "label",
        { class: "check" },
        make("input", { type: "checkbox", name: "events", value: type, checked: chosen.includes(type) }),
        type,
      ),
    );
  const families = Object.entries(TYPES).map(([family, types]) =>
    make("fieldset", { class: "family" }, make("legend", {}, family), boxes(types)),
  );
  const field = make(
    "details",
    { class: "events", open: chosen.length > 0 },
    make("summary", {}, "Only some events"),
    make("div", {}, make("p", { class: "hint" }, "Without a choice it gets all, also new ones."), families),
  );
  return {
    field,
    value: () => ({
      events: [...field.querySelectorAll(":checked")].map(({ value }) => value),
    }),
  };
}

/** From when on events are sent that it has not taken: the oldest may be of days before it was disabled. */
function missed({ disabled_at: disabledAt, undelivered_since: undeliveredSince = disabledAt }) {
  const radio = (value, checked) => make("input", { type: "radio", name: "missed", value, checked });
  const since = radio("since", true);
  const from = timeField("Since", Date.parse(undeliveredSince));
  return {
    field: make(
      "fieldset",
      { class: "family" },
      make("legend", {}, "What it has not taken"),
      make("label", { class: "check" }, radio("none", false), "is not sent"),
      make("label", { class: "check" }, since, "is sent from a time on"),
      from.field,
    ),
    value: () => (since.checked ? { redeliver_from: from.time() } : {}),
  };
}

/** A window of a day, up to this minute. */
function timeWindow() {
  const from = timeField("From", Date.now() - DAY_MS);
  const to = timeField("To", Date.now() + 60_000);
  return [
    hint("Events of this time are sent, also those that it has taken already."),
    { field: from.field, value: () => ({ from: from.time() }) },
    { field: to.field, value: () => ({ to: to.time() }) },
  ];
}

function attemptsOf({ event, next_attempt_at: next, attempts }) {
  return [
    make("p", { class: "hint" }, joined(event, next ? `next attempt ${moment(next)}` : "")),
    make("ol", { class: "attempts" }, attempts.map(attemptOf)),
  ];
}

function attemptOf({ at, milliseconds, http_status: status, answer, failure }) {
  const came = status === undefined ? (NO_ANSWER[failure] ?? failure) : `Answered ${status}`;
  const time = moment(at, "medium");
  return make(
    "li",
    {},
    make("strong", {}, came),
    make("small", {}, ` in ${milliseconds} ms · `, make("time", { datetime: at }, time)),
    answer ? make("pre", { tabindex: "0" }, answer) : undefined,
  );
}
