// What is read aloud of a message: no addresses, no signs, numbers digit by digit.
export function spoken(text) {
  return text
    .replace(/https?:\/\/\S+/g, "")
    .replace(/0\d{1,4}-\d{1,4}-\d{3,4}/g, (number) => number.replace(/-/g, "の").split("").join(" "))
    .replace(/手順(\d+)\/(\d+)/g, "手順$1、全部で$2")
    .replace(/[→※・■]/g, "")
    .replace(/\n+/g, "。")
    .replace(/。{2,}/g, "。")
    .trim();
}
