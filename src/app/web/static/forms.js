// Forms: the second press of a button does nothing, dates and ID numbers are read as they are
// usually written and shown back, and what was entered is kept until it has been sent. The
// server checks everything again; without this script it is the only one that does.

const words = JSON.parse(document.getElementById("words").textContent);

/** Fill {n} into the singular or the plural. */
const count = (forms, n) => forms[n === 1 ? 0 : 1].replace("{n}", n);

// ── Pressing twice ────────────────────────────────────────────────────────────

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const busy of document.querySelectorAll("[aria-busy=true]:is(form, button)")) busy.removeAttribute("aria-busy");
});

// ── Dates ─────────────────────────────────────────────────────────────────────

const WRITTEN = [
  /^(\d{4})(\d{2})(\d{2})$/,
  /^(\d{2})(\d{2})(\d{2})$/,
  /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/,
];

/** The day somebody wrote, as a UTC midnight, or null. Six digits are years from 2000. */
export function readDate(text) {
  for (const form of WRITTEN) {
    const found = form.exec(text.trim());
    if (!found) continue;
    const [year, month, day] = found.slice(1).map(Number);
    const full = year < 100 ? 2000 + year : year;
    const date = new Date(Date.UTC(full, month - 1, day));
    return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
  }
  return null;
}

const iso = (date) => date.toISOString().slice(0, 10);

/** Today at the clinic, as a UTC midnight. */
function today() {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date());
  return new Date(`${parts}T00:00:00Z`);
}

/** The age reached on a day, in the unit its size asks for. */
export function age(birth, on) {
  let months = (on.getUTCFullYear() - birth.getUTCFullYear()) * 12 + on.getUTCMonth() - birth.getUTCMonth();
  const reached = addMonths(birth, months);
  if (reached > on) months -= 1;
  const days = Math.round((on - addMonths(birth, months)) / 86_400_000);
  const gap = document.documentElement.lang === "en" ? " " : "";
  if (months < 1) return count(words.days, days);
  if (months < 24) return count(words.months, months) + (days ? gap + count(words.days, days) : "");
  const years = Math.floor(months / 12);
  return count(words.years, years) + (months % 12 ? gap + count(words.more_months, months % 12) : "");
}

function addMonths(date, months) {
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date.getUTCDate(), last));
  return first;
}

function wrongDate(field, date) {
  if (!date) return words.date_form;
  if (field.hasAttribute("data-past") && date > today()) return words.date_future;
  const earliest = field.dataset.notBefore;
  return earliest && iso(date) < earliest ? words.date_before : "";
}

function showDate(field) {
  if (!field.value.trim()) return show(field, "");
  const date = readDate(field.value);
  const wrong = wrongDate(field, date);
  if (wrong) return show(field, wrong, true);
  field.value = iso(date);
  const weekday = words.weekdays[(date.getUTCDay() + 6) % 7];
  const born = field.dataset.age;
  const years = born === "from" ? age(date, today()) : born ? age(new Date(`${born}T00:00:00Z`), date) : "";
  return show(field, `${field.value} ${weekday}${years ? ` · ${years}` : ""}`);
}

/** Say something under a field: what was understood, or what is wrong with it. */
function show(field, text, wrong = false) {
  const back = document.getElementById(`${field.id}-back`);
  back.textContent = text;
  back.classList.toggle("stop-ink", wrong);
  field.setAttribute("aria-invalid", String(wrong));
}

// ── Resident ID numbers ───────────────────────────────────────────────────────

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

const bare = (text) => text.replace(/[\s-]/g, "").toUpperCase();

/** Groups of 6, 8 and 4, as on the card. */
export const grouped = (text) => [bare(text).slice(0, 6), bare(text).slice(6, 14), bare(text).slice(14, 18)].filter(Boolean).join(" ");

/** Whether the last character fits the seventeen before it (GB 11643). */
export function fits(number) {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CHECKS[sum % 11] === number[17];
}

function showIdNumber(field) {
  const number = bare(field.value);
  if (!number) return show(field, "");
  field.value = grouped(number);
  if (!/^\d{17}[\dX]$/.test(number)) return show(field, words.id_length, true);
  if (!fits(number)) return show(field, words.id_check, true);
  const birth = readDate(number.slice(6, 14));
  if (!birth) return show(field, words.id_check, true);
  const male = Number(number[16]) % 2 === 1;
  fillIn(field, birth, male);
  return show(field, `${iso(birth)} · ${male ? words.male : words.female} · ${words.from_id}`);
}

function fillIn(field, birth, male) {
  const date = document.getElementById(field.dataset.birth ?? "");
  if (date && !date.value) {
    date.value = iso(birth);
    showDate(date);
  }
  const name = field.dataset.sex;
  if (name && !field.form.querySelector(`[name="${name}"]:checked`)) {
    field.form.querySelector(`[name="${name}"][value="${male ? "male" : "female"}"]`)?.click();
  }
}

document.addEventListener("focusout", (event) => {
  if (event.target.dataset?.kind === "date") showDate(event.target);
  if (event.target.dataset?.kind === "id-number") showIdNumber(event.target);
});

document.addEventListener("input", (event) => {
  const field = event.target;
  if (field.dataset?.kind !== "id-number" || field.selectionStart !== field.value.length) return;
  field.value = grouped(field.value);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fill]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fill);
  const day = today();
  day.setUTCDate(day.getUTCDate() + Number(button.dataset.days));
  field.value = iso(day);
  showDate(field);
});

// ── Keeping what was entered ──────────────────────────────────────────────────

const slot = (form) => `kept:${location.pathname}#${form.id}`;
const isKept = (field) => field.name && !["hidden", "password", "submit"].includes(field.type);

function keep(form) {
  const fields = [...form.elements].filter(isKept).filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked);
  sessionStorage.setItem(slot(form), JSON.stringify(fields.map((field) => [field.name, field.value])));
}

function giveBack(form) {
  const kept = JSON.parse(sessionStorage.getItem(slot(form)) ?? "[]");
  for (const [name, value] of kept) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (/^(radio|checkbox)$/.test(field.type)) field.checked ||= field.value === value;
      else if (!field.value) field.value = value;
    }
  }
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  giveBack(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", () => sessionStorage.removeItem(slot(form)));
}

document.querySelector(".summary[autofocus]")?.focus();
