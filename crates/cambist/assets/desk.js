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
