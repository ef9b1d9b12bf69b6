// The builder of deep links tells its link while one types: the page is asked for as its form would ask,
// and what it says of the link is taken over. Without this script its button does the same.
const form = document.getElementById("builder-form");
let waiting = 0;
let asked = 0;

async function tell() {
  const mine = ++asked;
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form)).toString();
  try {
    const reply = await fetch(address);
    if (!reply.ok || reply.redirected || mine !== asked) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    document.getElementById("deep-link").value = page.getElementById("deep-link").value;
    document.getElementById("builder-leads").replaceWith(page.getElementById("builder-leads"));
  } catch {
    // The office is away: the form still can be sent.
  }
}

if (form) {
  document.getElementById("builder-button").hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 200);
  });
}
