// The phones' page: asks what has changed, and passes on what people do with the phones.
import { Phone } from "./phone.js";
import { ask } from "./ask.js";

const EVERY_MS = 700;
const phones = new Map();
const lost = document.getElementById("lost");
const uplink = document.getElementById("uplink");
let seen = "";
let asking = null;

async function refresh() {
  try {
    const state = await ask("GET", `phones?seen=${seen}`);
    lost.hidden = true;
    if (state) show(state);
  } catch {
    lost.hidden = false;
  }
}

function show(state) {
  const first = seen === "";
  seen = state.version;
  uplink.checked = state.faults.uplink_down;
  for (const told of state.phones) {
    if (!phones.has(told.phone)) {
      const phone = new Phone(told, changed);
      phones.set(told.phone, phone);
      document.getElementById("phones").append(phone.element);
    }
  }
  for (const told of state.phones) phones.get(told.phone).show(told, first);
  for (const line of document.querySelectorAll(".story .line")) line.disabled = false;
}

function changed() {
  asking ??= refresh().finally(() => { asking = null; });
  return asking;
}

uplink.addEventListener("change", async () => {
  const down = uplink.checked;
  await ask("POST", "faults", { uplink_down: down, refuse: down ? -1 : 0 });
  changed();
});

document.querySelector(".story")?.addEventListener("click", (event) => {
  const line = event.target.closest(".line");
  if (line) [...phones.values()][line.dataset.phone]?.suggest(line.textContent);
});

setInterval(() => { if (!document.hidden) changed(); }, EVERY_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden) changed(); });
changed();
