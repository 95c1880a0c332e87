/**
 * Who is signed in, for as long as the tab is open and nowhere else: a token that a page keeps
 * longer is a token that somebody else finds.
 */
import { ask } from "/api.js";

/** @param role "customer" or "operator"; one tab can be both */
export function session(role) {
  const place = `tollgate.${role}`;

  function current() {
    const stored = JSON.parse(sessionStorage.getItem(place) ?? "null");
    return stored && stored.until > Date.now() ? stored : undefined;
  }

  return Object.freeze({
    get token() {
      return current()?.token;
    },

    get name() {
      return current()?.name;
    },

    /** Control pages of simulated gateways by gateway: there are some only on this machine. */
    get controls() {
      return current()?.controls ?? {};
    },

    /** Asks this machine's own issuer, which believes any name. A real shop goes to its own. */
    async signIn(name) {
      if (current()?.name !== name) forgetRecipient();
      const { token, expires_in: seconds } = await ask("POST", "/local/login", {
        body: { as: role, name },
      });
      const until = Date.now() + seconds * 1000;
      const controls = await ask("GET", "/local/controls.json");
      sessionStorage.setItem(place, JSON.stringify({ token, name, until, controls }));
    },

    signOut() {
      sessionStorage.removeItem(place);
      forgetRecipient();
    },
  });
}

const RECIPIENT = "tollgate.recipient";

/** What was typed into a checkout, by field, until the order is placed; never a card's number. */
export function keepRecipient(typed) {
  sessionStorage.setItem(RECIPIENT, JSON.stringify(typed));
}

/** Nothing where nothing was typed. */
export function keptRecipient() {
  return JSON.parse(sessionStorage.getItem(RECIPIENT) ?? "null") ?? undefined;
}

export function forgetRecipient() {
  sessionStorage.removeItem(RECIPIENT);
}

/** The key of an order that this tab pays, for the page to which the gateway sends it back. */
export function rememberOrder(ref, key) {
  sessionStorage.setItem(`tollgate.order.${ref}`, key);
}

export function orderKeyOf(ref) {
  return sessionStorage.getItem(`tollgate.order.${ref}`) ?? undefined;
}

/** The key of the order that this tab pays, unless it pays several or none. */
export function onlyOrderKey() {
  const keys = new Set(
    Object.entries(sessionStorage)
      .filter(([name]) => name.startsWith("tollgate.order."))
      .map(([, key]) => key),
  );
  return keys.size === 1 ? [...keys][0] : undefined;
}
