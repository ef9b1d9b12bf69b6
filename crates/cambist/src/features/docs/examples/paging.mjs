const query = new URLSearchParams({ api_action: "pp", method: "get_links", limit: 100 });
let clicks = 0;
while (true) {
  const reply = await fetch("OFFICE/service/partner/api.php?" + query, {
    headers: { Authorization: "Bearer YOUR_KEY" },
  });
  const answer = await reply.json();
  if (answer.error !== 0) throw new Error(answer.error_text);
  clicks += Object.keys(answer.data.items).length;
  if (answer.data.next_before_id === undefined) break;
  query.set("before_id", answer.data.next_before_id);
}
console.log(clicks);
