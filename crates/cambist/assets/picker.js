// Turns a <select data-picker> into a button and a dialog with a search. The select stays in the form
// and stays the truth: without this script it is what one uses.

const RECENT = "cambist-recent";
const SHOWN_RECENT = 4;

const recent = () => {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((code) => typeof code === "string");
  } catch {
    return [];
  }
};

const remember = (code) => {
  try {
    localStorage.setItem(RECENT, JSON.stringify([code, ...recent().filter((known) => known !== code)].slice(0, 8)));
  } catch {
    // A browser that keeps nothing shows nothing recent.
  }
};

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

const use = (href, className) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  if (className) svg.setAttribute("class", className);
  const made = document.createElementNS("http://www.w3.org/2000/svg", "use");
  made.setAttribute("href", href);
  svg.append(made);
  return svg;
};

const coin = ({ sign, badge, letters, tint }) => {
  const made = element("span", sign ? "coin" : `coin tint-${tint}`, sign ? use(sign) : letters);
  made.setAttribute("aria-hidden", "true");
  if (badge) made.append(use(badge, "coin-badge"));
  return made;
};

// Letters as people search: no case, no accents, ё as е.
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

const nameOf = (option) => option.text.replace(/ \([^()]*\)$/, "");

class Picker {
  constructor(select) {
    this.select = select;
    this.id = `${select.id}-list`;
    this.button = element("button", "pick");
    this.button.type = "button";
    this.button.setAttribute("aria-haspopup", "dialog");
    this.label = document.querySelector(`label[for="${select.id}"]`)?.textContent ?? "";
    this.search = element("input");
    Object.assign(this.search, { type: "search", autocomplete: "off", spellcheck: false, placeholder: select.dataset.picker });
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "true", "aria-controls": this.id, "aria-autocomplete": "list", "aria-label": `${this.label}: ${select.dataset.picker}`,
    })) this.search.setAttribute(name, value);
    this.list = element("div", "picker-list");
    this.list.id = this.id;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.label);
    const close = element("button", "icon-button", "✕");
    close.type = "button";
    close.setAttribute("aria-label", "Esc");
    close.addEventListener("click", () => this.dialog.close());
    this.dialog = element("dialog", "dialog picker", element("div", "picker-search", this.search, close), this.list);
    this.dialog.setAttribute("aria-label", this.label);
    this.button.addEventListener("click", () => this.open());
    this.search.addEventListener("input", () => this.show());
    this.search.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    this.list.addEventListener("click", (event) => this.choose(event.target.closest(".picker-option")));
    select.addEventListener("change", () => this.draw());
    select.closest(".select").hidden = true;
    select.closest(".field").append(this.button);
    document.body.append(this.dialog);
    this.draw();
  }

  draw() {
    const option = this.select.selectedOptions[0];
    if (!option) return;
    const label = element("span", "unseen", `${this.label}: `);
    this.button.replaceChildren(label, coin(option.dataset), element("span", "pick-name", nameOf(option)));
  }

  open() {
    this.search.value = "";
    this.show();
    this.dialog.showModal();
    this.search.focus();
    this.list.scrollTop = 0;
  }

  show() {
    const wanted = folded(this.search.value.trim());
    const matches = (option) => folded(`${option.value} ${option.text} ${option.dataset.also}`).includes(wanted);
    const options = [...this.select.options].filter((option) => option.value);
    const groups = [];
    if (!wanted) {
      const codes = recent();
      const found = codes.map((code) => options.find((option) => option.value === code && option.dataset.off === undefined)).filter(Boolean);
      if (found.length) groups.push([this.select.dataset.recent, found.slice(0, SHOWN_RECENT)]);
    }
    for (const group of this.select.querySelectorAll("optgroup")) {
      const found = [...group.children].filter(matches);
      // What can't be had for the other side stands last, and only for who looks for it.
      const on = found.filter((option) => option.dataset.off === undefined);
      const off = wanted ? found.filter((option) => option.dataset.off !== undefined) : [];
      if (on.length + off.length) groups.push([group.label, [...on, ...off]]);
    }
    this.list.replaceChildren(...groups.flatMap(([title, found]) => [element("div", "picker-group", title), ...found.map((option) => this.row(option))]));
    if (!groups.length) this.list.append(element("p", "picker-group", this.select.dataset.none));
    this.rows = [...this.list.querySelectorAll(".picker-option")];
    this.rows.forEach((row, place) => { row.id = `${this.id}-${place}`; });
    const chosen = this.rows.findIndex((row) => row.dataset.code === this.select.value);
    this.activate(wanted ? 0 : Math.max(chosen, 0), false);
  }

  row(option) {
    const row = element("div", option.dataset.off === undefined ? "picker-option" : "picker-option is-off",
      coin(option.dataset), element("span", "", nameOf(option)), element("code", "", option.value));
    row.dataset.code = option.value;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", String(option.value === this.select.value));
    return row;
  }

  activate(place, scroll = true) {
    this.rows[this.active]?.classList.remove("is-active");
    this.active = place;
    const row = this.rows[place];
    if (!row) return this.search.removeAttribute("aria-activedescendant");
    row.classList.add("is-active");
    this.search.setAttribute("aria-activedescendant", row.id);
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const last = this.rows.length - 1;
    const places = { ArrowDown: Math.min(this.active + 1, last), ArrowUp: Math.max(this.active - 1, 0), PageDown: Math.min(this.active + 8, last), PageUp: Math.max(this.active - 8, 0) };
    if (event.key in places) {
      event.preventDefault();
      this.activate(places[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.choose(this.rows[this.active]);
    }
  }

  choose(row) {
    if (!row) return;
    this.dialog.close();
    remember(row.dataset.code);
    if (this.select.value !== row.dataset.code) {
      this.select.value = row.dataset.code;
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.button.focus();
  }
}

if (typeof HTMLDialogElement === "function") {
  for (const select of document.querySelectorAll("select[data-picker]")) new Picker(select);
}
