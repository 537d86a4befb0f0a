# Makes chapters and a note of each episode. Chapters are known to the note, too: they are looked up once.
require "json"

module Episodes
  class Text < Jekyll::PageWithoutAFile
    def initialize(site, folder, name, text)
      super(site, site.source, folder, name)
      self.content = text
      data["render_with_liquid"] = false
    end
  end

  class Generator < Jekyll::Generator
    def generate(site)
      site.collections["episodes"].docs.each do |episode|
        slug = episode.basename_without_ext
        found = chapters(episode)
        site.pages << Text.new(site, "chapters", "#{slug}.json", JSON.generate("version" => "1.2.0", "chapters" => found))
        site.pages << Text.new(site, "notes", "#{slug}.txt", note(episode, found))
      end
    end

    def chapters(episode)
      title = nil
      (episode.data["transcript"] || []).each_with_object([]) do |item, found|
        if item["header"]
          title = item["header"]
        elsif title && item["sec"]
          found << { "startTime" => item["sec"], "title" => title }
          title = nil
        end
      end
    end

    def note(episode, found)
      lines = found.map { |one| "#{clock(one["startTime"])} #{one["title"]}" }
      guests = (episode.data["guests"] || []).join(", ")
      "#{episode.data["intro"]}\n\nChapters:\n#{lines.join("\n")}\n\nGuests: #{guests}\n\n#{episode.content}"
    end

    def clock(seconds)
      hours, minutes = (seconds / 60).divmod(60)
      hours.positive? ? format("%d:%02d:%02d", hours, minutes, seconds % 60) : format("%d:%02d", minutes, seconds % 60)
    end
  end
end
