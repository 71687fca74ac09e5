// Live pages. <body data-live="/address"> names a stream of server-sent events. Each message is
// HTML: every element in it replaces the one on the page that has the same id. `beat` events
// carry nothing and say that the connection lives. After 60 seconds of silence the page says
// how old its data are, and it goes on trying to connect.

const words = JSON.parse(document.getElementById("words").textContent);

const STALE_MS = 60_000;
const RETRY_MS = 5_000;

let heard = Date.now();
let source = null;

function replace(html) {
  const arrived = new DOMParser().parseFromString(html, "text/html");
  for (const fresh of arrived.body.querySelectorAll(":scope > [id]")) {
    const old = document.getElementById(fresh.id);
    if (!old) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(fresh));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new CustomEvent("live"));
}

function hear() {
  heard = Date.now();
  showAge();
}

function connect(address) {
  source = new EventSource(address);
  source.addEventListener("message", (event) => {
    hear();
    replace(event.data);
  });
  source.addEventListener("beat", hear);
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(address), RETRY_MS);
  });
}

function clinicTime(moment) {
  return new Intl.DateTimeFormat("zh", {
    hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai",
  }).format(moment);
}

function showAge() {
  const stale = Date.now() - heard > STALE_MS;
  const time = clinicTime(heard);
  const banner = document.getElementById("stale");
  if (banner) {
    banner.hidden = !stale;
    banner.querySelector("[data-stale-since]").textContent = time;
  }
  for (const sync of document.querySelectorAll("[data-sync]")) {
    sync.dataset.state = stale ? "late" : "ok";
    sync.querySelector("[data-sync-text]").textContent = words.data_until.replace("{time}", time);
  }
}

// The wall's clock runs on the server's time, not on that of the box behind the screen.
function runClocks() {
  const loaded = Date.now();
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const offset = Date.parse(clock.dateTime) - loaded;
    const tick = () => {
      clock.querySelector("[data-clock-time]").textContent = clinicTime(Date.now() + offset);
    };
    setInterval(tick, 1000);
  }
}

if (document.body.dataset.live) {
  connect(document.body.dataset.live);
  setInterval(showAge, 5_000);
}
runClocks();
