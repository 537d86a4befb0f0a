// A JSON Feed as feedsmith reads it, a parser behind feed readers.
//
//     node jsonfeed.mjs output/feed.json
//
// prints one JSON object; dates stay as they are written. What feedsmith refuses, or does not know, is not in it.
// https://feedsmith.dev

import { readFile } from "node:fs/promises";
import { parseJsonFeed } from "feedsmith";

const [path] = process.argv.slice(2);
if (!path) {
  console.error("usage: node jsonfeed.mjs FEED.json");
  process.exit(2);
}
console.log(JSON.stringify(parseJsonFeed(await readFile(path, "utf8"))));
