// A feed as feedsmith reads it, the parser that knows the whole of the podcast namespace.
//
//     node feedsmith.mjs output/feed.xml
//
// prints one JSON object; dates stay as they are written. Of an item it does not know contentLink and funding.
// https://feedsmith.dev

import { readFile } from "node:fs/promises";
import { parseRssFeed } from "feedsmith";

const [path] = process.argv.slice(2);
if (!path) {
  console.error("usage: node feedsmith.mjs FEED.xml");
  process.exit(2);
}
console.log(JSON.stringify(parseRssFeed(await readFile(path, "utf8"))));
