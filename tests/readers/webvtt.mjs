// WebVTT files as webvtt-parser reads them, the parser and validator of those who wrote the standard.
//
//     node webvtt.mjs output/transcripts/*.vtt
//
// prints one JSON object: for each file the cues, as start and end in seconds, who speaks and the text, and what the
// parser complains about.
// https://github.com/w3c/webvtt.js

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { WebVTTParser } = require("webvtt-parser");
const entities = require("webvtt-parser/html-entities.json"); // without them it reads "&amp;" as "&;"

const text = (node) => (node.type === "text" ? node.value : (node.children ?? []).map(text).join(""));

const voice = (node) => (node.name === "v" ? node.value : (node.children ?? []).map(voice).find(Boolean));

const cue = ({ startTime, endTime, tree }) => [startTime, endTime, voice(tree) ?? "", text(tree)];

const paths = process.argv.slice(2);
if (paths.length === 0) {
  console.error("usage: node webvtt.mjs FILE.vtt ...");
  process.exit(2);
}
const found = {};
for (const path of paths) {
  const { cues, errors } = new WebVTTParser(entities).parse(await readFile(path, "utf8"));
  found[path] = { cues: cues.map(cue), errors: errors.map(({ line, col, message }) => `${line}:${col ?? ""} ${message}`) };
}
console.log(JSON.stringify(found));
