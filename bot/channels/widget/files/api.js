// The web channel's routes; a refusal is an `ApiError`, anything else means that nothing came through.
import { conversationOf } from "./tokens.js";

const SESSION = "mypage-assistant.session";
const LAST = "mypage-assistant.last"; // stays when the tab is closed: what was begun can be gone on with
const REFRESH_MS = 30_000; // so long before its end a session is renewed
const ANSWER_WITHIN_MS = 45_000;

export class ApiError extends Error {
  constructor(status, title = "", retryAfterS = 0) {
    super(`${status} ${title}`);
    Object.assign(this, { status, title, retryAfterS });
  }
}

export class Api {
  #given;
  #present; // { token, conversation, endsAt, hostToken, opening }
  #asked; // { hostToken, answer }: a session under way

  // base: the assistant's origin; fetch, now; store: where the session lies, lasting: where the last
  // one does for another day; hostToken, agency: functions that tell what the page says at this moment.
  constructor(given) {
    this.#given = given;
  }

  get hasSession() {
    return Boolean(this.#given.store.getItem(SESSION));
  }

  // The session that is good now. It belongs to whoever the page vouches for at this moment; the
  // server alone decides whether a conversation goes on.
  session(isAnew = false) {
    const hostToken = this.#given.hostToken();
    const isGood = this.#present?.hostToken === hostToken && this.msLeft > REFRESH_MS;
    if (isGood && !isAnew) return Promise.resolve(this.#present);
    if (this.#asked?.hostToken !== hostToken) {
      const asked = { hostToken, answer: this.#open(hostToken) };
      this.#asked = asked;
      const over = () => { if (this.#asked === asked) this.#asked = undefined; };
      asked.answer.then(over, over);
    }
    return this.#asked.answer;
  }

  get msLeft() {
    return this.#present ? this.#present.endsAt - this.#given.now() : 0;
  }

  async #open(hostToken) {
    const agency = this.#given.agency() || null;
    const before = this.#given.store.getItem(SESSION);
    const earlier = before ? null : this.#given.lasting.getItem(LAST);
    const body = { agency, ...(hostToken ? { host_token: hostToken } : {}), ...(earlier ? { earlier } : {}) };
    const response = await this.#fetch("session", { method: "POST", body, token: before });
    const { token, expires_in_s: expiresInS, opening } = await response.json();
    this.#given.store.setItem(SESSION, token);
    this.#given.lasting.setItem(LAST, token);
    const endsAt = this.#given.now() + expiresInS * 1000;
    this.#present = { token, conversation: conversationOf(token), endsAt, hostToken, opening };
    return this.#present;
  }

  async post(text, id, answers) {
    const body = { text, client_msg_id: id, ...(answers ? { answers } : {}) };
    const response = await this.#authorised("messages", { method: "POST", body });
    return (await response.json()).replies;
  }

  // { messages, next } behind that message; all of them behind "".
  async after(id) {
    const response = await this.#authorised(`messages?after=${encodeURIComponent(id)}`, {});
    return response.json();
  }

  // The body of the event stream; what was missed since `lastId` comes first.
  async stream(lastId, signal) {
    const headers = { Accept: "text/event-stream", ...(lastId ? { "Last-Event-ID": lastId } : {}) };
    const response = await this.#authorised("events", { headers, signal });
    return response.body;
  }

  async feedback(id, isSolved, reason) {
    const body = { answer: id, solved: isSolved, ...(reason ? { reason } : {}) };
    await this.#authorised("feedback", { method: "POST", body });
  }

  // All that was told and said is forgotten on the server.
  async erase() {
    await this.#authorised("session/erase", { method: "POST" });
  }

  // Signed out: no session of this conversation is good any more, here or on the server.
  async end() {
    const token = this.#given.store.getItem(SESSION);
    this.forget();
    if (token) await this.#fetch("session/end", { method: "POST", token, keepalive: true });
  }

  forget() {
    this.#given.store.removeItem(SESSION);
    this.#given.lasting.removeItem(LAST);
    this.#present = undefined;
    this.#asked = undefined;
  }

  // A section of the manual, such as REG-3: { title, text }.
  async section(id) {
    return (await this.#fetch(`manual/${encodeURIComponent(id)}`, {})).json();
  }

  async #authorised(path, options, isAgain = false) {
    const { token } = await this.session(isAgain);
    try {
      return await this.#fetch(path, { ...options, token });
    } catch (error) {
      if (error.status !== 401 || isAgain) throw error;
      return this.#authorised(path, options, true);
    }
  }

  async #fetch(path, { method = "GET", body, token, headers = {}, signal, keepalive = false }) {
    const response = await this.#given.fetch(`${this.#given.base}/api/chat/${path}`, {
      method,
      keepalive,
      signal: signal ?? AbortSignal.timeout(ANSWER_WITHIN_MS),
      headers: {
        ...(body ? { "Content-Type": "application/json" } : {}),
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

// What the server refuses it explains itself.
async function refusal(response) {
  const { title } = await response.json().catch(() => ({}));
  return new ApiError(response.status, title, Number(response.headers.get("Retry-After")) || 0);
}
