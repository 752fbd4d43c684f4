"""The frame of the command line: options that every command takes, commands loaded when they are called, one exit."""

from __future__ import annotations

import difflib
import importlib
import io
import re
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop import __version__
from invpay_desktop.base.errors import BadInput, InvPayError
from invpay_desktop.cli import failures, output
from invpay_desktop.cli.commands import COMMANDS
from invpay_desktop.cli.invocation import Invocation, OpenWindow, RunSandbox
from invpay_desktop.keychain import Keychain

if TYPE_CHECKING:
    from invpay_desktop.interchange.sample_service import StandIn

_NEGATIVE = re.compile(r"-[0-9.,]")


def run(
    args: Sequence[str],
    *,
    now: datetime | None = None,
    keychain: Keychain | None = None,
    open_window: OpenWindow | None = None,
    run_sandbox: RunSandbox | None = None,
    stand_in: StandIn | None = None,
) -> int:
    """Run one command line and return its exit status. `now`: aware instant, the present where it is left out.

    `open_window` opens the window, for the commands that do; see OpenWindow. `run_sandbox`: see RunSandbox.
    `stand_in`: what answers behind a sample.
    """
    invocation = Invocation(now, keychain, open_window, run_sandbox, stand_in)
    invocation.help_as_json = _asks_for_json(args)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal that has no “ must not stop the work
        sys.stdout.reconfigure(errors="replace")
    with _interrupts_as_before():
        try:
            _readable(args)
            with root.make_context("invpay", list(args), obj=invocation) as context:
                root.invoke(context)
            sys.stdout.flush()
            invocation.back_up_daily()
        except click.exceptions.Exit as done:
            return done.exit_code
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last place that can say it in words
            if invocation.wrote and not isinstance(error, (InvPayError, click.ClickException)):
                return failures.show_unsaid(error)
            return failures.show(error, invocation.as_json or _asks_for_json(args), invocation.now)
        finally:
            invocation.close()
    return invocation.status


def _readable(args: Sequence[str]) -> None:
    for arg in args:
        try:
            arg.encode()
        except UnicodeEncodeError:
            raise click.UsageError(f"“{arg.encode(errors='replace').decode()}” is not readable text.") from None


def _asks_for_json(args: Sequence[str]) -> bool:
    """Whether --json was meant, for a command line that could not be read."""
    before = args[: args.index("--")] if "--" in args else args
    return "--json" in before


@contextmanager
def _interrupts_as_before() -> Iterator[None]:
    main = threading.current_thread() is threading.main_thread()
    before = signal.getsignal(signal.SIGINT) if main else None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _take_json(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        context.ensure_object(Invocation).as_json = True


def _take_book(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(Invocation).name_book(value)


def _everywhere() -> list[click.Parameter]:
    """The options that stand before or after any command."""
    return [
        click.Option(
            ["--book"], type=click.Path(path_type=Path), metavar="FILE", expose_value=False, is_eager=True,
            callback=_take_book, help="The book; else INVPAY_BOOK, else the one in your data folder.",
        ),
        click.Option(
            ["--json"], is_flag=True, expose_value=False, is_eager=True, callback=_take_json,
            help="Print one JSON document.",
        ),
    ]  # fmt: skip


def _as_asked(context: click.Context, text: str, key: str) -> str:
    """A text about the program itself, inside a document where --json stands anywhere on the command line."""
    run = context.find_object(Invocation)
    return output.document({key: text}, ()) if run is not None and run.help_as_json else text


class Command(click.Command):
    """A command that takes --book and --json as well, and says what is wrong with a negative amount."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_everywhere())

    def get_help(self, ctx: click.Context) -> str:
        """The help, as a document where --json was given."""
        return _as_asked(ctx, super().get_help(ctx), "help")

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; `-5` in the place of an amount is refused as an amount, not as an option."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as wrong:
            negative = next((arg for arg in given if _NEGATIVE.match(arg)), None)
            if negative is None or not _NEGATIVE.match(wrong.option_name):
                raise
            raise BadInput(
                f"“{negative}” is not an amount above zero: write it like 12.50. Nothing was changed.", "amount"
            ) from None


class Group(click.Group):
    """A command with commands below it."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("no_args_is_help", False)
        kwargs.setdefault("invoke_without_command", False)
        super().__init__(*args, **kwargs)
        self.params.extend(_everywhere())

    def get_help(self, ctx: click.Context) -> str:
        """The help, as a document where --json was given."""
        return _as_asked(ctx, super().get_help(ctx), "help")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names. Raises UsageError, with the nearest, for another word."""
        name = args[0]
        command = self.get_command(ctx, name)
        if command is None:
            near = difflib.get_close_matches(name, self.list_commands(ctx), n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise click.UsageError(f"There is no command “{ctx.command_path} {name}”.{hint}", ctx)
        return name, command, args[1:]


class _Root(Group):
    """The first word of a command line; a command's module is loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].where.partition(":")
        command = getattr(importlib.import_module(f"invpay_desktop.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section in dict.fromkeys(entry.section for entry in COMMANDS.values()):
            with formatter.section(section):
                formatter.write_dl([(n, entry.about) for n, entry in COMMANDS.items() if entry.section == section])


def _print_version(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if value:
        click.echo(_as_asked(context, f"invpay {__version__}", "version"))
        context.exit()


@click.command(cls=_Root, invoke_without_command=True)
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_print_version, help="Print the version."
)
@click.pass_context
def root(context: click.Context) -> None:
    """Payment bookkeeping for a small business, in one file on your machine.

    Without a command the window opens.
    """
    if context.invoked_subcommand is not None:
        return
    run = context.ensure_object(Invocation)
    if run.as_json:
        raise click.UsageError("--json belongs to a command, and none was given.", context)
    run.open_window(run.named_book)
