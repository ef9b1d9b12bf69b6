// What has come just now, while the overview is open: asked for again every few seconds, and only while
// somebody looks. Without this script the page says the same when it is loaded again.
const pulse = document.getElementById("pulse");
const EVERY_MS = 4000;

async function look() {
  if (document.hidden) return;
  try {
    const reply = await fetch(pulse.dataset.href, { headers: { accept: "text/html" } });
    // Signed out meanwhile, or the office is away: what stands there stays.
    if (!reply.ok || reply.redirected) return;
    const told = await reply.text();
    if (told.trim() !== pulse.dataset.told) {
      pulse.dataset.told = told.trim();
      pulse.innerHTML = told;
    }
  } catch {
    // The next look may reach the office again.
  }
}

setInterval(look, EVERY_MS);
document.addEventListener("visibilitychange", look);
