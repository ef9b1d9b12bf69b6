// Tries a key: the call is made here, with the key in the header, and its reply is shown below the form. Without this
// script the form opens the reply as a page.

// JSON on many lines, with its digits as they came.
function laidOut(json) {
  let out = "";
  let depth = 0;
  let isText = false;
  const line = () => { out += "\n" + "  ".repeat(depth); };
  for (let place = 0; place < json.length; place += 1) {
    const c = json[place];
    if (isText) {
      out += c;
      if (c === "\\") {
        place += 1;
        out += json[place] ?? "";
      } else if (c === "\"") {
        isText = false;
      }
    } else if (c === "\"") {
      isText = true;
      out += c;
    } else if (c === "{" || c === "[") {
      out += c;
      if (json[place + 1] === "}" || json[place + 1] === "]") {
        place += 1;
        out += json[place];
      } else {
        depth += 1;
        line();
      }
    } else if (c === "}" || c === "]") {
      depth -= 1;
      line();
      out += c;
    } else if (c === ",") {
      out += c;
      line();
    } else if (c === ":") {
      out += ": ";
    } else if (!/\s/.test(c)) {
      out += c;
    }
  }
  return out;
}

for (const panel of document.querySelectorAll(".try")) {
  const form = panel.querySelector("form");
  const modern = form.querySelector("template");
  const select = form.elements.method;
  const answer = panel.querySelector(".try-answer");
  const limited = modern.dataset.limited.split(" ");
  select.append(modern.content.cloneNode(true));

  const address = () => {
    const asked = select.value;
    const limit = form.elements.limit.value;
    if (asked.startsWith("/")) {
      return limited.includes(asked) && limit ? `${asked}?limit=${encodeURIComponent(limit)}` : asked;
    }
    const query = new URLSearchParams({ api_action: "pp", method: asked });
    if (limit && asked !== "get_info") query.set("limit", limit);
    return `${form.getAttribute("action")}?${query}`;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    const [badge, time] = answer.querySelectorAll(".row > span");
    const [shown, body] = answer.querySelectorAll("code");
    button.disabled = true;
    const begin = performance.now();
    try {
      const target = address();
      const reply = await fetch(target, {
        headers: { Authorization: `Bearer ${form.elements.api_key.value.trim()}` },
        cache: "no-store",
        credentials: "omit",
      });
      const text = await reply.text();
      const isRefused = !reply.ok || text.startsWith("{\"status\":\"error\"");
      badge.textContent = `HTTP ${reply.status}`;
      badge.className = isRefused ? "badge is-bad" : "badge is-good";
      time.textContent = `${Math.round(performance.now() - begin)} ${answer.dataset.ms}`;
      shown.textContent = target;
      body.textContent = laidOut(text);
    } catch {
      badge.textContent = answer.dataset.failed;
      badge.className = "badge is-bad";
      time.textContent = "";
      shown.textContent = "";
      body.textContent = "";
    }
    answer.hidden = false;
    button.disabled = false;
  });
}
