// The barcode scanner types like a keyboard. It is known by its speed (under 35 ms a key) and
// by the Enter or Tab at its end. What it reads goes to the page's scanner field wherever the
// focus is, and never stays in a note or name field. The separator FNC1 (group separator,
// character 29, typed as Ctrl+]) is kept.
//
// The scan is announced as a `scan` event on the document. Unless somebody prevents the
// default, the text is sent with the form marked [data-scan], else with the find field.

const FASTEST_HUMAN_MS = 35;
const SHORTEST_SCAN = 6;
const RECOGNISED_AFTER = 3;
const SEPARATOR = "\u001d";

let keys = "";
let last = 0;
let before = null;

function charOf(event) {
  if (event.ctrlKey && (event.key === "]" || event.code === "BracketRight")) return SEPARATOR;
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  return event.key.length === 1 ? event.key : null;
}

function editable(element) {
  return element?.matches?.("input:not([type=radio]):not([type=checkbox]), textarea") ? element : null;
}

function remember() {
  const field = editable(document.activeElement);
  before = field && { field, value: field.value };
}

function restore() {
  if (before) before.field.value = before.value;
}

function forget() {
  keys = "";
  before = null;
}

export function send(text) {
  const event = new CustomEvent("scan", { detail: text, cancelable: true });
  if (!document.dispatchEvent(event)) return;
  const form = document.querySelector("form[data-scan]") ?? document.querySelector("form[data-find]");
  if (!form) return;
  const field = form.querySelector("[data-scan-input]") ?? form.querySelector("input[name=q]");
  field.value = text;
  form.requestSubmit();
}

document.addEventListener(
  "keydown",
  (event) => {
    const fast = event.timeStamp - last < FASTEST_HUMAN_MS;
    if (event.key === "Shift" || event.key === "Control") return;
    last = event.timeStamp;

    if (event.key === "Enter" || event.key === "Tab") {
      if (fast && keys.length >= SHORTEST_SCAN) {
        event.preventDefault();
        event.stopImmediatePropagation();
        const text = keys;
        restore();
        forget();
        send(text);
      }
      forget();
      return;
    }

    const char = charOf(event);
    if (char === null) {
      forget();
      return;
    }
    if (!fast) {
      forget();
      remember();
    }
    keys += char;
    if (char === SEPARATOR || (fast && keys.length > RECOGNISED_AFTER)) event.preventDefault();
  },
  { capture: true },
);
