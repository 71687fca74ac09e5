// Keys that work everywhere: those shown on buttons ([data-key]), `/` for the find field, and
// Esc, which closes and never discards.

function isTyping(element) {
  return element.matches?.("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") return close(event);
  if (event.key === "/" && !isTyping(event.target)) return find(event);
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:not([disabled])`);
  if (!button) return;
  event.preventDefault();
  button.click();
});

function find(event) {
  const field = document.querySelector("form[data-find] input");
  if (!field) return;
  event.preventDefault();
  field.focus();
}

function close(event) {
  const open = [...document.querySelectorAll("details.me[open], details[data-closes][open]")].pop();
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (event.target.matches("form[data-find] input")) {
    event.target.blur();
  }
}

function open(details) {
  details.open = true;
  details.querySelector("input:not([type=hidden])")?.focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.me[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-print]")) print();
  const opener = event.target.closest("[data-opens]");
  if (opener) open(document.getElementById(opener.dataset.opens));
});
