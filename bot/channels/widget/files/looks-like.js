// Whether what was typed into the open line is the value that was asked for, and no question about
// it: only then it is hidden before the server's masked text has come.
const DIGITS = /^[\d０-９\s()（）+＋\-‐-―ー−－]{6,}$/;
const TWO_WORDS = /^[\p{L}\p{M}ー・]+[ 　]+[\p{L}\p{M}ー・]+$/u;
const SIGNS = {
  email: /^\S+@\S+$/,
  phone: DIGITS,
  postal_code: /^〒?[\d０-９\s\-‐-―ー−－]{7,9}$/,
  birth_date: /^(明治|大正|昭和|平成|令和|[MTSHRmtshr])?[\d０-９元]{1,4}\s*[年./-].*[\d０-９]日?$/,
  policy_numbers: /^[A-Za-zＡ-Ｚ][\d０-９\-、, ]{6,}$/,
  kanji_name: TWO_WORDS,
  kana_name: TWO_WORDS,
  romaji_name: TWO_WORDS,
  address: /[都道府県市区町村郡].*[\d０-９一二三四五六七八九十]/,
};

export function looksLike(kind, text) {
  return Boolean(SIGNS[kind]?.test(text.trim())) && !/[?？]|ですか|どこ|なに|何を/.test(text);
}
