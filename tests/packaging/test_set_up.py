"""Set-up as a fresh machine meets it: Pythons that do not run, are too old or lack something, and what it then says."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def set_up() -> ModuleType:
    spec = importlib.util.spec_from_file_location("set_up", ROOT / "packaging" / "set_up.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def program(folder: Path, name: str, body: str) -> str:
    path = folder / name
    path.write_text("#!/bin/sh\n" + body)
    path.chmod(0o755)
    return str(path)


def python_where(folder: Path, name: str, preamble: str) -> str:
    """This Python, started like any (`-I -c CODE`), with something changed before CODE runs."""
    return program(folder, name, f'shift 2\nexec "{sys.executable}" -I -c "{preamble}\n$1"\n')


def python_without_ensurepip(folder: Path) -> str:
    return python_where(folder, "python-of-debian", "import sys; sys.modules['ensurepip'] = None")


def test_takes_a_whole_python(set_up: ModuleType) -> None:
    python = set_up.probe(sys.executable, "dev")
    assert python.makes_venv
    assert python.lacks == []


def test_passes_over_what_does_not_run_or_is_too_old(set_up: ModuleType, tmp_path: Path) -> None:
    assert set_up.probe(str(tmp_path / "missing"), "run") is None
    assert set_up.probe(program(tmp_path, "shim", "echo 'command not found' >&2; exit 127\n"), "run") is None
    assert set_up.probe(python_where(tmp_path, "old", "import sys; sys.version_info = (3, 10, 13)"), "run") is None


def test_passes_over_a_python_without_sqlite(set_up: ModuleType, tmp_path: Path) -> None:
    assert set_up.probe(python_where(tmp_path, "bare", "import sys; sys.modules['sqlite3'] = None"), "run") is None


def test_names_the_debian_package_that_is_missing(set_up: ModuleType, tmp_path: Path) -> None:
    python = set_up.probe(python_without_ensurepip(tmp_path), "run")
    assert not python.makes_venv
    assert python.lacks == [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def test_prefers_a_python_that_lacks_nothing(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = python_without_ensurepip(tmp_path)
    monkeypatch.setattr(set_up, "CANDIDATES", (lacking, sys.executable))
    assert set_up.find_python("run").command == sys.executable
    monkeypatch.setattr(set_up, "CANDIDATES", (lacking,))
    assert set_up.find_python("run").command == lacking
    monkeypatch.setattr(set_up, "CANDIDATES", ())
    with pytest.raises(set_up.SetUpError, match=r"needs Python 3\.11 or newer"):
        set_up.find_python("run")


def test_without_root_says_the_one_command(set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "apt-get", "exit 1\n")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    python = set_up.probe(python_without_ensurepip(tmp_path), "run")
    with pytest.raises(set_up.SetUpError, match=rf"run: sudo apt-get install {python.lacks[0]}$"):
        set_up.with_system_packages("run", python, root=False)


def test_as_root_installs_and_looks_again(set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The stand-in for apt-get puts a whole Python where the lacking one was."""
    command = python_without_ensurepip(tmp_path)
    program(tmp_path, "whole", f'exec "{sys.executable}" "$@"\n')
    program(
        tmp_path, "apt-get", f'echo "$@" >>"{tmp_path}/asked"\n[ "$1" = update ] || cp "{tmp_path}/whole" "{command}"\n'
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    lacking = set_up.probe(command, "run")
    assert set_up.with_system_packages("run", lacking, root=True).lacks == []
    assert (tmp_path / "asked").read_text().splitlines()[-1].endswith(lacking.lacks[0])


def without_libraries(folder: Path) -> str:
    """A Python on a machine without a screen: no library is there that only a window needs."""
    return python_where(folder, "python-of-a-server", "import ctypes; ctypes.CDLL = None")


def test_names_what_the_window_lacks_and_for_tests_what_they_lack(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = set_up.probe(without_libraries(tmp_path), "run")
    assert server.makes_venv
    assert {"libegl1", "libxcb-cursor0", "libdbus-1-3"} < set(server.lacks)
    monkeypatch.setenv("PATH", str(tmp_path))  # only for shutil.which: the Python is named by its path
    bare = program(tmp_path, "python-of-a-desktop", f'/bin/true; exec "{sys.executable}" "$@"\n')
    assert set_up.probe(bare, "run").lacks == []
    assert {"xvfb", "openbox", "xdotool", "dbus"} <= set(set_up.probe(bare, "dev").lacks)


def test_prefers_a_python_that_makes_a_venv(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = without_libraries(tmp_path)
    monkeypatch.setattr(set_up, "CANDIDATES", (python_without_ensurepip(tmp_path), server))
    assert set_up.find_python("run").command == server


def test_without_a_screen_and_root_makes_the_command_line_ready_and_then_says_what_the_window_needs(
    set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    made: list[str] = []
    monkeypatch.setattr(set_up, "CANDIDATES", (without_libraries(tmp_path),))
    monkeypatch.setattr(set_up, "make_ready", lambda kind, python: made.append(kind))
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    assert set_up.main(["run"]) == 1
    assert made == ["run"]
    said = capfd.readouterr().err
    assert said.startswith("The window needs more of the system. Please ")
    assert "libegl1" in said


def test_the_program_s_own_oldest_python_is_the_one_that_set_up_asks_for(set_up: ModuleType) -> None:
    assert f'requires-python = ">={set_up.OLDEST[0]}.{set_up.OLDEST[1]}"' in (ROOT / "pyproject.toml").read_text()
