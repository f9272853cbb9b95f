// Small comforts; every action works without them.
"use strict";

// A form leaves once, however often its button is pressed; the server sees to it too.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("button")) setTimeout(() => (button.disabled = true));
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const button of document.querySelectorAll("button[disabled]")) button.disabled = false;
});

// Signed out while the page was open: say so instead of standing still.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) document.getElementById("signed-out").hidden = false;
});
for (const name of ["htmx:sendError", "htmx:timeout"])
  document.addEventListener(name, () => (document.getElementById("unreachable").hidden = false));
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.getElementById("unreachable").hidden = true;
});

// Segments of a text while it is written: 160 letters of GSM-7 in one, 153 in several; 70 and 67 with others.
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/;
const EXTENDED = /[\^{}\\[~\]|€]/g;
function segments(text) {
  const plain = GSM.test(text);
  const length = plain ? text.length + (text.match(EXTENDED) || []).length : text.length;
  const [one, many] = plain ? [160, 153] : [70, 67];
  return length <= one ? 1 : Math.ceil(length / many);
}
document.addEventListener("input", (event) => {
  const counter = event.target.dataset.counter && document.getElementById(event.target.dataset.counter);
  if (counter) counter.textContent = `${event.target.value.length} / ${segments(event.target.value)}`;
});

document.addEventListener("click", (event) => {
  if (event.target.matches("[data-print]")) print();
});
