// A feed as podcast-partytime reads it, the parser behind apps of the podcast namespace.
//
//     node partytime.mjs output/feed.xml
//
// prints one JSON object; what partytime does not find is null. Role names come in partytime's spelling
// ("Guest" for "guest"), and items that it refuses (no enclosure, no guid) are left out.
// https://github.com/RyanHirsch/partytime

import { readFile } from "node:fs/promises";

// partytime logs to stdout, which is the JSON's, and reads this setting when it is loaded: hence no import statement.
process.env.PARTYTIME_LOG = "silent";
const { parseFeed } = await import("podcast-partytime");

const chapters = ({ url, type }) => ({ url, type });

const person = ({ name, role, href, img }) => ({ name, role, href: href ?? null, img: img ?? null });

const item = (episode) => ({
  title: episode.title ?? null,
  guid: episode.guid,
  enclosure: episode.enclosure,
  pubDate: episode.pubDate?.toISOString() ?? null,
  duration: episode.duration,
  chapters: episode.podcastChapters ? chapters(episode.podcastChapters) : null,
  persons: (episode.podcastPeople ?? []).map(person),
  season: episode.podcastSeason?.number ?? episode.itunesSeason ?? null,
  episode: episode.podcastEpisode?.number ?? episode.itunesEpisode ?? null,
});

const channel = (feed) => ({
  title: feed.title,
  link: feed.link,
  guid: feed.guid ?? null,
  language: feed.language ?? null,
  categories: feed.itunesCategory ?? [],
  explicit: feed.explicit,
  itunesImage: feed.itunesImage ?? null,
});

const [path] = process.argv.slice(2);
if (!path) {
  console.error("usage: node partytime.mjs FEED.xml");
  process.exit(2);
}
const feed = parseFeed(await readFile(path, "utf8"));
if (!feed) {
  console.error(`${path}: podcast-partytime cannot read it`);
  process.exit(1);
}
console.log(JSON.stringify({ channel: channel(feed), items: feed.items.map(item) }, null, 2));
