/** Sends a request again where that is safe and may help: the same bytes, a few times, ever later. */

export interface Repeats {
  /** How often a request is sent at most. */
  attempts: number;
  /** An answer that asks for a longer pause by Retry-After is given to the caller instead. */
  longestPauseMs: number;
  /** After which an attempt has no answer. */
  timeoutMs: number;
  pause: (ms: number) => Promise<void>;
}

const USUAL: Repeats = {
  attempts: 4,
  longestPauseMs: 10_000,
  timeoutMs: 30_000,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** What HTTP calls idempotent. A PUT of ours that adds has an Idempotency-Key. */
const IDEMPOTENT = ["GET", "HEAD", "PUT", "DELETE"];

export function repeating(changed: Partial<Repeats> = {}, fetch = globalThis.fetch) {
  const { attempts, longestPauseMs, timeoutMs, pause } = { ...USUAL, ...changed };

  return async function send(request: Request): Promise<Response> {
    const most = isRepeatable(request) ? attempts : 1;
    for (let attempt = 1; ; attempt++) {
      const response = await once(request).catch((error: unknown) => {
        if (attempt === most || request.signal.aborted) throw error;
      });
      if (response && (attempt === most || !(await isTransient(response)))) return response;
      const ms = retryAfterMs(response) ?? backoffMs(attempt);
      if (response && ms > longestPauseMs) return response;
      await pause(ms);
    }
  };

  /** A copy, because a body can be read once only. */
  function once(request: Request) {
    const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
    return fetch(new Request(request.clone(), { signal }));
  }
}

function isRepeatable(request: Request) {
  return IDEMPOTENT.includes(request.method) || request.headers.has("Idempotency-Key");
}

/** Too many requests, an error on the way or behind it, or the same request still being answered. */
async function isTransient(response: Response) {
  if (response.status !== 409) return response.status === 429 || response.status >= 500;
  const problem = await response.clone().json().catch(() => ({}));
  return problem.code === "in_flight";
}

/** Seconds or a date, as HTTP has it. */
function retryAfterMs(response: Response | void) {
  const value = response?.headers.get("Retry-After");
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? 1000 * Number(value) : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Half a second, one, two: each up to a half more, so that many clients do not come at once. */
function backoffMs(attempt: number) {
  return 250 * 2 ** attempt * (1 + Math.random() / 2);
}
