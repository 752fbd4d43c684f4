"""The throw-away sample goes with its window, and nothing else does."""

from __future__ import annotations

from pathlib import Path

from invpay_desktop.ui.start import remove_sample


def a_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sample"
    folder.mkdir()
    for name in ("sample.sqlite", "sample.sqlite-wal", "sample.sqlite.lock"):
        (folder / name).write_bytes(b"x")
    (folder / "sample.sqlite.backups").mkdir()
    (folder / "sample.sqlite.backups" / "one.sqlite").write_bytes(b"x")
    return folder


def test_the_sample_goes_with_its_backups_and_its_folder(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    remove_sample(folder / "sample.sqlite")
    assert not folder.exists()
    assert tmp_path.exists()


def test_what_somebody_saved_beside_it_stays(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "Receipt_R-0001.pdf").write_bytes(b"%PDF-")
    remove_sample(folder / "sample.sqlite")
    assert [path.name for path in folder.iterdir()] == ["Receipt_R-0001.pdf"]
