import assert from "node:assert/strict";
import { test } from "node:test";
import * as transcript from "../../bot/channels/widget/files/transcript.js";

const answer = (id, text = id) => ({ id, from: "assistant", text });
const echo = (id, clientId, text) => ({ id, from: "user", text, client_msg_id: clientId });
const texts = (messages) => messages.map((one) => one.text);

test("a message is shown once, whichever way it comes", () => {
  const once = [answer("1"), answer("2")].reduce(transcript.withServer, []);
  assert.equal([answer("1"), answer("2")].reduce(transcript.withServer, once), once);
});

test("one's own message comes back masked, where it was said", () => {
  let messages = transcript.withMine([], { clientId: "c", text: "損保 太郎" });
  messages = transcript.withServer(messages, answer("12"));
  messages = transcript.withServer(messages, echo("11", "c", "●●●"));
  assert.deepEqual(texts(messages), ["●●●", "12"]);
  assert.equal(messages[0].status, transcript.SENT);
  assert.equal(messages[0].key, "c-c"); // it stays the same item on the screen
});

test("what comes late stands where it was said", () => {
  const messages = [answer("01"), answer("05"), answer("03")].reduce(transcript.withServer, []);
  assert.deepEqual(texts(messages), ["01", "03", "05"]);
});

test("only what nothing was said after can be answered", () => {
  const asked = transcript.withServer([], answer("1"));
  assert.equal(transcript.openQuestion(asked).id, "1");
  assert.equal(transcript.openQuestion(transcript.withMine(asked, { clientId: "c", text: "はい" })), undefined);
  assert.equal(transcript.openQuestion([]), undefined);
});

test("the transcript as text tells who said what", () => {
  const messages = transcript.withServer(transcript.withMine([], { clientId: "c", text: "●●●" }), answer("1", "承りました"));
  assert.equal(transcript.asText(messages, { me: "お客さま", assistant: "ご案内" }), "お客さま：●●●\n\nご案内：承りました");
});

test("a button that was pressed stays called as it was", () => {
  const pressed = transcript.withMine([], { clientId: "c", text: "ここは終わった", isPressed: true });
  assert.deepEqual(texts(transcript.withServer(pressed, echo("11", "c", "次へ"))), ["ここは終わった"]);
});
