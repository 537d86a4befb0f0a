"""JSON-LD for the episode's web page: a schema.org PodcastEpisode, its chapters as Clips.

It goes into `<script type="application/ld+json">`. https://schema.org/PodcastEpisode
"""

import json
from typing import Any

from feedtool.platforms import Platform


def finish(text: str) -> str:
    """Return *text*, in which keys without a value are left out; as it is while it is not JSON, such as a title."""
    try:
        data = json.loads(text)
    except ValueError:
        return text
    if not isinstance(data, dict):
        return text
    shown = json.dumps(_filled(data), ensure_ascii=False, indent=1)
    return shown.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _filled(value: Any) -> Any:
    """Return *value* without what says nothing."""
    if isinstance(value, dict):
        return {key: filled for key, one in value.items() if (filled := _filled(one)) not in ("", None, [], {})}
    return [_filled(one) for one in value] if isinstance(value, list) else value


PLATFORM = Platform("web page", {".json": "json"}, finish=finish, hashtags=0)
