// What follows when a message did not get through: again by itself after a while, or only when asked.
const WAITS_MS = [500, 1500, 3000, 6000, 12_000, 20_000];
const OFFERED_AFTER = 2;
const REFUSED = [400, 409, 413]; // the message itself; anything else may be different the next time
export const GIVEN_UP_AFTER_MS = 3 * 60_000;

export const wasRefused = (error) => REFUSED.includes(error.status);

// `error` has a `status` where the server has answered; `tries` so far; `forMs` since the first.
export function afterFailure(error, tries, forMs = 0) {
  const wait = WAITS_MS[Math.min(tries, WAITS_MS.length) - 1];
  const isOffered = tries > OFFERED_AFTER;
  if (error.status === 429 && error.retryAfterS) return { inMs: error.retryAfterS * 1000, isOffered: true };
  if (wasRefused(error) || forMs > GIVEN_UP_AFTER_MS) return { inMs: undefined, isOffered: true };
  return { inMs: wait, isOffered };
}

// ms until a broken stream is taken up again.
export function streamWait(tries) {
  return Math.min(500 * 2 ** Math.max(0, tries - 1), 15_000);
}
