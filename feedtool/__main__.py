"""The command `feedtool`, and `python -m feedtool`: when nothing has changed since the last build, that is all."""

import os
import sys

from feedtool import glance


def main() -> None:
    """Run the command line and exit."""
    arguments = sys.argv[1:]
    try:
        look, file, fresh = glance.again(arguments)
    except KeyboardInterrupt:
        if sys.stderr:
            sys.stderr.write("feedtool: stopped\n")
        sys.exit(130)
    if look is None:
        from feedtool import cli

        cli.main(arguments)
        return
    status = look.status
    for to_stderr, text in look.said:
        stream = sys.stderr if to_stderr else sys.stdout
        if stream is None:
            continue
        encoding = stream.encoding if stream.isatty() else "utf-8"
        try:
            stream.buffer.write(text.replace("\n", os.linesep).encode(encoding, "replace"))
            stream.flush()
        except BrokenPipeError:
            # Whoever read our output has seen enough; nothing more can be flushed to it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
            status = 0
        except OSError:
            from feedtool import cli

            cli.main(arguments)  # which can say why
            return
    if fresh:
        glance.renew(file, fresh)
    else:
        glance.use(file)
    sys.exit(status)


if __name__ == "__main__":
    main()
