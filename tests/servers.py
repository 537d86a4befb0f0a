"""A web server on this machine that does what a test tells it, down to the byte, and remembers who asked for what."""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request: its method, its path, and its headers by their names in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]


class Handler(BaseHTTPRequestHandler):
    """Looks up what to do."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def _answer(self) -> None:
        whole = self.server.whole
        whole.asked.append(Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        whole.routes.get(self.path, missing)(self)

    do_GET = do_HEAD = _answer  # noqa: N815  # the names that http.server looks for

    def say(self, status: int, headers: Mapping[str, str] | None = None, body: bytes = b"") -> None:
        """Answer with *body*, which a HEAD does not get; its length is said unless *headers* do."""
        headers = headers or {}
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | dict(headers)).items():
            if value:
                self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def drip(self, data: bytes, pause: float) -> None:
        """Send *data* again and again, with a *pause* in seconds after each, for as long as somebody listens."""
        self.close_connection = True
        while not self.server.whole.closing.wait(pause):
            self.wfile.write(data)
            self.wfile.flush()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


Answer = Callable[[Handler], None]


def missing(handler: Handler) -> None:
    handler.say(404)


class _Server(ThreadingHTTPServer):
    whole: "Server"
    request_queue_size = 50

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let clients go as they like."""


class Server:
    """A server at `http://127.0.0.1:…`, or https with *context*, and what it does at each path."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.routes: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.closing = Event()
        self.server = _Server(("127.0.0.1", 0), Handler)
        self.server.whole = self
        if context:
            self.server.socket = context.wrap_socket(
                self.server.socket, server_side=True, do_handshake_on_connect=False
            )
        self.base = f"{'https' if context else 'http'}://127.0.0.1:{self.server.server_port}"

    def url(self, path: str) -> str:
        """Return the address of *path*."""
        return self.base + path

    def give(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> str:
        """Answer at *path* with *body*, and *headers* with `_` for `-`; return its address."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.routes[path] = lambda handler: handler.say(status, named, data)
        return self.url(path)

    def do(self, path: str, *answers: Answer) -> str:
        """Do the first of *answers* at *path* when it is asked first, and so on, then the last one for ever."""
        left = list(answers)
        self.routes[path] = lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)
        return self.url(path)

    def methods(self, path: str) -> list[str]:
        """Return with which methods *path* was asked for."""
        return [asked.method for asked in self.asked if asked.path == path]


def file(
    data: bytes, kind: str = "audio/mpeg", *, head: int = 200, ranges: bool = True, said: bool = True, **more: str
) -> Answer:
    """Serve *data* as servers of audio do: to HEAD, unless its status *head* is another, and in *ranges*.

    Its length is not *said* by some.
    """
    headers = {"Content-Type": kind} | {name.replace("_", "-"): value for name, value in more.items()}
    if ranges and head == 200:
        headers["Accept-Ranges"] = "bytes"

    def answer(handler: Handler) -> None:
        wanted = handler.headers.get("Range", "")
        if handler.command == "HEAD" and head != 200:
            handler.say(head)
        elif handler.command == "GET" and ranges and wanted:
            last = min(int(wanted.rpartition("-")[2]), len(data) - 1)
            handler.say(206, headers | {"Content-Range": f"bytes 0-{last}/{len(data)}"}, data[: last + 1])
        elif said:
            handler.say(200, headers, data)
        else:
            handler.close_connection = True
            handler.say(200, headers | {"Content-Length": "", "Connection": "close"}, data)

    return answer


@contextmanager
def running(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    server = Server(context)
    thread = Thread(target=server.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.server.shutdown()
        thread.join()
        server.server.server_close()
