/**
 * Who is signed in, for as long as the tab is open and nowhere else: a token that a page keeps
 * longer is a token that somebody else finds. A refresh token is not kept at all: whoever's hour is over
 * goes to the issuer again, which knows them as long as its own session lasts.
 *
 * People sign in at the issuer's page, by an authorization code with PKCE (RFC 6749 and 7636, OpenID
 * Connect Core 1.0), and come back by /sign-in/ to where they were.
 */
import { Problem, read, settings } from "/api.js";

/** Of each of the shop's origins, and registered with the issuer to the letter. */
const REDIRECT = new URL("/sign-in/", location.origin).href;

/** What was asked for, until the issuer answers. */
const ASKED = "tollgate.sign-in";

/** @param role "customer" or "operator"; one tab can be both */
export function session(role) {
  const place = `tollgate.${role}`;

  return Object.freeze({
    get token() {
      const { token, until } = kept(place);
      return until > Date.now() ? token : undefined;
    },

    get name() {
      return this.token && kept(place).name;
    },

    /** Leaves this page for the issuer's. */
    async signIn() {
      const { authorize, client_id: client, scope } = await whereTo(role);
      const asked = { role, state: random(), nonce: random(), verifier: random(), from: here() };
      sessionStorage.setItem(ASKED, JSON.stringify(asked));
      leave(authorize, {
        response_type: "code",
        client_id: client,
        redirect_uri: REDIRECT,
        scope,
        state: asked.state,
        nonce: asked.nonce,
        code_challenge: await challenge(asked.verifier),
        code_challenge_method: "S256",
      });
    },

    /** The token is no good any more. Whoever it is may sign in again, and finds what they typed. */
    expire() {
      const { token, until, ...who } = kept(place);
      sessionStorage.setItem(place, JSON.stringify(who));
    },

    /** By their own wish: leaves this page for the issuer's, where the session ends too. */
    async signOut() {
      forget(role);
      const { logout, client_id: client } = await whereTo(role);
      sessionStorage.setItem(ASKED, JSON.stringify({ role, from: here() }));
      const back = { logout_uri: REDIRECT, post_logout_redirect_uri: REDIRECT };
      if (logout) leave(logout, { client_id: client, ...back });
      else location.reload();
    },
  });
}

/** On the page /sign-in/: where somebody was who wanted to sign in or out. */
export function whereFrom() {
  return kept(ASKED).from ?? "/shop/";
}

/**
 * On the page /sign-in/: takes the issuer's answer, and says where to go on.
 *
 * @param answer the query of the address
 * @throws Problem `sign_in_failed` when the issuer said no, or the answer is to another question
 */
export async function signedIn(answer) {
  const asked = kept(ASKED);
  sessionStorage.removeItem(ASKED);
  const code = answer.get("code");
  // After signing out the issuer says nothing.
  if (!code && !answer.has("error") && asked.from && !asked.state) return asked.from;
  if (!code || !asked.state || answer.get("state") !== asked.state) throw failed();
  const { token: url, client_id: client } = await whereTo(asked.role);
  const answered = await read(url, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      client_id: client,
      code,
      redirect_uri: REDIRECT,
      code_verifier: asked.verifier,
    }),
  }).catch((problem) => {
    throw problem.status === 0 ? problem : failed();
  });
  const { access_token: token, id_token: idToken, expires_in: seconds } = answered;
  // Not its signature: it came from the issuer itself, over TLS (OpenID Connect Core 1.0, 3.1.3.7).
  const who = claims(idToken);
  if (who.nonce !== asked.nonce || ![who.aud].flat().includes(client)) throw failed();
  keep(asked.role, { token, until: Date.now() + seconds * 1000, subject: who.sub, name: nameOf(who) });
  return asked.from;
}

function keep(role, person) {
  const { subject } = kept(`tollgate.${role}`);
  if (subject && subject !== person.subject) forget(role);
  sessionStorage.setItem(`tollgate.${role}`, JSON.stringify(person));
}

/** What somebody has typed is not shown to the next one. */
function forget(role) {
  sessionStorage.removeItem(`tollgate.${role}`);
  for (const place of role === "customer" ? [RECIPIENT] : [FORMS, WISH]) sessionStorage.removeItem(place);
}

function nameOf({ email, preferred_username: preferred, name, "cognito:username": user, sub }) {
  return email ?? preferred ?? name ?? user ?? sub;
}

/** @throws Problem where this deployment has no such issuer */
async function whereTo(role) {
  const { [role]: issuer } = await settings();
  if (!issuer) throw failed();
  return issuer;
}

function failed() {
  return new Problem(0, { code: "sign_in_failed" });
}

function kept(place) {
  return JSON.parse(sessionStorage.getItem(place) ?? "{}");
}

function here() {
  return location.pathname + location.search + location.hash;
}

function leave(address, parameters) {
  const url = new URL(address);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  location.assign(url);
}

function random() {
  return base64Url(crypto.getRandomValues(new Uint8Array(32)));
}

async function challenge(verifier) {
  const bytes = new TextEncoder().encode(verifier);
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

function base64Url(bytes) {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function claims(token) {
  const text = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

const RECIPIENT = "tollgate.recipient";
const FORMS = "tollgate.forms";
const WISH = "tollgate.wish";

/** What was typed into an operator's forms when the sign-in ran out, by form. */
export function keepForms(typed) {
  sessionStorage.setItem(FORMS, JSON.stringify(typed));
}

export function keptForms() {
  return kept(FORMS);
}

/**
 * What an operator has asked for at this address and not heard of, with its key: neither a sign-in that
 * runs out nor a request to another address in between has it done a second time.
 */
export function operatorWish(path) {
  return Object.freeze({
    get last() {
      return kept(WISH)[path] ?? {};
    },

    set last(wish) {
      const { [path]: _, ...others } = kept(WISH);
      sessionStorage.setItem(WISH, JSON.stringify(wish.key ? { ...others, [path]: wish } : others));
    },
  });
}

/**
 * What was typed into a checkout, by field, until the order is placed; never a card's number, and not
 * the number of a document of identity, which is of use to thieves.
 */
export function keepRecipient({ "contact.document": _, ...typed }) {
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
