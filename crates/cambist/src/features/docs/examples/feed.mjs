async function readFeed(url, etag = "") {
  const reply = await fetch(url, { headers: { "If-None-Match": etag } });
  return [reply.status, reply.headers.get("etag"), await reply.text()];
}

const url = "OFFICE/service/export/json";
const [status, etag, text] = await readFeed(url);
console.log(status);
const rates = JSON.parse(text);
// Ask again with the tag: 304 means that nothing has changed.
const [again] = await readFeed(url, etag);
console.log(again);
