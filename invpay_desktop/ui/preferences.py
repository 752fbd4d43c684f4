"""What the window remembers of itself on this machine: sizes, columns, the page it was left on, the theme chosen."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings


class Preferences:
    """Values by key in one small file of the user's configuration folder; not part of any book."""

    def __init__(self, path: Path | None = None) -> None:
        self._settings = QSettings(str(path or _usual_place()), QSettings.Format.IniFormat)

    def get(self, key: str, default: Any = None) -> Any:
        """What was kept under a key: JSON-able values, or `default` where nothing readable was."""
        text = self._settings.value(key)
        try:
            return default if text is None else json.loads(str(text))
        except ValueError:
            return default

    def put(self, key: str, value: Any) -> None:
        """Keep a JSON-able value; None forgets the key."""
        if value is None:
            self._settings.remove(key)
        else:
            self._settings.setValue(key, json.dumps(value))

    def flush(self) -> None:
        """Write what was put to disk now."""
        self._settings.sync()


def _usual_place() -> Path:
    named = os.environ.get("INVPAY_WINDOW")
    if named:
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("invpay", appauthor=False) / "window.ini"
