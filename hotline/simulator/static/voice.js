// The browser's own voice, where it has one.
const speech = window.speechSynthesis;

export function say(words, language) {
  if (!speech) return;
  const utterance = new SpeechSynthesisUtterance(words);
  if (language) utterance.lang = language;
  speech.speak(utterance);
}

export function hush() {
  speech?.cancel();
}
