// The customer's page of his order: it follows the order by itself, counts the time down and copies. Without
// this script the page says the same, and a button loads it again.
const telling = document.getElementById("told");
let page = document.getElementById("live");
let source = null;
let timer = 0;
let waiting = 0;

function copyButtons() {
  for (const value of page.querySelectorAll("[data-copy-text]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button is-line is-small";
    button.textContent = page.dataset.copy;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(value.dataset.copyText);
      } catch {
        // Over plain http there is no clipboard: what is selected can be copied by the keyboard.
        getSelection().selectAllChildren(value);
        return;
      }
      button.textContent = page.dataset.copied;
      telling.textContent = page.dataset.copied;
      setTimeout(() => { button.textContent = page.dataset.copy; }, 2000);
    });
    value.after(button);
  }
}

// Counted from when the page came, so that a wrong clock of the visitor's does not matter.
function countDown() {
  clearInterval(timer);
  const place = page.querySelector("[data-left]");
  if (!place) return;
  const end = performance.now() + place.dataset.left * 1000;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(left / 3600);
    place.textContent = `${hours ? `${hours}:` : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    if (left === 0) {
      clearInterval(timer);
      // The office ends or recalculates the order a moment later.
      setTimeout(look, 4000);
    }
  };
  show();
  timer = setInterval(show, 1000);
}

function start() {
  copyButtons();
  countDown();
}

// Takes the page as it is now and shows it in the place of what stands here.
async function look() {
  try {
    const answer = await fetch(location.href, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (!fresh || fresh.dataset.version === page.dataset.version) return;
    fresh.classList.toggle("is-live", page.classList.contains("is-live"));
    const before = page.querySelector("[data-told]").textContent;
    const now = fresh.querySelector("[data-told]").textContent;
    page.replaceWith(fresh);
    page = fresh;
    start();
    if (now !== before) telling.textContent = now;
  } catch {
    // Without a connection the next event, or the next look, does it.
  }
}

function follow() {
  clearTimeout(waiting);
  if (source) source.close();
  source = new EventSource(`${page.dataset.stream}?since=${page.dataset.version}`);
  source.addEventListener("open", () => page.classList.add("is-live"));
  source.addEventListener("order", look);
  source.addEventListener("error", () => {
    page.classList.remove("is-live");
    // The browser tries again by itself, unless it was refused: then this page looks now and then.
    if (source.readyState === EventSource.CLOSED) {
      waiting = setTimeout(() => { look().then(follow); }, 30000);
    }
  });
}

// A page that nobody sees holds no connection.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(waiting);
    source.close();
  } else {
    look().then(follow);
  }
});

start();
follow();
