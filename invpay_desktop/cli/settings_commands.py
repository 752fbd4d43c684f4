"""`invpay settings`: show and change settings; secrets go into the keyring."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from invpay_desktop.base.errors import BadInput, MachineError
from invpay_desktop.base.fields import Kind
from invpay_desktop.base.money import Money
from invpay_desktop.cli import output
from invpay_desktop.cli.frame import Group
from invpay_desktop.cli.invocation import Invocation, pass_run
from invpay_desktop.keychain import LONGEST, VARIABLES
from invpay_desktop.settings import (
    HOSTED_MODE,
    HOSTED_URL,
    MAX_PICTURE_BYTES,
    SECRETS,
    SETTINGS,
    find,
    picture_text,
    require_host_named,
)

if TYPE_CHECKING:
    from invpay_desktop.db.session import Session


@click.group(cls=Group)
def settings() -> None:
    """Show and change settings; keep secrets."""


@settings.command("show")
@click.argument("key", metavar="[KEY]", required=False)
@pass_run
def show_settings(run: Invocation, key: str | None) -> None:
    """Show every setting with its value, or one with what it is for. Of a secret: whether it is kept."""
    from invpay_desktop.db.setting_values import read_settings

    only = find(key) if key is not None else None
    with run.reading() as session:
        stored = read_settings(session)
        info = session.info
    values = {s.key: s.value(stored.get(s.key), info.currency) for s in SETTINGS if only in (None, s)}
    secrets = {s.key: _where_kept(run, info.public_id, s.key) for s in SECRETS if only in (None, s)}
    rows = [(k, _as_text(v).replace("\n", " / "), find(k).label) for k, v in values.items()]
    rows += [(k, f"({where})", find(k).label) for k, where in secrets.items()]
    run.answer(
        {"settings": {k: _for_json(v) for k, v in values.items()}, "secrets": secrets},
        [*output.columns(("Setting", "Value", "What it is"), rows), *([only.help] if only is not None else [])],
    )


def _where_kept(run: Invocation, book_id: str, key: str) -> str:
    if os.environ.get(VARIABLES[key]):
        return "in the environment"
    try:
        return "not set" if run.keychain.get(book_id, key) is None else "in the keyring"
    except MachineError:
        return "no keyring"


@settings.command("set")
@click.argument("key", metavar="KEY")
@click.argument("value", metavar="VALUE")
@click.option("--host", metavar="NAME", help="For hosted.mode live: the host that real money will move at.")
@pass_run
def set_setting(run: Invocation, key: str, value: str, host: str | None) -> None:
    """Set KEY to VALUE. For business.logo, VALUE is a PNG or JPEG file."""
    from invpay_desktop.db.setting_values import write_setting

    setting = find(key)
    if setting.kind is Kind.SECRET:
        raise BadInput(f"{key} is a secret and does not belong on a command line: use “invpay settings secret {key}”.")
    text = picture_text(_file_bytes(Path(value))) if setting.from_file and value else value
    if setting.kind is not Kind.MONEY:  # refused before a book is made for it; an amount needs the book's currency
        setting.read(text)
    with run.writing(make=True) as session:
        read = setting.read(text, session.info.currency)
        _require_live_meant(session, key, text, host)
        write_setting(session, key, text)
    run.answer({"key": key, "value": _for_json(read)}, [f"{key} is now {_as_text(read) or 'empty'}."])


def _require_live_meant(session: Session, key: str, text: str, host: str | None) -> None:
    """Going live, and going to another host while live, needs the host's name."""
    from invpay_desktop.db.setting_values import read_value

    if key == HOSTED_MODE.key and text == "live":
        require_host_named(read_value(session, HOSTED_URL), host)
    elif key == HOSTED_URL.key and read_value(session, HOSTED_MODE) == "live":
        require_host_named(text, host)


def _file_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_PICTURE_BYTES + 1)


@settings.command("secret")
@click.argument("key", metavar="KEY")
@click.option("--forget", is_flag=True, help="Remove it from the keyring.")
@pass_run
def set_secret(run: Invocation, key: str, forget: bool) -> None:
    """Keep the secret KEY, read from standard input, in this system's keyring.

    It is never stored in the book. On a machine without a keyring, the environment variables INVPAY_HOSTED_TOKEN,
    INVPAY_WEBHOOKS_SECRET and INVPAY_SMTP_PASSWORD take its place.
    """
    if find(key).kind is not Kind.SECRET:
        raise BadInput(f"{key} is no secret: use “invpay settings set {key} VALUE”.", "key")
    secret = "" if forget else _secret_from_stdin(key)
    with run.book(make=True).read() as session:
        book_id = session.info.public_id
    if forget:
        removed = run.keychain.forget(book_id, key)
        run.answer({"key": key, "kept": False}, [f"{key} was {'removed from' if removed else 'not in'} the keyring."])
        return
    run.keychain.put(book_id, key, secret)
    if os.environ.get(VARIABLES[key]):
        run.warn(f"{VARIABLES[key]} is set in the environment and goes before the keyring.")
    run.answer({"key": key, "kept": True}, [f"{key} is kept in the keyring."])


def _secret_from_stdin(key: str) -> str:
    if sys.stdin.isatty():
        typed: str = click.prompt(key, hide_input=True, err=True)
        return typed
    return sys.stdin.readline(LONGEST + 2).removesuffix("\n").removesuffix("\r")


def _for_json(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str, Money)) else str(value)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
