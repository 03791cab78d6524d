// Tables of what the small pure modules make of what they get.
import assert from "node:assert/strict";
import { test } from "node:test";
import { aroundTable, askedField, blocks, choiceTitle, choiceWeight, pictureOf, saidText, stepOf } from "../../bot/channels/widget/files/blocks.js";
import { eraDate } from "../../bot/channels/widget/files/dates.js";
import { looksLike } from "../../bot/channels/widget/files/looks-like.js";
import { masked } from "../../bot/channels/widget/files/masks.js";
import { Outbox } from "../../bot/channels/widget/files/outbox.js";
import { afterFailure, streamWait } from "../../bot/channels/widget/files/retrying.js";
import { spoken } from "../../bot/channels/widget/files/spoken.js";
import { PageStore, storeOf } from "../../bot/channels/widget/files/storage.js";
import { conversationOf } from "../../bot/channels/widget/files/tokens.js";
import { Wording } from "../../bot/channels/widget/files/wording.js";

test("a day of an era", () => {
  const table = [
    [["昭和", "25", "12", "19"], { text: "昭和25年12月19日" }],
    [["昭和", "２５年", "１２月", " １９日"], { text: "昭和25年12月19日" }],
    [["平成", "元", "1", "8"], { text: "平成1年1月8日" }],
    [["昭和", "1950", "12", "19"], { text: "1950年12月19日" }], // four digits say which calendar
    [["西暦", "1950", "2", "29"], { text: "1950年2月29日" }], // the assistant knows the years
    [["西暦", "25", "1", "1"], { problem: "year" }],
    [["昭和", "65", "1", "1"], { problem: "year" }],
    [["昭和", "", "1", "1"], { problem: "year" }],
    [["昭和", "二十", "1", "1"], { problem: "year" }],
    [["昭和", "25", "13", "1"], { problem: "month" }],
    [["昭和", "25", "4", "31"], { problem: "day" }],
    [["昭和", "25", "4", "0"], { problem: "day" }],
  ];
  for (const [[era, year, month, day], expected] of table) {
    assert.deepEqual(eraDate({ era, year, month, day }), expected, `${era}${year}/${month}/${day}`);
  }
});

test("personal values are hidden, everything else stays", () => {
  const table = [
    ["kanji_name", "損保 太郎", "損●●●"],
    ["kana_name", "ガ", "ガ●●●"],
    ["phone", "０９０ー0000ー1234", "***-****-1234"],
    ["phone", "1234", "●●●"],
    ["postal_code", "〒732-8570", "732-****"],
    ["email", "taro@example.jp", "t***@example.jp"],
    ["email", "たろう", "●●●"],
    ["policy_numbers", "z123456780、Ａ020119183", "Z*******80、A*******83"],
    ["birth_date", "昭和25年12月19日", "****年**月**日"],
    ["address", "広島県広島市東区見本1-2-3", "●●●"],
    [undefined, "証券番号はどこですか", "証券番号はどこですか"],
    ["yes_no", "はい", "はい"],
  ];
  for (const [kind, text, expected] of table) assert.equal(masked(text, kind), expected);
});

test("what is typed at a field is its value only if it looks like one", () => {
  const values = [
    ["kanji_name", "損保 太郎"], ["kana_name", "ソンポ　タロウ"], ["phone", "090-0000-1234"], ["email", "taro@example.jp"],
    ["postal_code", "７３２−８５７０"], ["birth_date", "S25.12.19"], ["birth_date", "昭和25年12月19日"],
    ["policy_numbers", "A020119183"], ["address", "広島県広島市東区見本1-2-3"],
  ];
  const others = [
    ["kanji_name", "旧字体はどう書くの"], ["phone", "携帯でもいいですか"], ["birth_date", "西暦でもいい？"], ["address", "番地がないのですがどこに書きますか1"],
    ["policy_numbers", "どこに書いてあるの"], [undefined, "損保 太郎"],
  ];
  for (const [kind, text] of values) assert.ok(looksLike(kind, text), text);
  for (const [kind, text] of others) assert.ok(!looksLike(kind, text), text);
});

test("the text of a reply in blocks", () => {
  assert.deepEqual(blocks("こう進めます。\n→開きます。\n→押します。\n※控えます。\n・一つ\n\n終わり"), [
    { kind: "text", lines: ["こう進めます。"] },
    { kind: "todo", lines: ["開きます。", "押します。"] },
    { kind: "caution", lines: ["控えます。"] },
    { kind: "item", lines: ["一つ"] },
    { kind: "text", lines: ["", "終わり"] },
  ]);
});

test("where a message stands", () => {
  assert.deepEqual(stepOf({ text: "会員登録 手順3/7 お客さま情報の入力（1/5）\n→入力します。" }), {
    journey: "会員登録", step: 3, steps: 7, title: " お客さま情報の入力（1/5）", rest: "→入力します。",
  });
  assert.equal(stepOf({ text: "2件中1件目\n更新 手順3/9（項目1/9）\nはいですか。" }).rest, "2件中1件目\nはいですか。");
  assert.equal(stepOf({ text: "手順3/7です。" }), undefined);
  const card = { journey_title: "更新", title: "プランの選択", step: 5, steps: 9 };
  assert.deepEqual(stepOf({ text: "どれにしますか。", card }), { journey: "更新", step: 5, steps: 9, title: "プランの選択", rest: "どれにしますか。" });
});

test("which field a message asks for", () => {
  const fields = { registration: { birth_date: { label: "生年月日", parser: "birth_date" } } };
  const asked = (answers) => askedField({ card: { answers } }, fields)?.label;
  assert.equal(asked("registration/3/birth_date_0"), "生年月日");
  for (const other of ["registration/3/birth_date_asked_back", "registration/3/1", "renewal/3/birth_date_0", "", undefined]) {
    assert.equal(asked(other), undefined);
  }
  assert.equal(askedField({}, fields), undefined);
});

test("a button says what it does, and an answer is never favoured", () => {
  const words = new Wording({ part_done: "ここは終わった", screen_done: "この画面は終わった", whole_screen_done: "全部終わった" });
  const choice = (title, move) => ({ title, payload: `/journey{"move": "${move}"}` });
  const [next, whole, back, yes] = [choice("次へ", "next"), choice("この画面は済みました", "next_screen"), choice("戻る", "back"), choice("はい", "yes")];
  const at = (answers, choices) => choices.map((one) => choiceTitle(one, { choices, card: { answers } }, words));
  const titles = (...choices) => at("registration/3/1", choices);
  assert.deepEqual(titles(next, whole, back), ["ここは終わった", "全部終わった", "戻る"]);
  assert.deepEqual(titles(next, back), ["この画面は終わった", "戻る"]);
  assert.deepEqual(at("registration/3/email_0", [next, yes]), ["次へ", "はい"]); // at no screen
  assert.equal(choiceTitle(next, { choices: [next] }, words), "次へ");
  assert.deepEqual([next, back, yes, choice("いいえ", "no"), { title: "x", payload: "/faq{}" }, { title: "x", text: "y" }].map(choiceWeight), ["main", "aside", "", "", "", ""]);
});

test("the picture of a screen is shown where it is told what to do on it", () => {
  const at = (answers, part, text = "会員登録 手順3/7\n→押します。") => pictureOf({ text, card: { journey: "registration", step: 3, part, answers } });
  assert.equal(at("registration/3/1", 1), "registration-3");
  assert.equal(at("registration/3/2", 2), "registration-3-2");
  assert.equal(at("registration/3/2", 2, "続きへ進みます。"), undefined); // a reminder
  assert.equal(at("registration/3/email_0", 1), undefined);
  assert.equal(pictureOf({ text: "→押します。" }), undefined);
});

test("a button that was pressed on an earlier page is called as it was then", () => {
  const words = new Wording({ screen_done: "この画面は終わった" });
  const before = { card: { answers: "registration/1/1" }, choices: [{ title: "次へ", payload: '/journey{"move": "next"}' }, { title: "戻る", payload: '/journey{"move": "back"}' }] };
  const said = (message, asked = before) => saidText(message, asked, words);
  assert.equal(said({ text: "次へ" }), "この画面は終わった");
  assert.equal(said({ text: "次へ", isMine: true }), "次へ"); // typed here
  assert.equal(said({ text: "次へ" }, null), "次へ");
  assert.equal(said({ text: "はい" }), "はい");
});

test("a table stands where its words stood", () => {
  assert.deepEqual(aroundTable("前\n■表\n後", { text: "■表" }), ["前", "後"]);
  assert.deepEqual(aroundTable("前", { text: "" }), ["前", ""]);
});

test("what failed is tried again, but not what was refused", () => {
  assert.deepEqual(afterFailure({}, 1), { inMs: 500, isOffered: false });
  assert.equal(afterFailure({}, 3).isOffered, true);
  assert.equal(afterFailure({ status: 503 }, 99).inMs, 20_000);
  assert.deepEqual(afterFailure({ status: 429, retryAfterS: 7 }, 1), { inMs: 7000, isOffered: true });
  for (const status of [400, 409, 413]) assert.equal(afterFailure({ status }, 1).inMs, undefined);
  assert.equal(afterFailure({}, 9, 10 * 60_000).inMs, undefined);
  assert.deepEqual([1, 2, 3, 20].map(streamWait), [500, 1000, 2000, 15_000]);
});

test("what waits is kept in order, once, and what cannot be read never was", () => {
  const store = new PageStore();
  const outbox = new Outbox(store, "k");
  for (const id of ["a", "b", "a"]) outbox.add({ id, text: id });
  assert.deepEqual(new Outbox(store, "k").all().map((one) => one.id), ["a", "b"]);
  outbox.drop("a");
  assert.equal(outbox.first().id, "b");
  outbox.keepOnly(() => false);
  assert.equal(store.getItem("k"), null);
  for (const broken of ["{", "7", '[{"id": 1}]', "null"]) {
    store.setItem("k", broken);
    assert.deepEqual(outbox.all(), []);
  }
});

test("without a store of the browser the page remembers", () => {
  const forbidden = storeOf(() => { throw new Error("SecurityError"); });
  forbidden.setItem("a", 1);
  assert.equal(forbidden.getItem("a"), "1");
});

test("what is read aloud", () => {
  assert.equal(spoken("会員登録 手順3/7\n→押します。\n0120-157-566 https://x.jp/a"), "会員登録 手順3、全部で7。押します。0 1 2 0 の 1 5 7 の 5 6 6");
});

test("a token that is none has no conversation", () => {
  assert.equal(conversationOf(`h.${btoa('{"sub":"web-1"}')}.s`), "web-1");
  for (const broken of ["", "t", "a.b.c"]) assert.equal(conversationOf(broken), "");
});

test("a page may replace texts, and a text that is missing is an error", () => {
  const words = new Wording({ a: "{n}件", b: "b" }, { b: "B" });
  assert.equal(words.say("a", { n: 2 }) + words.say("b"), "2件B");
  assert.throws(() => words.say("c"));
});
