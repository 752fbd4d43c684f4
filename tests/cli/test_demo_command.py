"""The sample from the command line: its window, or what to try on it where there is none."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from invpay_desktop.base.errors import Cancelled, MachineError
from invpay_desktop.cli.demo_command import TRY
from invpay_desktop.cli.frame import run
from tests.cli.conftest import Invpay, Window


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where folders without a name of their own are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_sample_is_marked_and_sound(bare: Invpay, tmp_path: Path) -> None:
    made = bare("demo", "--in", tmp_path / "sample").data
    assert made == {"book": str(tmp_path / "sample" / "sample.sqlite"), "name": "Hartwell Signs", "sample": True}
    sample = Invpay(Path(made["book"]), bare.now, bare.keychain, bare.capture, bare.patch)
    assert not bare.book.exists()
    assert sample("check").data["problems"] == []
    assert sample("settings", "show", "book.sample").data["settings"]["book.sample"] is True


def test_what_the_sample_says_to_try_can_be_done(bare: Invpay, tmp_path: Path) -> None:
    shown = bare.text("demo", "--in", tmp_path / "sample", "--no-window")
    assert shown.status == 0
    sample = Invpay(tmp_path / "sample" / "sample.sqlite", bare.now, bare.keychain, bare.capture, bare.patch)
    bare.patch.chdir(tmp_path)
    for line in TRY:
        assert f" {line}\n" in shown.out
        done = sample.text(*line.split())
        assert done.status == 0, line
        assert done.out.strip(), line
    assert (tmp_path / "invoice.pdf").read_bytes().startswith(b"%PDF-")


def test_the_window_opens_on_a_sample_that_is_thrown_away(temporary: Path) -> None:
    window = Window(3)
    assert run(["demo"], open_window=window) == 3
    [(path, throw_away)] = window.opened
    assert path is not None
    assert (path.name, path.parent.parent, path.exists(), throw_away) == ("sample.sqlite", temporary, True, True)


def test_a_sample_that_was_given_a_place_stays_there(tmp_path: Path) -> None:
    window = Window()
    assert run(["demo", "--in", str(tmp_path)], open_window=window) == 0
    assert window.opened == [(tmp_path / "sample.sqlite", False)]


def test_without_a_window_it_says_why_and_what_to_try(temporary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def no_window(_path: Path | None, _throw_away: bool) -> int:
        raise MachineError("There is no screen here.")

    assert run(["demo"], open_window=no_window) == 0
    said = capsys.readouterr()
    assert said.err == "Note: There is no screen here.\n"
    assert [f"Made a sample book at {made}." in said.out for made in temporary.rglob("*.sqlite")] == [True]


def test_a_sample_that_is_stopped_leaves_nothing(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from invpay_desktop.interchange import sample_year

    def stopped(*_: object) -> None:
        raise Cancelled("Stopped; nothing of it was kept.")

    monkeypatch.setattr(sample_year, "make_sample", stopped)
    assert run(["demo"]) == 1
    assert list(temporary.iterdir()) == []
