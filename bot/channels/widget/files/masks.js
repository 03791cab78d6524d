// 伏せ字 of what was just sent, until the server's own masked text comes back.
const HIDDEN = "●●●";
const digits = (text) => text.normalize("NFKC").replace(/\D/g, "");

const MASKS = {
  kanji_name: name,
  kana_name: name,
  romaji_name: name,
  birth_date: () => "****年**月**日",
  postal_code: (text) => (digits(text).length === 7 ? `${digits(text).slice(0, 3)}-****` : HIDDEN),
  phone: (text) => (digits(text).length >= 9 ? `***-****-${digits(text).slice(-4)}` : HIDDEN),
  email,
  policy_numbers: policyNumbers,
  address: () => HIDDEN,
};

function name(text) {
  const first = /^\s*(\S\p{M}*)/u.exec(text);
  return first ? first[1] + HIDDEN : HIDDEN;
}

function email(text) {
  const found = /^\s*(\S)\S*@(\S+)\s*$/.exec(text);
  return found ? `${found[1]}***@${found[2]}` : HIDDEN;
}

function policyNumbers(text) {
  const found = text.normalize("NFKC").toUpperCase().replace(/-/g, "").match(/[0-9A-Z]+/g) ?? [];
  return found.map(policyNumber).join("、") || HIDDEN;
}

function policyNumber(number) {
  return number.length < 8 ? HIDDEN : number[0] + "*".repeat(number.length - 3) + number.slice(-2);
}

// The text as the transcript shows it; `kind` is that of the field that was open, if any.
export function masked(text, kind) {
  return kind && MASKS[kind] ? MASKS[kind](text) : text;
}

export const isPersonal = (kind) => kind !== undefined && kind in MASKS;
