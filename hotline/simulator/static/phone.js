// One phone: its screen, its keys, its call.
import { ask } from "./ask.js";
import { hush, say } from "./voice.js";

const aloud = document.getElementById("aloud");
aloud.addEventListener("change", hush);

const OVER = ["completed", "busy", "no-answer", "failed", "canceled"];
const FARED = {
  sending: "sending …",
  delivered: "delivered",
  waiting: "waiting, the uplink is down",
  failed: "not delivered",
};
const WAITS = { key: "In a call: press a key", recording: "In a call: recording", nothing: "In a call …" };

export class Phone {
  constructor(told, changed) {
    this.number = told.phone;
    this.changed = changed;
    this.closed = null;
    this.spoken = 0;
    this.element = document.getElementById("phone").content.firstElementChild.cloneNode(true);
    this.label(told.name || told.phone);
    this.listen();
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  label(name) {
    const id = `phone-${this.number.replace(/\W/g, "")}`;
    const heading = this.part("h2");
    heading.id = id;
    heading.textContent = name;
    this.element.setAttribute("aria-labelledby", id);
    this.part(".bubbles").setAttribute("aria-label", `Texts of ${name}`);
    this.part(".heard").setAttribute("aria-label", `Call of ${name}`);
    this.part(".keypad").setAttribute("aria-label", `Keys of ${name}`);
  }

  listen() {
    this.part(".write").addEventListener("submit", (event) => {
      event.preventDefault();
      this.write();
    });
    this.part(".dial").addEventListener("click", () => this.do(this.rings ? "/answer" : ""));
    this.part(".silent").addEventListener("click", () => this.do("/silence"));
    this.part(".hangup").addEventListener("click", () => (this.inCall ? this.do("/hangup") : this.close()));
    this.part(".keypad").addEventListener("click", (event) => {
      const key = event.target.closest("button");
      if (key) this.press(key.value);
    });
    this.element.addEventListener("keydown", (event) => {
      const typing = event.target.matches("input, select") || event.ctrlKey || event.metaKey || event.altKey;
      if (!typing && /^[0-9*#]$/.test(event.key)) this.press(event.key);
    });
    for (const setting of ["kind", "answering"]) {
      this.part(`.${setting}`).addEventListener("change", async (event) => {
        await ask("POST", `phones/${encodeURIComponent(this.number)}`, { [setting]: event.target.value });
        this.changed();
      });
    }
  }

  async write() {
    const field = this.part("[name=words]");
    const words = field.value;
    if (!words.trim()) return;
    field.value = "";
    if (this.inCall) {
      await this.do("/says", { words });
      return;
    }
    const sent = ask("POST", `phones/${encodeURIComponent(this.number)}/texts`, { body: words });
    this.changed();
    await sent;
    this.changed();
  }

  suggest(words) {
    const field = this.part("[name=words]");
    field.value = words;
    this.element.scrollIntoView({ block: "nearest" });
    field.focus();
  }

  press(key) {
    if (this.inCall && !this.rings) this.do("/keys", { digits: key });
  }

  async do(what, given = {}) {
    hush();
    this.closed = null;
    const number = encodeURIComponent(this.number);
    const asked = ask("POST", `phones/${number}/calls${what}`, given);
    this.changed();
    await asked;
    await this.changed();
  }

  close() {
    hush();
    this.closed = this.call?.sid;
    this.showCall();
    this.part(".dial").focus();
  }

  show(told, first) {
    const call = told.call;
    if (call?.sid !== this.call?.sid) this.spoken = 0;
    if (first && call && OVER.includes(call.status)) this.closed = call.sid;
    this.call = call;
    this.inCall = Boolean(call) && !OVER.includes(call.status);
    this.rings = this.inCall && call.status === "ringing" && call.direction !== "inbound";
    this.part(".opted-out").hidden = !told.opted_out;
    this.part(".kind").value = told.kind;
    this.part(".answering").value = told.answering;
    this.showBubbles(told.bubbles);
    this.showCall();
    this.speak();
  }

  showBubbles(bubbles) {
    const items = bubbles.map((bubble) => {
      const pictures = bubble.pictures ? ` [${bubble.pictures} picture${bubble.pictures > 1 ? "s" : ""}]` : "";
      const item = row(bubble.by, bubble.body + pictures);
      const time = new Date(bubble.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
      const fared = bubble.by === "phone" ? ` · ${FARED[bubble.state] ?? bubble.state}` : "";
      const from = bubble.by === "carrier" ? " · from the carrier" : "";
      const foot = document.createElement("small");
      foot.textContent = time + fared + from;
      item.append(foot);
      item.classList.toggle("trouble", ["waiting", "failed"].includes(bubble.state) && bubble.by === "phone");
      return item;
    });
    fill(this.part(".bubbles"), items);
  }

  showCall() {
    const shown = Boolean(this.call) && (this.inCall || this.closed !== this.call.sid);
    const talking = this.inCall && !this.rings;
    this.part(".bubbles").hidden = shown;
    this.part(".heard").hidden = !shown;
    this.part(".state").textContent = shown ? this.progress() : readable(this.number);
    this.element.classList.toggle("ringing", this.rings);
    this.element.classList.toggle("talking", talking);
    this.part(".silent").hidden = !talking;
    this.part(".dial").hidden = talking;
    this.part(".dial").textContent = this.rings ? "Answer" : "Call";
    this.part(".hangup").hidden = !shown;
    this.part(".hangup").textContent = this.rings ? "Decline" : this.inCall ? "Hang up" : "Close";
    this.writing(talking);
    if (shown) {
      const lines = this.call.lines.map((line) => row(line.by, line.words, line.language));
      fill(this.part(".heard"), this.rings ? [row("note", "The hotline is calling …")] : lines);
    }
  }

  writing(talking) {
    const recording = talking && this.call.waiting === "recording";
    const deaf = talking && !recording && !this.call.speech && !this.call.bridged;
    const field = this.part("[name=words]");
    const what = deaf ? "Press a key below" : talking ? "What you say" : "A text to the hotline";
    field.disabled = this.part(".send").disabled = deaf;
    field.placeholder = what;
    field.setAttribute("aria-label", what);
    this.part(".send").textContent = recording ? "Record" : talking ? "Say" : "Send";
  }

  progress() {
    if (this.rings) return "Ringing";
    if (!this.inCall) return "The call is over";
    if (this.call.bridged) return "Connected";
    return this.call.speech ? "In a call: press a key or speak" : WAITS[this.call.waiting];
  }

  speak() {
    if (!this.call) return;
    const fresh = this.call.lines.slice(this.spoken).filter((line) => line.by !== "phone");
    this.spoken = this.call.lines.length;
    if (aloud.checked) fresh.forEach((line) => say(line.words, line.language));
  }
}

function row(by, words, language) {
  const item = document.createElement("li");
  item.className = by;
  item.append(words);
  if (language) item.lang = language;
  return item;
}

function fill(list, items) {
  const same = list.children.length === items.length;
  if (same && items.every((item, place) => item.isEqualNode(list.children[place]))) return;
  list.replaceChildren(...items);
  list.scrollTop = list.scrollHeight;
}

function readable(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "+1 $1-$2-$3");
}
