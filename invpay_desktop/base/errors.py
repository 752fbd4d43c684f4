"""Everything that can go wrong, sorted by who can act on it.

    InvPayError
    ├── UserError            the person at the keyboard can mend it
    │   ├── BadInput         a value that cannot be read or is out of range (names the field)
    │   ├── NotFound         no such invoice, customer, payment …
    │   ├── Refused          a rule of bookkeeping says no, and why
    │   │   └── PeriodLocked the day lies in a locked period
    │   └── Cancelled        the person stopped it; nothing was kept
    ├── MachineError         the machine or the file must be mended first
    │   ├── BookMissing      there is no book at that path
    │   │   └── BackupMissing   there is no backup at that path
    │   ├── BookBusy         another program holds the book for too long
    │   ├── BookReadOnly     the file or its folder may not be written
    │   ├── DiskFull         no room left
    │   ├── BookDamaged      the file is not what was written
    │   ├── BookNewer        the book was made by a newer version of this program
    │   └── NotABook         the file is something else
    ├── ServiceError         the hosted service, or the way to it, must be mended first
    │   ├── NotConnected     no account is set up, or a part of it is missing
    │   ├── Offline          the service cannot be reached
    │   ├── SignInRefused    the service does not take the token, or the tenant
    │   ├── NotAtService     the service does not know what was asked for
    │   ├── ServiceBusy      the service asks to wait
    │   ├── NotTheService    something else answers at that address
    │   └── ServiceUnclear   an answer that cannot be understood, or none in time
    └── BugError             our own mistake: an invariant did not hold

Each error carries a whole sentence for a person (what was wrong, what was kept, what to do) and a stable
`code` for programs. No sentence names a command or an option: who shows it adds the way out in its own words, as
`cli/failures.py` does on the command line, the one place where errors are shown there.
"""

from __future__ import annotations


class InvPayError(Exception):
    """Base of all errors this program raises on purpose; `str(error)` is the sentence to show."""

    code = "error"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UserError(InvPayError):
    """The person at the keyboard can mend it."""

    code = "refused"


class BadInput(UserError):
    """A value cannot be read or lies outside its range. `field` names it, as the person knows it."""

    code = "bad_input"

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NotFound(UserError):
    """Nothing in the book goes by this name."""

    code = "not_found"

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"There is no {kind} “{name}” in this book. Nothing was changed.")
        self.kind = kind
        self.name = name


class Refused(UserError):
    """A rule of bookkeeping forbids it. `reasons` lists what stands in the way, if it is a list."""

    code = "refused"

    def __init__(self, message: str, reasons: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reasons = reasons


class PeriodLocked(Refused):
    """The day lies in a period that was closed."""

    code = "period_locked"


class Cancelled(UserError):
    """The person stopped a long piece of work; nothing of it was kept."""

    code = "cancelled"


class MachineError(InvPayError):
    """The machine, the disk or the file must be mended first; the books are as they were."""

    code = "machine"


class BookMissing(MachineError):
    """There is no book at this path."""

    code = "book_missing"


class BackupMissing(BookMissing):
    """There is no backup at this path."""


class BookBusy(MachineError):
    """Another program holds the book."""

    code = "book_busy"


class BookReadOnly(MachineError):
    """The book, or the folder it lies in, may not be written."""

    code = "book_read_only"


class DiskFull(MachineError):
    """There is no room left where the book lies."""

    code = "disk_full"


class BookDamaged(MachineError):
    """The bytes of the file are not what was written."""

    code = "book_damaged"


class BookNewer(MachineError):
    """The book was written by a newer version of this program."""

    code = "book_newer"


class NotABook(MachineError):
    """The file is something else."""

    code = "not_a_book"


class ServiceError(InvPayError):
    """The hosted service, or the way to it, must be mended first. Nothing was sent that moves money."""

    code = "service"


class NotConnected(ServiceError):
    """No account at the hosted service is set up, or a part of it is missing."""

    code = "not_connected"


class Offline(ServiceError):
    """The service cannot be reached: no network, no such host, nobody listening."""

    code = "offline"


class SignInRefused(ServiceError):
    """The service does not take the token, or the tenant."""

    code = "sign_in"


class NotAtService(ServiceError):
    """The service does not know the invoice, transaction or customer that was asked for."""

    code = "not_at_service"


class ServiceBusy(ServiceError):
    """The service asks to wait. `retry_after`: seconds it named, at most 900; None where it named none."""

    code = "service_busy"

    def __init__(self, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotTheService(ServiceError):
    """Something else answers at that address: another site, a sign-in page of a network, a wrong certificate."""

    code = "not_the_service"


class ServiceUnclear(ServiceError):
    """The service failed, or its answer is too large, too slow or cannot be understood."""

    code = "service_unclear"


class BugError(InvPayError):
    """An invariant did not hold: our mistake. Nothing was kept of the action that met it."""

    code = "bug"
