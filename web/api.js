/** Speaks with Tollgate's API: JSON out and in, and a problem where it says no. */

const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Why there is no good answer: the API's problem (RFC 9457), or `offline` when nothing came at all.
 *
 *   code     stable; texts.js has words for it
 *   status   of HTTP; 0 without an answer
 *   errors   [{ field, code, message }] where fields of the request are wrong
 *   body     all that was answered
 */
export class Problem extends Error {
  constructor(status, body = {}) {
    const code = body.code ?? codeOf(status);
    super(`${status} ${code}`);
    this.status = status;
    this.body = body;
    this.code = code;
    this.errors = body.errors ?? [];
  }
}

let reading;

/**
 * What a deployment tells its pages, in the file config.json: where the API is, unless it is where the
 * pages are, and where people sign in. Pages that are served without it speak with their own server.
 *
 * @throws Problem
 */
export function settings() {
  reading ??= read("/config.json").catch((problem) => {
    reading = undefined;
    if (problem.status === 404) return { api: "" };
    throw problem;
  });
  return reading;
}

/** Where the API is; empty where the pages are. */
export async function apiUrl() {
  return (await settings()).api;
}

/**
 * @param token of a signed-in person
 * @param orderKey opens one order; it travels in a header and never in an address
 * @param idempotencyKey makes a repeat of the same request harmless
 * @throws Problem
 */
export async function ask(method, path, { body, token, orderKey, idempotencyKey } = {}) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = `Bearer ${token}`;
  if (orderKey) headers["X-Order-Key"] = orderKey;
  if (idempotencyKey) headers["Idempotency-Key"] = idempotencyKey;
  const { api } = await settings();
  return read(api + path, {
    method,
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
}

/** @throws Problem */
export async function read(url, request = {}) {
  const response = await fetch(url, {
    ...request,
    cache: "no-store",
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  }).catch(() => {
    throw new Problem(0);
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Problem(response.status, answer ?? {});
  // Whatever broke off on its way is no answer.
  if (answer === undefined) throw new Problem(0);
  return answer;
}

/** Refused before it was read: whether it was done the time before is as unknown as it was. */
const UNREAD = [401, 403, 429];

/**
 * Draws Idempotency-Keys. The same wish again has the same key, until it was answered: an answer
 * that was lost is found, and nothing is done twice.
 *
 * @param memory where the last one is kept, for a wish that outlives its page
 */
export function onceEach(memory = { last: {} }) {
  function keyFor(wish) {
    const written = JSON.stringify(wish);
    if (written !== memory.last.wish) memory.last = { wish: written, key: randomKey() };
    return memory.last.key;
  }

  /** A refusal is an answer too; what is under way or unknown must be asked for once more. */
  function answered({ status, code } = { status: 200 }) {
    const isUnknown = UNREAD.includes(status) || code === "in_flight";
    if (status >= 200 && status < 500 && !isUnknown) memory.last = {};
  }

  return Object.freeze({ keyFor, answered });
}

/**
 * Of questions that overlap only the newest may be shown: its answer may come before an older one.
 *
 * @returns begin(), called before each question; it returns whether no newer one has begun since
 */
export function newestOnly() {
  let newest = 0;
  return function begin() {
    const mine = ++newest;
    return () => mine === newest;
  };
}

/** Not `randomUUID`, which pages served over plain HTTP do not have. */
function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The gateway in front of the functions has no codes of its own. */
function codeOf(status) {
  const codes = { 0: "offline", 401: "unauthorized", 403: "forbidden", 429: "too_many_requests" };
  return codes[status] ?? "unavailable";
}
