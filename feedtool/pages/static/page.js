// What the copy page does beyond being read: tabs, texts that can be changed, counted and copied, a player that chapters
// and transcript follow, search.
// Without it all texts stand below each other, times lead into the audio file, and what is to be copied is marked by a click.
"use strict";

(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const of = (id) => document.getElementById(id);

  document.documentElement.classList.add("scripted");

  // On a phone a list of problems would push all else down; how many there are is said all the same.
  if (matchMedia("(max-width: 34rem)").matches) {
    for (const list of all("details.problems[open]")) list.open = false;
  }

  // Copying

  // The event of the old way hands over both flavours to the letter, and works where a page has no clipboard: over http.
  const handOver = (plain, html) => {
    let done = false;
    const give = (event) => {
      event.preventDefault();
      event.clipboardData.setData("text/plain", plain);
      if (html) event.clipboardData.setData("text/html", html);
      done = true;
    };
    document.addEventListener("copy", give);
    try {
      return document.execCommand("copy") && done;
    } finally {
      document.removeEventListener("copy", give);
    }
  };

  const put = async (plain, html) => {
    if (handOver(plain, html)) return true;
    try {
      const flavours = { "text/plain": new Blob([plain], { type: "text/plain" }) };
      if (html) flavours["text/html"] = new Blob([html], { type: "text/html" });
      await navigator.clipboard.write([new ClipboardItem(flavours)]);
      return true;
    } catch {
      return false;
    }
  };

  for (const button of all("button[data-copy]")) {
    const words = button.firstChild.data;
    let waiting;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const html = button.dataset.html ? of(button.dataset.html).textContent : "";
      const source = of(button.dataset.copy);
      const done = await put(source.value ?? source.textContent, html);
      const said = done ? "Copied" : "Not copied: mark the text, and copy it by hand";
      clearTimeout(waiting);
      of("said").textContent = "";
      button.firstChild.data = done ? "Copied" : "Not copied";
      button.classList.toggle("done", done);
      waiting = setTimeout(() => {
        of("said").textContent = said;
        waiting = setTimeout(() => {
          button.firstChild.data = words;
          button.classList.remove("done");
        }, 2000);
      }, 50);
    });
  }

  // Lengths, counted as each place counts them: what feedtool's lengths.py does, and a test compares the two

  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  const graphemes = (text) => Array.from(segmenter.segment(text), ({ segment }) => segment);
  const LINK = "x".repeat(23);
  const WORD = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
  const SPACE = "\\p{White_Space}";
  const ADDRESS = new RegExp(
    `(?<!${WORD})https?://[^${SPACE}<>"]*[^${SPACE}<>".,;:!?'()\\[\\]…»”’]`, "giu");
  const BARE = new RegExp(
    `(?<!${WORD}|[@.$#/\\-])(?:${WORD}(?:(?:${WORD}|-)*${WORD})?\\.)+(?:(?![\\p{Nd}_])${WORD}){2,}(?:/[^${SPACE}<>"]*)?`, "gu");
  const MENTION = new RegExp(`(?<!${WORD}|/)(@${WORD}+)@(?:${WORD}|[.\\-])+\\.${WORD}+`, "gu");
  const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji}\ufe0f?\u20e3|\p{Emoji_Modifier}/u;
  const LIGHT = [[0, 4351], [8192, 8205], [8208, 8223], [8242, 8247]];

  const weight = (character) => {
    const point = character.codePointAt(0);
    return LIGHT.some(([first, last]) => first <= point && point <= last) ? 1 : 2;
  };
  const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

  const units = {
    bytes: (text) => new TextEncoder().encode(text).length,
    characters: (text) => [...text].length,
    "utf-16": (text) => text.length,
    graphemes: (text) => graphemes(text).length,
    mastodon: (text) => graphemes(text.replace(ADDRESS, LINK).replace(MENTION, "$1")).length,
    x: (text) => {
      const told = text.replace(ADDRESS, LINK).normalize("NFC");
      const linked = told.replace(BARE, (found) => found + "x".repeat(Math.max(0, LINK.length - [...found].length)));
      return sum(graphemes(linked).map((one) => (EMOJI.test(one) ? 2 : sum([...one].map(weight)))));
    },
  };

  // Texts that can be changed: a field takes the place of each, since phones and screen readers know fields best

  for (const shown of all("pre[data-sizes]")) {
    const field = document.createElement("textarea");
    const original = shown.textContent;
    const restore = document.querySelector(`[data-restore="${shown.id}"]`);
    const sizes = all(".size", of(shown.dataset.sizes));
    let waiting;
    let wasOver = false;

    const count = () => {
      const over = [];
      for (const size of sizes) {
        const meter = size.querySelector("meter");
        const has = units[size.dataset.unit](field.value);
        const more = has - meter.max;
        meter.value = has;
        // Where the lower half is best, the upper one is shown as too much.
        if (more > 0) Object.assign(meter, { low: meter.max / 2, high: meter.max / 2, optimum: 0 });
        else for (const name of ["low", "high", "optimum"]) meter.removeAttribute(name);
        const said = `${has.toLocaleString("en-US")} of ${size.dataset.limit}`;
        size.lastElementChild.textContent = more > 0 ? `${said}: ${more.toLocaleString("en-US")} too many` : said;
        size.classList.toggle("over", more > 0);
        if (more > 0) over.push(size.lastElementChild.textContent);
      }
      restore.hidden = field.value === original;
      if (over.length) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      return over;
    };
    const tell = (words) => {
      of("said").textContent = words;
    };

    field.id = shown.id;
    field.className = shown.className;
    field.dir = shown.dir;
    field.lang = shown.lang;
    field.value = original;
    field.rows = Math.min(20, sum(original.split("\n").map((line) => Math.max(1, Math.ceil(line.length / 60)))));
    field.setAttribute("aria-label", shown.dataset.name);
    field.setAttribute("aria-describedby", shown.dataset.sizes);
    field.autocomplete = "off";
    // Told when somebody rests, and not at each key.
    field.addEventListener("input", () => {
      const over = count();
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        if (over.length) tell(over.join(", "));
        else if (wasOver) tell("Within the limit again");
        wasOver = over.length > 0;
      }, 1000);
    });
    restore.addEventListener("click", () => {
      field.focus();
      field.select();
      // The old way can be undone.
      if (!document.execCommand("insertText", false, original) || field.value !== original) field.value = original;
      field.setSelectionRange(0, 0);
      field.scrollTop = 0;
      clearTimeout(waiting);
      count();
      wasOver = false;
      tell("Restored");
    });
    shown.replaceWith(field);
  }

  // Tabs: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/

  const list = document.querySelector(".tabs");
  if (list) {
    const tabs = all("a", list);
    const panels = tabs.map((tab) => of(tab.hash.slice(1)));
    const show = (chosen) => {
      tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", String(index === chosen));
        tab.tabIndex = index === chosen ? 0 : -1;
        panels[index].hidden = index !== chosen;
      });
    };
    const go = (index) => {
      const chosen = (index + tabs.length) % tabs.length;
      show(chosen);
      tabs[chosen].focus();
      history.replaceState(null, "", tabs[chosen].hash);
    };
    list.setAttribute("role", "tablist");
    tabs.forEach((tab, index) => {
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panels[index].id);
      panels[index].setAttribute("role", "tabpanel");
      panels[index].setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        go(index);
      });
      tab.addEventListener("keydown", (event) => {
        const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: -1, " ": index }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        go(to);
      });
    });
    show(Math.max(0, tabs.findIndex((tab) => tab.hash === location.hash)));
  }

  // The player, and what follows it

  const audio = of("audio");
  const timed = (selector) => all(selector).map((element) => ({ element, start: Number(element.dataset.start) / 1000 }));
  const chapters = timed(".chapters > [data-start]");
  const box = document.querySelector(".transcript");
  const paragraphs = timed(".transcript > [data-start]");

  // Nobody's place is taken from under their eyes: who points at the transcript, or is in it by keyboard, reads there.
  const reading = matchMedia("(hover: hover)").matches ? ":hover, :has(:focus-visible)" : ":has(:focus-visible)";

  const follow = (time) => {
    for (const items of [chapters, paragraphs]) {
      const now = items.findLast(({ start }) => start <= time + 0.05);
      const before = items.find(({ element }) => element.hasAttribute("aria-current"));
      if (now === before) continue;
      before?.element.removeAttribute("aria-current");
      now?.element.setAttribute("aria-current", "true");
      if (now && items === paragraphs && !box.matches(reading)) {
        box.scrollTop = now.element.offsetTop - box.clientHeight / 3;
      }
    }
  };

  if (audio) {
    const unheard = () => {
      of("unheard").textContent = "The audio cannot be played here.";
    };
    audio.addEventListener("timeupdate", () => follow(audio.currentTime));
    audio.addEventListener("seeking", () => follow(audio.currentTime));
    audio.addEventListener("error", unheard);
    for (const { element, start } of [...chapters, ...paragraphs]) {
      element.querySelector(".seek").addEventListener("click", (event) => {
        event.preventDefault();
        audio.currentTime = start;
        follow(start);
        audio.play().catch((error) => error.name === "AbortError" || unheard());
      });
    }
  }

  // The times of a transcript are one stop of the Tab key; arrows go from one to the next.
  const times = all(".transcript .seek");
  const stop = (chosen) => times.forEach((time, index) => (time.tabIndex = index === chosen ? 0 : -1));
  stop(0);
  times.forEach((time, index) => {
    time.addEventListener("focus", () => stop(index));
    time.addEventListener("keydown", (event) => {
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: times.length - 1 }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      times[to]?.focus();
    });
  });

  // Search

  const field = document.querySelector(".search");
  if (field) {
    const plainly = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    const items = all(".episodes > [data-words]").map((element) => ({ element, words: plainly(element.dataset.words) }));
    const search = () => {
      const wanted = plainly(of("search").value).split(/\s+/).filter(Boolean);
      const only = of("only")?.checked;
      let count = 0;
      for (const { element, words } of items) {
        const found = wanted.every((word) => words.includes(word)) && (!only || "problems" in element.dataset);
        element.hidden = !found;
        count += found;
      }
      of("found").textContent = wanted.length || only ? `${count} of ${items.length} episodes` : "";
    };
    field.hidden = false;
    field.addEventListener("input", search);
    search(); // a browser may have kept what was typed
  }
})();
