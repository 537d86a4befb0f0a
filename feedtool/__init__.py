"""feedtool: from episodes in Markdown to everything that a podcast publishes.

The line, as a library::

    from datetime import UTC, datetime
    from pathlib import Path

    import feedtool

    project = feedtool.load(Path("config/show.yaml"))
    build = feedtool.Build(project, now=datetime.now(UTC))
    feedtool.write(build, project.output)
    for problem in build.problems:
        print(problem.place, problem.message)
"""

TYPE_CHECKING = False  # which type checkers take for true; typing's own takes a while to import
if TYPE_CHECKING:
    from feedtool.pipeline import Build, check
    from feedtool.problems import FeedtoolError, Place, Problem, Severity
    from feedtool.project import Project, load
    from feedtool.writing import Written, write

__all__ = ["Build", "FeedtoolError", "Place", "Problem", "Project", "Severity", "Written", "check", "load", "write"]

_FROM = {"Build": "pipeline", "check": "pipeline", "Project": "project", "load": "project"}
_FROM |= dict.fromkeys(("FeedtoolError", "Place", "Problem", "Severity"), "problems")
_FROM |= dict.fromkeys(("Written", "write"), "writing")


def __getattr__(name: str) -> object:
    """Import what is asked for, and only then: a build in which nothing has changed needs none of it."""
    if name not in _FROM:
        raise AttributeError(f"module 'feedtool' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(f"feedtool.{_FROM[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
