// The length of posts as X and Bluesky count it.
//
//     node length.mjs POST.txt ...
//
// prints one JSON object: for each file the weighted length of twitter-text, whether X takes it, and the graphemes of
// this JavaScript engine. https://github.com/twitter/twitter-text

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { parseTweet } = createRequire(import.meta.url)("twitter-text");
const segmenter = new Intl.Segmenter();

const found = {};
for (const path of process.argv.slice(2)) {
  const text = (await readFile(path, "utf8")).replace(/\n$/, "");
  const { weightedLength, valid } = parseTweet(text);
  found[path] = { x: weightedLength, valid, graphemes: [...segmenter.segment(text)].length };
}
console.log(JSON.stringify(found));
