// What is made of an episode: its chapters, its note, its item in the feed.

export const slug = (episode) => episode.fileSlug;

export function chapters(episode) {
  const found = [];
  let title = "";
  for (const item of episode.data.transcript ?? []) {
    if (item.header) {
      title = item.header;
    } else if (title && item.sec !== undefined) {
      found.push({ startTime: item.sec, title });
      title = "";
    }
  }
  return found;
}

const clock = (seconds) => {
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${h ? `${h}:${String(m).padStart(2, "0")}` : m}:${String(s).padStart(2, "0")}`;
};

export const note = (episode) =>
  [
    episode.data.intro,
    `Chapters:\n${chapters(episode).map((one) => `${clock(one.startTime)} ${one.title}`).join("\n")}`,
    `Guests: ${(episode.data.guests ?? []).join(", ")}`,
    episode.rawInput,
  ].join("\n\n");

export const escape = (text) =>
  String(text ?? "").replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

const site = "https://shelfnine.example.org";

const item = (episode) => `<item>
<title>${escape(episode.data.title)}</title>
<link>${site}/${slug(episode)}/</link>
<guid isPermaLink="false">${slug(episode)}</guid>
<pubDate>${new Date(episode.data.published ?? episode.data.dateadded).toUTCString()}</pubDate>
<enclosure url="${escape(episode.data.audio?.url)}" length="${episode.data.audio?.bytes}" type="audio/mpeg"/>
<itunes:duration>${episode.data.duration}</itunes:duration>
<description>${escape(episode.data.intro)}${escape(episode.content)}</description>
<podcast:chapters url="${site}/chapters/${slug(episode)}.json" type="application/json+chapters"/>
</item>
`;

export const feed = (episodes) => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel>
<title>Shelf Nine</title>
<link>${site}/</link>
<description>One lost thing, one minute.</description>
<language>en</language>
${episodes.map(item).join("")}</channel>
</rss>
`;
