"""Who builds when there are many shows: executors of `concurrent.futures`, one file a kind."""

from concurrent.futures import Executor
from contextlib import AbstractContextManager

from feedtool import plugins
from feedtool.problems import FeedtoolError, meant, quoted

DEFAULT = "processes"


def opened(wanted: str, jobs: int) -> AbstractContextManager[Executor]:
    """Return a block that has the executor *wanted*, a NAME or NAME:ADDRESS; it does *jobs* at a time, unless it knows.

    Whoever leaves the block early leaves nobody at work that can be stopped. FeedtoolError when there is no such
    executor, and, from the block, when those who work have died.
    """
    name, _, address = wanted.partition(":")
    names = plugins.names("executors")
    if name not in names:
        known = meant(name, names) or f"; there are {', '.join(names)}"
        raise FeedtoolError(f"no executor called {quoted(name)}{known}")
    module = plugins.get("executors", name)
    if address and not module.ADDRESS:
        raise FeedtoolError(f"the executor '{name}' has no address; write `--executor {name}`")
    if module.ADDRESS and not address:
        raise FeedtoolError(f"the executor '{name}' needs an address; write `--executor {name}:{module.ADDRESS}`")
    block: AbstractContextManager[Executor] = module.opened(address, jobs)
    return block
