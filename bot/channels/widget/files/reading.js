// Reads aloud with a Japanese voice of the device, where there is one.
import { spoken } from "./spoken.js";

const LANGUAGE = "ja-JP";

export const canRead = () => "speechSynthesis" in globalThis;

export function read(text) {
  const said = spoken(text);
  if (!canRead() || !said) return;
  const utterance = new SpeechSynthesisUtterance(said);
  utterance.lang = LANGUAGE;
  utterance.voice = speechSynthesis.getVoices().find((voice) => voice.lang.replace("_", "-") === LANGUAGE) ?? null;
  utterance.rate = 0.9;
  speechSynthesis.speak(utterance);
}

export function hush() {
  if (canRead()) speechSynthesis.cancel();
}
