// Prints the directions of a rates file as JSON.parse reads it: feed.js KIND FILE.

const { readFileSync } = require("node:fs");

const NAMES = [
  "from", "to", "city", "in", "out", "amount", "in_min_amount", "in_max_amount",
  "min_fee", "in_fee", "out_fee", "floating", "delay",
];

function* ofFlat({ rates }) {
  for (const item of rates) {
    yield [...NAMES.map((name) => item[name] ?? ""), (item.options ?? []).join()];
  }
}

function* ofV13({ currencies, exchange }) {
  for (const [give, { to }] of Object.entries(exchange)) {
    for (const [get, entry] of Object.entries(to)) {
      const { xr, cities = [], options = {}, amount, min, max, inFee = "", outFee = "" } = entry;
      const sides = xr < 0 ? [1, -xr] : [xr, 1];
      yield [
        currencies.list[give], currencies.list[get], cities.join(), ...sides,
        amount, min, max, "", inFee, outFee, "", "", Object.keys(options).join(),
      ];
    }
  }
}

const [kind, path] = process.argv.slice(2);
const document = JSON.parse(readFileSync(path, "utf8"));
const rows = kind === "flat" ? ofFlat(document) : ofV13(document);
for (const row of rows) {
  console.log(row.join("\t"));
}
