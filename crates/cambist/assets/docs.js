// The documentation: a button that copies beside each piece of code, one choice of language for all examples, and where
// one reads in the contents. Without this script code is selected by hand, and each example has its own tabs.
const STORED = "cambist-tongue";

for (const code of document.querySelectorAll(".code")) {
  const { copy, copied } = code.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "code-copy";
  button.textContent = copy;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    const shown = [...code.querySelectorAll("pre")].find((pre) => pre.offsetParent !== null);
    try {
      await navigator.clipboard.writeText(shown.textContent);
    } catch {
      // Over plain http browsers have no clipboard: what is selected can be copied by the keyboard.
      getSelection().selectAllChildren(shown);
      return;
    }
    button.textContent = copied;
    setTimeout(() => { button.textContent = copy; }, 2000);
  });
  code.append(button);
}

const choices = [...document.querySelectorAll(".code-tabs > input")];

function choose(tongue) {
  for (const choice of choices) {
    if (choice.value === tongue) choice.checked = true;
  }
}

for (const choice of choices) {
  choice.addEventListener("change", () => {
    // What stands above must not push what one reads out of sight.
    const before = choice.getBoundingClientRect().top;
    choose(choice.value);
    scrollBy(0, choice.getBoundingClientRect().top - before);
    try {
      localStorage.setItem(STORED, choice.value);
    } catch {
      // Who keeps nothing chooses again on the next page.
    }
  });
}
try {
  const tongue = localStorage.getItem(STORED);
  if (tongue) choose(tongue);
} catch {
  // As above.
}

const links = new Map();
for (const link of document.querySelectorAll(".doc-contents a")) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const part = heading?.closest("section");
  if (part) links.set(part, link);
}
if (links.size > 0) {
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) seen.add(entry.target);
      else seen.delete(entry.target);
    }
    const first = [...links.keys()].find((part) => seen.has(part));
    for (const [part, link] of links) {
      if (part === first) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }, { rootMargin: "-10% 0px -60% 0px" });
  for (const part of links.keys()) watcher.observe(part);
}
