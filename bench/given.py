"""A show that somebody has, copied, so that nothing of it is touched."""

import re
import shutil
from pathlib import Path

from bench import growing

_OURS = re.compile(r"(?m)^(?:episodes|output|people):[^\n]*\n")
"""Lines of a `show.yaml` that say where folders are: in the copy they are elsewhere."""


def copied(folder: Path, episodes: Path, config: Path | None) -> Path:
    """Copy *episodes*, and the settings *config* with all that lies beside them, into *folder*, and return that.

    Without *config* the sample show's settings are taken; people are those beside the episodes or the settings.
    """
    shutil.rmtree(folder, ignore_errors=True)
    there = folder / "config"
    if config:
        shutil.copytree(config.parent, there)
        text = config.read_text(encoding="utf-8")
    else:
        shutil.copytree(growing.CONFIG / "people", there / "people")
        text = growing.settings()
    found = next(
        (one for one in (episodes.parent / "people", config and config.parent / "people") if one and one.is_dir()), None
    )
    if found:
        shutil.copytree(found, there / "people", dirs_exist_ok=True)
    text = _OURS.sub("", text).rstrip("\n")
    (there / "show.yaml").write_text(
        f"{text}\nepisodes: ../episodes\noutput: ../output\npeople: people\n", encoding="utf-8"
    )
    shutil.copytree(episodes, folder / "episodes")
    return folder
