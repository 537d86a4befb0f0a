"""Apple's categories, to the letter: a feed that writes one otherwise is refused (platform rules A2.5 and A6).

https://podcasters.apple.com/support/1691-apple-podcasts-categories
"""

_LISTED = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government:
History:
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
Technology:
True Crime:
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""

APPLE = {
    top: tuple(sub for sub in subs.strip().split(", ") if sub)
    for top, _, subs in (entry.partition(":") for entry in _LISTED.strip().splitlines())
}
"""Each category with its subcategories."""


def below(sub: str) -> str:
    """Return the category called *sub* as it is written in a show, when it is one below another; else *sub*."""
    whole = (f"{top} > {one}" for top, subs in APPLE.items() for one in subs if one.lower() == sub.lower())
    return next(whole, sub)


def known() -> tuple[str, ...]:
    """Return every category as it is written in a show: `Technology`, `Business > Careers`."""
    return tuple(name for top, subs in APPLE.items() for name in (top, *(f"{top} > {sub}" for sub in subs)))
