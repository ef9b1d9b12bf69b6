// Live figures for a form with amounts. Nothing is computed here: every figure and every sentence comes
// from the office, which answers a form that is still being filled in as it would answer the sent one.

const PAUSE_MS = 180;
const form = document.querySelector("form[data-quote]");
const field = (name) => form.elements.namedItem(name);
const value = (name) => field(name)?.value ?? "";
let side = value("side") || (value("get") && !value("give") ? "get" : "give");
let timer;
let asking;

const address = () => {
  const [from, to] = [value("cur_from"), value("cur_to")];
  return from ? `${form.dataset.quote}/${from}/${to}/quote` : form.dataset.quote;
};

const say = (name, sentence) => {
  const place = document.getElementById(`${name}-error`);
  const input = field(name);
  if (place) place.textContent = sentence ?? "";
  if (!input) return;
  if (sentence) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  input.closest(".sum")?.classList.toggle("is-wrong", Boolean(sentence));
};

const show = (told) => {
  for (const place of form.querySelectorAll("[data-told]")) place.textContent = told[place.dataset.told] || "–";
  const { wrong } = told;
  const other = side === "give" ? "get" : "give";
  field(other).value = told[other];
  const whole = form.querySelector("[data-wrong]");
  const own = document.getElementById("give-error") ? undefined : wrong.give ?? wrong.get;
  whole.textContent = wrong.form ?? own ?? "";
  for (const name of ["give", "get", "email", "account"]) say(name, wrong[name]);
};

const ask = async () => {
  asking?.abort();
  asking = new AbortController();
  const body = new URLSearchParams();
  for (const name of ["give", "get", "city", "account", "email"]) {
    // An address that is still being typed is not wrong yet; nor is the side that follows.
    const skip = (name === side ? false : name === "give" || name === "get") || field(name) === document.activeElement && (name === "email" || name === "account");
    if (!skip) body.set(name, value(name));
  }
  body.set("side", side);
  form.classList.add("is-waiting");
  try {
    const reply = await fetch(address(), { method: "POST", body, signal: asking.signal });
    if (reply.ok) show(await reply.json());
    form.classList.remove("is-waiting");
  } catch (error) {
    // Offline or overtaken by the next question: the sent form is checked all the same.
    if (error.name !== "AbortError") form.classList.remove("is-waiting");
  }
};

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE_MS);
};

// The directions of another currency: their list and what can be had for it come from its own page.
const follow = async () => {
  const home = `${form.dataset.storefront}?cur_from=${encodeURIComponent(value("cur_from"))}`;
  const reply = await fetch(home).catch(() => undefined);
  if (!reply?.ok || reply.redirected) return;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const rates = page.getElementById("rates");
  if (rates) document.getElementById("rates")?.replaceWith(rates);
  const had = new Map([...page.querySelectorAll("#cur_to option")].map((option) => [option.value, option.dataset.off === undefined]));
  for (const option of field("cur_to").options) {
    if (had.get(option.value)) delete option.dataset.off;
    else option.dataset.off = "";
  }
  for (const name of ["give", "get"]) {
    const input = page.getElementById(name);
    if (input) field(name).placeholder = input.placeholder;
  }
  if (field("cur_to").selectedOptions[0]?.dataset.off !== undefined) {
    const first = [...field("cur_to").options].find((option) => option.value && option.dataset.off === undefined);
    if (first) {
      field("cur_to").value = first.value;
      field("cur_to").dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
};

if (form) {
  form.querySelector("[data-calculate]")?.remove();
  form.querySelector(".worked")?.remove();
  form.addEventListener("input", ({ target }) => {
    if (target.name !== "give" && target.name !== "get") return;
    side = target.name;
    if (field("side")) field("side").value = side;
    soon();
  });
  form.addEventListener("change", async ({ target }) => {
    if (target.name === "cur_from") await follow();
    if (target.name.startsWith("cur_") || target.name === "email" || target.name === "account") ask();
  });
  document.getElementById("turn")?.addEventListener("click", async (event) => {
    const [from, to] = [value("cur_from"), value("cur_to")];
    const has = (name, code) => [...field(name).options].some((option) => option.value === code);
    if (!has("cur_from", to) || !has("cur_to", from)) return;
    event.preventDefault();
    field("cur_from").value = to;
    await follow();
    field("cur_to").value = from;
    for (const name of ["cur_from", "cur_to"]) field(name).dispatchEvent(new Event("change"));
    ask();
  });
  form.addEventListener("submit", () => {
    // Only the side that was typed counts; the storefront's form has no field that says which.
    if (!field("side")) field(side === "give" ? "get" : "give").disabled = true;
  });
  addEventListener("pageshow", () => { for (const name of ["give", "get"]) field(name).disabled = false; });
  if (value("give") || value("get")) ask();
}
