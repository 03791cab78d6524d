// The transcript as data: pure functions from one list of messages to the next. A message has a
// `key` for good, an `id` once the server knows it, and a `clientId` where this person said it.
export const SENDING = "sending";
export const WAITING = "waiting";
export const FAILED = "failed";
export const SENT = "sent";

// `isPressed`: a button was, whose title is shown.
export function withMine(messages, { clientId, text, isPressed = false }) {
  if (messages.some((one) => one.clientId === clientId)) return messages;
  return [...messages, { key: `c-${clientId}`, clientId, from: "user", text, isPressed, isMine: true, status: SENDING }];
}

// `change` of the message that this person said under that id: { status, isOffered, text }.
export function withChange(messages, clientId, change) {
  return changed(messages, (one) => one.clientId === clientId, change);
}

export function without(messages, clientId) {
  return messages.filter((one) => one.clientId !== clientId);
}

// A message of the server: new at the end, known ones once, own ones where they were said.
export function withServer(messages, message) {
  if (message.id && messages.some((one) => one.id === message.id)) return messages;
  const clientId = message.from === "user" ? message.client_msg_id : undefined;
  const mine = messages.find((one) => clientId && one.clientId === clientId);
  if (mine) {
    const told = { id: message.id, text: mine.isPressed ? mine.text : message.text, status: SENT };
    return changed(messages, (one) => one === mine, told);
  }
  const made = { from: "assistant", ...message, clientId, status: SENT, key: keyOf(message, messages) };
  // ids grow and can be compared as text: what comes late still stands where it was said
  const later = message.id ? messages.findIndex((one) => one.id > message.id) : -1;
  return later < 0 ? [...messages, made] : [...messages.slice(0, later), made, ...messages.slice(later)];
}

function keyOf(message, messages) {
  return message.id ? `s-${message.id}` : `n-${messages.length}`;
}

function changed(messages, isMeant, change) {
  if (!messages.some(isMeant)) return messages;
  return messages.map((one) => (isMeant(one) ? { ...one, ...change } : one));
}

// The newest message of the assistant, if the person has said nothing since: its choices can be
// pressed, its field can be filled in.
export function openQuestion(messages) {
  const last = messages.at(-1);
  return last?.from === "assistant" ? last : undefined;
}

// What copying and printing give away: who said what; what is not masked is not in it.
export function asText(messages, { me, assistant }) {
  return messages
    .map((one) => `${one.from === "user" ? me : assistant}：${one.text}`)
    .join("\n\n");
}
