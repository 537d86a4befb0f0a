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

from feedtool.pipeline import Build, Written, check, write
from feedtool.problems import FeedtoolError, Place, Problem, Severity
from feedtool.project import Project, load

__all__ = ["Build", "FeedtoolError", "Place", "Problem", "Project", "Severity", "Written", "check", "load", "write"]
