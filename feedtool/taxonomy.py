"""The roles that a person can have in a podcast, by their groups: the Podcast Taxonomy.

https://github.com/Podcastindex-org/podcast-namespace/blob/main/taxonomy.json
"""

_LISTED = """
cast: host, co-host, guest host, guest, voice actor, narrator, announcer, reporter
creative direction: director, assistant director, executive producer, senior producer, producer, associate producer, \
development producer, creative director
writing: author, editorial director, co-writer, writer, songwriter, guest writer, story editor, managing editor, \
script editor, script coordinator, researcher, editor, fact checker, translator, transcriber, logger
audio production: studio coordinator, technical director, technical manager, audio engineer, \
remote recording engineer, post production engineer
audio post-production: audio editor, sound designer, foley artist, composer, theme music, music production, \
music contributor
administration: production coordinator, booking coordinator, production assistant, content manager, \
marketing manager, sales representative, sales manager
visuals: graphic designer, cover art designer
community: social media manager
misc.: consultant, intern
video production: camera operator, lighting designer, camera grip, assistant camera
video post-production: editor, assistant editor
"""

ROLES: dict[str, tuple[str, ...]] = {
    group: tuple(roles.strip().split(", "))
    for group, _, roles in (row.partition(":") for row in _LISTED.strip().split("\n"))
}
"""Every group with its roles, in lower case, since case does not count."""

DEFAULT = "cast"
"""The group of somebody of whom none is said."""


def group_of(role: str) -> str:
    """Return the first group that *role* belongs to, "" when nobody has that role.

    >>> group_of("host"), group_of("Sound Designer"), group_of("king")
    ('cast', 'audio post-production', '')
    """
    return next((group for group, roles in ROLES.items() if role.lower() in roles), "")


def known() -> tuple[str, ...]:
    """Return every role once."""
    return tuple(dict.fromkeys(role for roles in ROLES.values() for role in roles))
