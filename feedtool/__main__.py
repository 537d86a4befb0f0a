"""The command `feedtool`, and `python -m feedtool`: when nothing has changed since the last build, that is all."""

import os
import sys

from feedtool import glance


def main() -> None:
    """Run the command line and exit."""
    look, file, fresh = glance.again(sys.argv[1:])
    if look is None:
        from feedtool.cli import main as whole

        whole()
        return
    status = look.status
    try:
        for to_stderr, text in look.said:
            stream = sys.stderr if to_stderr else sys.stdout
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.buffer.write(text.replace("\n", os.linesep).encode(encoding, "replace"))
            stream.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; nothing more can be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    if fresh:
        from feedtool import caching

        caching.put(file, fresh)
    sys.exit(status)


if __name__ == "__main__":
    main()
