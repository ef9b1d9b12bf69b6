// The keyboard of the desk. Every key presses something that stands on the page as well: what has
// `aria-keyshortcuts`, the sections of the navigation, the links of the rows. Without this script
// nothing is missing.
const typing = (target) => target.closest("input, textarea, select");
const linkOf = (row) => row.querySelector("a[href]");

// The row that the keyboard is at is the one whose link has the focus.
const move = (by) => {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const first = by > 0 ? 0 : rows.length - 1;
  const next = at < 0 ? first : Math.min(Math.max(at + by, 0), rows.length - 1);
  linkOf(rows[next]).focus();
  rows[next].scrollIntoView({ block: "nearest" });
};

const press = (found) => {
  if (typing(found)) {
    found.focus();
    found.select?.();
  } else {
    found.click();
  }
};

// `g` and a letter within a second and a half lead to a section.
let wentAt = -Infinity;

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const key = CSS.escape(event.key);
  const goes = event.timeStamp - wentAt < 1500;
  wentAt = event.key === "g" ? event.timeStamp : -Infinity;
  const found = (goes && document.querySelector(`[data-go="${key}"]`))
    || document.querySelector(`[aria-keyshortcuts="${key}"]`);
  if (event.key === "j" || event.key === "k") {
    event.preventDefault();
    move(event.key === "j" ? 1 : -1);
  } else if (found) {
    event.preventDefault();
    press(found);
  }
});

// A button beside what is there to be copied. Over plain http browsers have no clipboard, and then
// there is no button either.
const shell = document.querySelector(".desk");
for (const text of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-icon";
  const name = (word) => { button.title = word; button.setAttribute("aria-label", word); };
  const draw = (path) => { button.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`; };
  const rest = () => {
    name(shell.dataset.copyWord);
    draw('<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 5.5h-9a2 2 0 0 0-2 2v9"/>');
  };
  rest();
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.dataset.copy);
    name(shell.dataset.copiedWord);
    draw('<path d="M5 12.5l4.5 4.5L19 7.5"/>');
    setTimeout(rest, 2000);
  });
  text.after(button);
}

// Orders that change while one looks at them. Rows on the page are renewed where they stand, so that
// nothing moves under one's eyes; for the others there is a line that says how many.
const live = document.querySelector("[data-live]");
const news = document.querySelector("[data-news]");
const waiting = new Set();
const unseen = new Set();
let soon = 0;

const renew = (fresh, selector) => {
  const [old, now] = [document.querySelector(selector), fresh.querySelector(selector)];
  // Whoever is there with the keyboard stays there.
  if (old && now && !old.contains(document.activeElement)) old.replaceWith(now);
};

const look = async () => {
  const changed = [...waiting];
  waiting.clear();
  if (live.dataset.order) {
    if (changed.includes(live.dataset.order) || changed.includes("all")) news.hidden = false;
    return;
  }
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  renew(fresh, ".rail");
  renew(fresh, ".tabs");
  for (const number of changed) {
    const row = live.querySelector(`[data-row="${number}"]`);
    const now = fresh.querySelector(`[data-row="${number}"]`);
    if (row && now && !row.contains(document.activeElement)) {
      now.classList.add("is-new");
      row.replaceWith(now);
    } else {
      unseen.add(number);
    }
  }
  if (unseen.size > 0) {
    news.querySelector("[data-count]").textContent = unseen.has("all") ? "…" : unseen.size;
    news.hidden = false;
  }
};

const changed = (number) => {
  waiting.add(number);
  clearTimeout(soon);
  soon = setTimeout(look, 700);
};

if (live) {
  const source = new EventSource(`${live.dataset.live}?since=${shell.dataset.version}`);
  source.addEventListener("order", (event) => {
    const { order, state } = JSON.parse(event.data);
    changed(String(order));
    if (state === "new" || state === "paid") ring();
  });
  source.addEventListener("all", () => changed("all"));
  addEventListener("pagehide", () => source.close());
}

// A short tone for what is new, once somebody has asked for it in this browser.
const sound = document.querySelector("[data-sound]");
const isLoud = () => sound?.getAttribute("aria-pressed") === "true";
let audio = null;

function ring() {
  if (!isLoud()) return;
  audio ??= new AudioContext();
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = 660;
  volume.gain.setValueAtTime(0.15, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.4);
}

if (sound) {
  sound.hidden = false;
  sound.setAttribute("aria-pressed", String(localStorage.getItem("desk-sound") === "on"));
  sound.addEventListener("click", () => {
    sound.setAttribute("aria-pressed", String(!isLoud()));
    localStorage.setItem("desk-sound", isLoud() ? "on" : "off");
    ring();
  });
}
