// One feed, and chapters and a note for each episode: the Markdown files themselves become no pages.
import { chapters, feed, note, slug } from "./texts.js";

const eachEpisode = { pagination: { data: "collections.episodes", size: 1, alias: "episode" } };

export default function (eleventy) {
  eleventy.setQuietMode(true);
  eleventy.setUseGitIgnore(false);
  eleventy.addCollection("episodes", (all) =>
    all
      .getFilteredByGlob("content/*.md")
      .filter((one) => !one.data.draft)
      .sort((one, other) => new Date(other.data.published) - new Date(one.data.published)),
  );
  eleventy.addGlobalData("permalink", false);
  eleventy.addTemplate("feed.11ty.js", {
    data: () => ({ permalink: "feed.xml", eleventyImport: { collections: ["episodes"] } }),
    render: ({ collections }) => feed(collections.episodes),
  });
  eleventy.addTemplate("chapters.11ty.js", {
    data: () => ({ ...eachEpisode, permalink: ({ episode }) => `chapters/${slug(episode)}.json` }),
    render: ({ episode }) => JSON.stringify({ version: "1.2.0", chapters: chapters(episode) }),
  });
  eleventy.addTemplate("notes.11ty.js", {
    data: () => ({ ...eachEpisode, permalink: ({ episode }) => `notes/${slug(episode)}.txt` }),
    render: ({ episode }) => note(episode),
  });
  return { markdownTemplateEngine: false, dir: { input: "content" } };
}
