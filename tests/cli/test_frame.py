"""The frame: global options, loading late, refusals with their status, and nothing but the document on stdout."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from invpay_desktop import __version__
from invpay_desktop.__main__ import main
from invpay_desktop.base.errors import BugError
from invpay_desktop.cli.commands import COMMANDS
from invpay_desktop.cli.frame import Command, Group, root, run
from invpay_desktop.cli.invocation import Invocation, pass_run
from tests.cli.conftest import Invpay, Window

SOURCE = Path(__file__).parents[2]


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(root)
    for name in COMMANDS:
        command = root.get_command(context, name)
        assert command is not None
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", found) for below, found in command.commands.items())


def process(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "invpay_desktop", *args],
        capture_output=True, text=True, cwd=SOURCE, env={**os.environ, **environment}, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize(("name", "command"), list(every_command()), ids=lambda v: v if isinstance(v, str) else "")
def test_every_command_says_what_it_does_and_takes_the_options_of_all(name: str, command: click.Command) -> None:
    assert isinstance(command, (Command, Group))
    assert command.help
    assert command.help.strip().split("\n")[0].endswith(".")
    assert {"book", "json"} <= {parameter.name for parameter in command.params}
    for parameter in command.params:
        assert isinstance(parameter, click.Argument) or getattr(parameter, "help", None), f"{name} {parameter.opts}"
    shown = CliRunner().invoke(root, [*name.split(), "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith(f"Usage: root {name} ")


@pytest.mark.parametrize("args", ["--json --help", "--help --json", "pay --json --help", "invoice add --help --json"])
def test_help_is_a_document_too(bare: Invpay, args: str) -> None:
    done = bare.text(*args.split())
    assert done.status == 0
    assert done.data["help"].startswith("Usage: invpay")


def test_the_version_is_a_document_too(bare: Invpay) -> None:
    assert bare.text("--version", "--json").data == {"version": f"invpay {__version__}"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_overview_says_the_first_sentence_of_each_command(name: str) -> None:
    command = root.get_command(click.Context(root), name)
    assert command is not None
    assert command.help is not None
    assert " ".join(command.help.split("\n\n")[0].split()).startswith(COMMANDS[name].about)


def test_the_overview_lists_every_command(bare: Invpay) -> None:
    shown = bare.text("--help")
    assert shown.status == 0
    assert all(f"  {name} " in shown.out for name in COMMANDS)


@pytest.mark.parametrize(
    ("args", "named", "book"),
    [
        ([], "", None),
        (["--book", "a.sqlite"], "", "a.sqlite"),
        ([], "b.sqlite", "b.sqlite"),
        (["--book", "a"], "b", "a"),
    ],
)
def test_without_a_command_the_window_opens_on_the_named_book(
    args: list[str], named: str, book: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INVPAY_BOOK", named)
    window = Window(7)
    assert run(args, open_window=window) == 7
    assert window.opened == [(Path(book) if book else None, False)]


def test_without_a_command_or_a_window_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 1
    assert capsys.readouterr() == ("", "There is no window here. “invpay --help” lists the commands.\n")
    assert run(["--json"], open_window=Window()) == 2
    assert "none was given" in capsys.readouterr().err


def test_without_a_screen_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert main([]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("There is no screen here to open the window on. ")


def test_a_window_that_lacks_its_libraries_is_said_in_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('libEGL.so.1: no such file', name='PySide6.QtGui')")
    done = process(QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "a library that it needs is missing (libEGL.so.1: no such file)" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_version_loads_nothing_heavy() -> None:
    heavy = ("PySide6", "sqlalchemy", "alembic", "reportlab", "keyring", "rich", "sqlite3", "platformdirs", "babel")
    code = (
        "import sys; from invpay_desktop.__main__ import main; status = main(['--version']); "
        f"print(status, [name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=SOURCE, check=True)
    assert done.stdout.splitlines() == [f"invpay {__version__}", "0 []"]


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["sttings"], "There is no command “invpay sttings”. Did you mean settings?"),
        (["settings", "shwo"], "There is no command “invpay settings shwo”. Did you mean show?"),
        (["settings"], "Missing command."),
        (["settings", "set", "terms.days"], "VALUE is missing."),
        (["settings", "show", "--jsn"], "There is no option --jsn here. Did you mean --json?"),
        (["settings", "show", "a", "b"], "Got unexpected extra argument (b)"),
    ],
)
def test_a_wrong_command_line_is_status_2(bare: Invpay, args: list[str], sentence: str) -> None:
    done = bare(*args)
    assert done.status == 2
    assert done.document == {"success": False, "error": {"code": "usage", "message": sentence}}
    assert sentence in done.err
    assert "--help” says how it is used." in done.err
    assert bare.text(*args).out == ""


def test_bytes_that_are_no_text_are_refused(bare: Invpay) -> None:
    assert bare("settings", "set", "book.name", "\udcff").document["error"]["code"] == "usage"


def test_the_options_stand_before_or_after(invpay: Invpay, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    assert main(["--json", "settings", "show", "--book", str(invpay.book)]) == 0
    assert main(["settings", "--book", str(invpay.book), "show", "--json"]) == 0
    assert main(["--book", str(invpay.book), "settings", "show", f"--book={other}"]) == 1


def test_a_value_that_looks_like_the_option_is_a_value(invpay: Invpay) -> None:
    done = invpay.text("settings", "set", "book.name", "--", "--json")
    assert done.status == 0
    assert done.out == "book.name is now --json.\n"


def test_the_book_comes_from_the_environment_and_else_from_the_data_folder(
    invpay: Invpay, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("INVPAY_BOOK", str(invpay.book))
    assert main(["settings", "show", "book.name"]) == 0
    assert "Acme LLC" in capsys.readouterr().out
    monkeypatch.delenv("INVPAY_BOOK")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert main(["init"]) == 0
    assert (tmp_path / "data" / "invpay" / "book.sqlite").exists()


def test_reading_where_there_is_no_book_makes_none(bare: Invpay) -> None:
    done = bare("settings", "show")
    assert done.status == 1
    assert done.refused["code"] == "book_missing"
    assert "“invpay init” makes a book" in done.err
    assert not bare.book.exists()


def test_writing_where_there_is_no_book_makes_one_and_says_so(bare: Invpay) -> None:
    done = bare("settings", "set", "book.name", "Acme")
    assert done.data == {"key": "book.name", "value": "Acme"}
    assert len(done.warnings) == 1
    assert str(bare.book) in done.warnings[0]
    assert done.warnings[0] in done.err


def test_a_file_that_is_no_book_is_refused(bare: Invpay) -> None:
    bare.book.write_text("something else entirely, and long enough to be looked at")
    assert bare("settings", "show").refused["code"] == "not_a_book"
    assert bare.book.read_text().startswith("something else")


@pytest.fixture
def breaking(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Adds a command `break` that fails as the test says."""

    @click.command(cls=Command)
    @pass_run
    def breaks(run: Invocation) -> None:
        """Fail."""
        raise request.param

    monkeypatch.setattr(root, "get_command", lambda _context, _name: breaks)


@pytest.mark.parametrize("breaking", [ValueError("4111111111111111"), BugError("Sums differ.")], indirect=True)
@pytest.mark.usefixtures("breaking")
def test_what_nobody_foresaw_is_a_sentence_and_a_log_without_values(
    bare: Invpay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    done = bare("break", "--book", "secret-name.sqlite")
    assert done.status == 1
    assert done.refused["code"] == "bug"
    (log,) = (tmp_path / "state").rglob("failures.log")
    written = log.read_text()
    assert str(log) in done.err
    assert log.stat().st_mode & 0o777 == 0o600
    assert "test_frame.py:" in written
    assert "in breaks" in written
    for private in ("4111", "secret-name", str(tmp_path), str(SOURCE)):
        assert private not in written


@pytest.mark.parametrize("breaking", [ValueError("x")], indirect=True)
@pytest.mark.usefixtures("breaking")
def test_where_no_log_can_be_written_the_sentence_says_so(
    bare: Invpay, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "state").write_text("in the way")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert "No report could be written" in bare("break").refused["message"]


@pytest.mark.parametrize(
    ("breaking", "sentence"),
    [
        (KeyboardInterrupt(), "Stopped; nothing of it was kept."),
        (click.Abort(), "Stopped; nothing of it was kept."),
        (FileNotFoundError(2, "No such file", "invoices.csv"), "invoices.csv is not there."),
        (PermissionError(13, "Permission denied", "invoices.csv"), "invoices.csv may not be read or written by you."),
    ],
    indirect=["breaking"],
)
@pytest.mark.usefixtures("breaking")
def test_what_is_foreseen_is_one_sentence(bare: Invpay, sentence: str) -> None:
    done = bare("break")
    assert done.status == 1
    assert done.refused["message"] == sentence
    assert bare.text("break").err == sentence + "\n"


def test_ctrl_c_before_the_commit_keeps_nothing(invpay: Invpay, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command(cls=Command)
    @pass_run
    def stopped(run: Invocation) -> None:
        """Be stopped in the middle."""
        from invpay_desktop.db.setting_values import write_setting

        with run.writing() as session:
            write_setting(session, "book.name", "half done")
            signal.raise_signal(signal.SIGINT)

    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(root, "get_command", lambda _context, _name: stopped)
        assert invpay("stopped").refused["code"] == "cancelled"
    assert signal.getsignal(signal.SIGINT) is before
    assert invpay("settings", "show", "book.name").data["settings"] == {"book.name": "Acme LLC"}


def test_ctrl_c_after_it_is_not_heard(invpay: Invpay, monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command(cls=Command)
    @pass_run
    def finished(run: Invocation) -> None:
        """Be stopped too late."""
        from invpay_desktop.db.setting_values import write_setting

        with run.writing() as session:
            write_setting(session, "book.name", "done")
        signal.raise_signal(signal.SIGINT)
        run.answer({"done": True})

    before = signal.getsignal(signal.SIGINT)
    with monkeypatch.context() as patch:
        patch.setattr(root, "get_command", lambda _context, _name: finished)
        assert invpay("finished").data == {"done": True}
    assert signal.getsignal(signal.SIGINT) is before
    assert invpay("settings", "show", "book.name").data["settings"] == {"book.name": "done"}


def test_a_reader_that_went_away_is_no_failure(invpay: Invpay) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "invpay_desktop", "--book", str(invpay.book), "settings", "show"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=SOURCE,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
    assert child.returncode == 0


def test_an_answer_that_cannot_be_written_is_said(invpay: Invpay) -> None:
    with invpay.book.open("rb") as not_for_writing:
        done = subprocess.run(
            [sys.executable, "-m", "invpay_desktop", "--book", str(invpay.book), "settings", "show"],
            stdout=not_for_writing, stderr=subprocess.PIPE, text=True, cwd=SOURCE, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "The output could not be used (Bad file descriptor).\n"


def test_as_a_process_json_is_utf_8_whatever_the_locale(invpay: Invpay) -> None:
    invpay("settings", "set", "book.name", "Müller & Søn")
    done = subprocess.run(
        [sys.executable, "-m", "invpay_desktop", "--book", str(invpay.book), "settings", "show", "--json"],
        capture_output=True, cwd=SOURCE, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True,
    )  # fmt: skip
    assert "Müller & Søn" in done.stdout.decode()
    named = process("settings", "set", "book.name", "“", "--book", str(invpay.book), PYTHONIOENCODING="latin-1:strict")
    assert (named.returncode, named.stdout) == (0, "book.name is now ?.\n")
