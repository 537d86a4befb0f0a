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

const person = ({ name, role, group, href, img }) => ({ name, role, group, href: href ?? null, img: img ?? null });

const item = (episode) => ({
  title: episode.title ?? null,
  guid: episode.guid,
  enclosure: episode.enclosure,
  pubDate: episode.pubDate?.toISOString() ?? null,
  duration: episode.duration,
  chapters: episode.podcastChapters ? chapters(episode.podcastChapters) : null,
  persons: (episode.podcastPeople ?? []).map(person),
  season: episode.podcastSeason?.number ?? episode.itunesSeason ?? null,
  seasonName: episode.podcastSeason?.name ?? null,
  episode: episode.podcastEpisode?.number ?? episode.itunesEpisode ?? null,
  display: episode.podcastEpisode?.display ?? null,
  license: episode.license ?? null,
  location: episode.podcastLocation ?? null,
  social: episode.podcastSocialInteraction ?? [],
  txt: episode.podcastTxt ?? [],
  alternates: episode.alternativeEnclosures ?? [],
  soundbites: episode.podcastSoundbites ?? [],
  transcripts: episode.podcastTranscripts ?? [],
});

const channel = (feed) => ({
  title: feed.title,
  link: feed.link,
  guid: feed.guid ?? null,
  language: feed.language ?? null,
  categories: feed.itunesCategory ?? [],
  explicit: feed.explicit,
  itunesImage: feed.itunesImage ?? null,
  complete: feed.itunesComplete,
  block: feed.itunesBlock,
  newFeedUrl: feed.itunesNewFeedUrl ?? null,
  pubsub: feed.pubsub ?? null,
  locked: feed.locked ?? null,
  owner: feed.owner ?? null,
  medium: feed.medium ?? null,
  funding: feed.podcastFunding ?? [],
  license: feed.license ?? null,
  location: feed.podcastLocation ?? null,
  trailers: feed.trailers ?? [],
  podroll: feed.podroll ?? [],
  txt: feed.podcastTxt ?? [],
  persons: (feed.podcastPeople ?? []).map(person),
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
