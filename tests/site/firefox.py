"""A Firefox driven through WebDriver BiDi, which it speaks by itself: no driver to install."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import websocket

NAMES = ("firefox-esr", "firefox")


class Firefox:
    """One window of a headless Firefox with a profile of its own."""

    def __init__(self, profile: Path) -> None:
        path = next(filter(None, map(shutil.which, NAMES)), None)
        if path is None:
            message = f"no Firefox on the path ({' or '.join(NAMES)}); on Debian: apt-get install firefox-esr"
            raise FileNotFoundError(message)
        command = [
            path,
            "--headless",
            "--no-remote",
            "--profile",
            str(profile),
            "--remote-debugging-port",
            "0",
        ]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = iter(self._process.stdout.readline, "")
        address = next(line.split()[-1] for line in lines if "WebDriver BiDi listening" in line)
        self._socket = websocket.create_connection(f"{address}/session", suppress_origin=True, timeout=60)
        self._numbers = count(1)
        self.errors: list[str] = []
        self._ask("session.new", capabilities={})
        self._ask("session.subscribe", events=["log.entryAdded"])
        self._tab = self._ask("browsingContext.create", type="window")["context"]

    def _ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            said = json.loads(self._socket.recv())
            if said.get("method") == "log.entryAdded" and said["params"]["level"] in ("error", "warn"):
                self.errors.append(said["params"].get("text") or "")
            if said.get("id") == number:
                if said["type"] == "error":
                    raise RuntimeError(said["message"])
                return said["result"]

    def open(self, address: str, width: int = 1280) -> None:
        """Open a page, wait until it is loaded, and give its window the keyboard."""
        viewport = {"width": width, "height": 900}
        self._ask("browsingContext.setViewport", context=self._tab, viewport=viewport)
        self._ask("browsingContext.navigate", context=self._tab, url=address, wait="complete")
        self._ask("browsingContext.activate", context=self._tab)

    def run(self, script: str) -> Any:
        """Return what a script finds on the page, as JSON."""
        expression = f"(async () => JSON.stringify(await ({script})() ?? null))()"
        target = {"context": self._tab}
        said = self._ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        if said["type"] != "success":
            raise RuntimeError(said["exceptionDetails"]["text"])
        return json.loads(said["result"]["value"])

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as a hand would."""
        strokes = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": strokes}]
        self._ask("input.performActions", context=self._tab, actions=actions)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.communicate()
