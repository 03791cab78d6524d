// A day of an era, as its four boxes give it; the assistant reads the text that comes of it.
const LAST_YEAR = { 昭和: 64, 平成: 31, 大正: 15 };
export const ERAS = ["昭和", "平成", "令和", "大正", "西暦"];

function number(text) {
  const plain = text.normalize("NFKC").trim().replace(/[年月日]$/, "");
  if (plain === "元") return 1;
  return /^\d{1,4}$/.test(plain) ? Number(plain) : NaN;
}

// { text: "昭和25年12月19日" }, or { problem: "year" | "month" | "day" }: what to look at again.
export function eraDate({ era, year, month, day }) {
  const [y, m, d] = [year, month, day].map(number);
  const isWestern = era === "西暦" || y > 999;
  if (!(y >= 1) || (isWestern ? y < 1868 || y > 2100 : y > (LAST_YEAR[era] ?? 99))) return { problem: "year" };
  if (!(m >= 1 && m <= 12)) return { problem: "month" };
  if (!(d >= 1 && d <= daysOf(m))) return { problem: "day" };
  return { text: `${isWestern ? "" : era}${y}年${m}月${d}日` };
}

function daysOf(month) {
  return month === 2 ? 29 : [4, 6, 9, 11].includes(month) ? 30 : 31;
}
