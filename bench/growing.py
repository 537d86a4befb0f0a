"""The sample show, grown: as many episodes as are wanted, of the size and shape that real ones have.

Real ones were looked at, and nothing of them is here: 60 to 80 kB, written by `yaml.dump`, some 125 lines of transcript
of very different lengths, a header every five of them, clips, guests, links. The words are those of the sample
episodes, in another order, and with names that no other episode has. The same seed gives the same bytes.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

import yaml

from bench.blending import Voice, heard, names

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "episodes"
CONFIG = ROOT / "config"

SMALLEST, LARGEST = 60_000, 80_000
"""Bytes of an episode."""

FIRST = datetime(1999, 1, 1, 6, 30, tzinfo=UTC)
"""When the first episode was published; the others follow day by day."""

SITE = "https://shelfnine.example.org"
HOSTS = ("Inès", "Wilf")
KINDS = 150
"""Names for things, and as many for places: their pairs are enough for 22,500 titles."""

STAMP = "grown.json"

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Words:
    """What episodes are made of."""

    voice: Voice
    names: tuple[str, ...]
    headers: tuple[str, ...]
    topics: tuple[str, ...]


@cache
def words(seed: int) -> Words:
    """Return what the sample episodes say, with names made by *seed*."""
    texts: list[str] = []
    headers: list[str] = []
    topics: list[str] = []
    for path in sorted(SAMPLES.glob("[0-9]*.md")):
        front, body = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        known = yaml.safe_load(front)
        items = known.get("transcript") or []
        texts += [known["description"], known.get("intro", ""), *(item["line"] for item in items if "line" in item)]
        texts += [line for line in body.split("\n\n") if not line.lstrip().startswith(("#", "-"))]
        headers += [item["header"] for item in items if "header" in item]
        topics += known.get("topics") or []
    said = [re.sub(r"\[([^]]*)\]\([^)]*\)|\*", r"\1", text) for text in texts]
    every = " ".join([*said, *headers]).replace("’s", "").split()
    made = names(Random(seed), [word.strip(".,?!“”") for word in every], 2 * KINDS)
    return Words(heard(said), tuple(made), tuple(headers), tuple(sorted(set(topics))))


def title(number: int, seed: int = 1) -> str:
    """Return the title of the episode *number*, which no other one has."""
    return "The {} & the {}".format(*_pair(number, seed))


def slug(number: int, seed: int = 1) -> str:
    """Return the slug of the episode *number*, which is its file's name without `.md`."""
    return "{:05}-the-{}-and-the-{}".format(number, *_pair(number, seed)).lower()


def person(number: int, seed: int = 1) -> tuple[str, str]:
    """Return the id and the name of the guest *number*."""
    first, last = _pair(number, seed)
    return f"{first}-{last}".lower(), f"{first} {last}"


def _pair(number: int, seed: int) -> tuple[str, str]:
    known = words(seed).names
    return known[number % KINDS], known[KINDS + number // KINDS % KINDS]


def episode(number: int, seed: int = 1) -> bytes:
    """Return the file of the episode *number*, from 0 on."""
    chance = Random(f"{seed}/{number}")
    known = words(seed)
    own = tuple(names(chance, known.names, 12))
    front = _front(number, seed, chance, own)
    speakers = (*HOSTS, *(name.split()[0] for name in _guests(number, seed).values()))
    size = chance.randrange(SMALLEST + 4_000, LARGEST - 4_000)
    front["transcript"], front["quotableClips"], end = _talk(chance, known, own, speakers, size)
    front["duration"] = f"PT{end // 3600:02}H{end // 60 % 60:02}M{end % 60:02}S"
    dumped = yaml.dump(front, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
    return f"---\n{dumped}---\n\n{_body(number, seed, chance, own)}".encode()


def _guests(number: int, seed: int) -> dict[str, str]:
    """Return the guests of the episode *number*, by their ids: one, and every fourth time two."""
    numbers = [number] if number % 4 else [number, max(number - 3, 0)]
    return dict(person(one, seed) for one in numbers)


def _front(number: int, seed: int, chance: Random, own: tuple[str, ...]) -> dict[str, Any]:
    """Return all that an episode says of itself, but for its transcript."""
    known = words(seed)
    here = slug(number, seed)
    video = f"{number:05}{own[0][:6]:_<6}"
    date = FIRST + timedelta(days=number)
    return {
        "title": title(number, seed),
        "short": title(number, seed),
        "season": date.year - FIRST.year + 1,
        "episode": date.timetuple().tm_yday,
        "guests": list(_guests(number, seed)),
        "ids": {"youtube": video},
        "links": {
            "youtube": f"https://www.youtube.com/watch?v={video}",
            "apple": f"https://podcasts.apple.com/us/podcast/{here}/id9900000009?i={1_000_000_000 + number}",
        },
        "description": f"{known.voice.sentence(chance, own)} {title(number, seed)}.",
        "intro": " ".join(known.voice.sentence(chance, own) for _ in range(14)),
        "topics": [*chance.sample(known.topics, 3), *(name.lower() for name in own[:3])],
        "published": date,
        "audio": {
            "url": f"{SITE}/audio/{here}.mp3",
            "bytes": chance.randrange(30_000_000, 60_000_000),
            "type": "audio/mpeg",
        },
    }


def _talk(
    chance: Random, known: Words, own: tuple[str, ...], speakers: tuple[str, ...], size: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return a transcript of about *size* bytes, its sections as clips, and when it ends in seconds."""
    items: list[dict[str, Any]] = []
    clips: list[dict[str, Any]] = []
    now, length, left = 0, -1_500, 0
    while length < size:
        if not left:
            section = f"{chance.choice(known.headers)} {chance.choice(own)} {len(clips) + 1}"
            items.append({"header": section})
            clips.append({"name": section, "startOffset": now})
            left = chance.randrange(2, 10)
            length += len(section) * 2 + 80
        said = _turn(chance, known.voice, own)
        items.append({"line": said, "sec": now, "time": _clock(now), "who": chance.choice(speakers)})
        left -= 1
        length += len(said.encode()) * 81 // 76 + 58
        now += max(2, len(said) // 15)
    for clip, after in zip(clips, [*clips[1:], {"startOffset": now}], strict=True):
        clip["endOffset"] = after["startOffset"]
    return items, clips, now


def _turn(chance: Random, voice: Voice, own: tuple[str, ...]) -> str:
    """Return what somebody says in one go: mostly a few sentences, at times one word, at times a minute."""
    count = min(1 + int(chance.expovariate(1 / 9)), 40)
    return " ".join(voice.sentence(chance, own) for _ in range(count))


def _clock(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    return f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"


def _body(number: int, seed: int, chance: Random, own: tuple[str, ...]) -> str:
    here = slug(number, seed)
    links = [f"- [{name}]({SITE}/heard/{here}/{name.lower()})" for name in own[:4]]
    return "{}\n\n## Links\n\n{}\n".format(words(seed).voice.sentence(chance, own), "\n".join(links))


def people(count: int, seed: int = 1) -> dict[str, str]:
    """Return the files of the guests of *count* episodes, by their names."""
    known = words(seed)
    files = {}
    for number in range(count):
        chance = Random(f"{seed}/person/{number}")
        here, name = person(number, seed)
        files[f"{here}.md"] = (
            f"---\ntitle: {name}\npicture: {SITE}/people/{here}.jpg\nweb: https://{here}.example.org/\n---\n\n"
            f"{known.voice.sentence(chance)} {known.voice.sentence(chance)}\n"
        )
    return files


def settings() -> str:
    """Return the `show.yaml` of the grown show: the sample's own, with audio that each episode names for itself."""
    known = yaml.load((CONFIG / "show.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506  # only text
    written: str = yaml.safe_dump(
        {key: value for key, value in known.items() if key != "audio"}, allow_unicode=True, sort_keys=False
    )
    return written


def grow(folder: Path, count: int, seed: int = 1, tell: Tell | None = None) -> Path:
    """Make a show of *count* episodes in *folder*, unless it is there already, and return that."""
    stamp = folder / STAMP
    wanted = json.dumps({"count": count, "seed": seed, "made by": _made_by()})
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "episodes").mkdir(parents=True)
    shutil.copytree(CONFIG / "people", folder / "config" / "people")
    _write(folder / "config", {"show.yaml": settings()})
    _write(folder / "config" / "people", people(count, seed))
    with ProcessPoolExecutor() as pool:
        put = partial(_put, folder / "episodes", seed)
        for done, _ in enumerate(pool.map(put, range(count), chunksize=25), start=1):
            if tell:
                tell(done, count)
    stamp.write_text(wanted, encoding="utf-8")
    return folder


def _put(folder: Path, seed: int, number: int) -> None:
    (folder / f"{slug(number, seed)}.md").write_bytes(episode(number, seed))


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def _made_by() -> str:
    """Return what tells one way to grow a show from another: the digest of all that it is made by and of."""
    sources = [Path(__file__), Path(__file__).with_name("blending.py"), *sorted(SAMPLES.glob("*.md"))]
    sources += [CONFIG / "show.yaml", *sorted((CONFIG / "people").glob("*.md"))]
    whole = hashlib.sha256()
    for path in sources:
        whole.update(path.read_bytes())
    return whole.hexdigest()
