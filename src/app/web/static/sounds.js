// Sounds: one short high tone for ok, two low ones for refused, and the wall's alarm until it
// is acknowledged. They can be turned off at each station; the words stay.
//
// Anything may ask for one: document.dispatchEvent(new CustomEvent("sound", {detail: "ok"})).
// A refusal that arrives with the page, [data-sound], is heard once.

const OFF = "sounds-off";
const TONES = {
  ok: [[1320, 0, 0.12]],
  refused: [[220, 0, 0.22], [196, 0.3, 0.32]],
  alarm: [[880, 0, 0.3], [660, 0.35, 0.3], [880, 0.7, 0.3]],
};

let audio = null;

function isOff() {
  return localStorage.getItem(OFF) === "yes";
}

export function play(name) {
  if (isOff() || !TONES[name]) return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume(); // the browser waits for the first key or touch
  for (const [pitch, after, length] of TONES[name]) tone(pitch, after, length);
}

function tone(pitch, after, length) {
  const start = audio.currentTime + after;
  const oscillator = new OscillatorNode(audio, { frequency: pitch, type: "sine" });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.3, start + 0.01);
  volume.gain.setTargetAtTime(0, start + length - 0.03, 0.01);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

function flash(css) {
  document.documentElement.classList.add(css);
  setTimeout(() => document.documentElement.classList.remove(css), 500);
}

function announce(name) {
  play(name);
  if (name === "ok") flash("flash-ok");
  if (name === "refused") flash("flash-no");
}

function showSwitch(button) {
  button.setAttribute("aria-pressed", String(!isOff()));
}

document.addEventListener("sound", (event) => announce(event.detail));

for (const button of document.querySelectorAll("[data-sound-switch]")) {
  showSwitch(button);
  button.addEventListener("click", () => {
    localStorage.setItem(OFF, isOff() ? "no" : "yes");
    showSwitch(button);
    play("ok");
  });
}

const arrived = document.querySelector("[data-sound]:not([data-sound='alarm'])");
if (arrived) announce(arrived.dataset.sound);

// An alarm that nobody has acknowledged sounds again every eight seconds.
setInterval(() => {
  if (document.querySelector("[data-sound='alarm']")) play("alarm");
}, 8000);
