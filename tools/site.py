"""Show the built site: `python -m tools.site address|serve FOLDER`."""

from __future__ import annotations

import argparse
import functools
import http.server
from pathlib import Path


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing for each file that is fetched."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Show the book's own page where an address is unknown, as its host will."""
        page = Path(self.directory, "404.html")
        if code != http.HTTPStatus.NOT_FOUND or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    """Return a server of `folder` on 127.0.0.1, not yet running; port 0 takes a free one."""
    return http.server.ThreadingHTTPServer(
        ("127.0.0.1", port), functools.partial(_Quiet, directory=str(folder))
    )


def main() -> None:
    """Print the address of the built site, or serve it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=["address", "serve"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args()
    index = chosen.folder.resolve() / "index.html"
    if not index.exists():
        parser.error(f"{index} is not there: run `make book` first")
    if chosen.action == "address":
        print(f"The book is ready. Open this address in a browser:\n\n    {index.as_uri()}\n")
        return
    with server(chosen.folder, chosen.port) as running:
        print(f"The book is at http://127.0.0.1:{running.server_port}/ (stop with Ctrl+C)")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
