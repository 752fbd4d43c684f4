"""The table of commands: where each lives and what it does, known without loading any of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One command: `where` is module:attribute below invpay_desktop.cli."""

    where: str
    about: str
    section: str


_OWED = "Who owes what"
_MONEY = "Money"
_REPORTS = "Reports"
_BOOK = "The book"

COMMANDS: dict[str, Entry] = {
    "customer": Entry("customer_commands:customer", "Add, list, show and edit customers.", _OWED),
    "invoice": Entry("invoice_commands:invoice", "Add, list, show, edit, void and print invoices", _OWED),
    "import": Entry("import_commands:import_", "Import customers, invoices and payments from CSV files.", _OWED),
    "memo": Entry("credit_commands:memo", "Enter, list, show and print credit memos.", _OWED),
    "pay": Entry("money_in:pay", "Record a payment on INVOICE, or charge it.", _MONEY),
    "saved": Entry("saved_commands:saved", "Add, list and remove payment methods that the service keeps.", _MONEY),
    "retry": Entry("hosted_money:retry", "Charge again what failed: PAYMENT", _MONEY),
    "resolve": Entry("hosted_money:resolve", "Say what became of PAYMENT, a charge", _MONEY),
    "receive": Entry("money_in:receive", "Record one payment over several invoices of CUSTOMER.", _MONEY),
    "history": Entry("money_in:history", "Show the payments of INVOICE, or all that happened to it.", _MONEY),
    "receipt": Entry("receipt_command:receipt", "Write the receipt of PAYMENT as a PDF.", _MONEY),
    "refund": Entry("money_back:refund", "Pay money back out of PAYMENT, or out of a customer's credit.", _MONEY),
    "return": Entry("money_back:return_", "Record that PAYMENT came back from the bank", _MONEY),
    "void": Entry("money_back:void", "Take back PAYMENT, an entry that was a mistake", _MONEY),
    "credit": Entry("credit_commands:credit", "Keep what was paid too much as credit", _MONEY),
    "apply": Entry("credit_commands:apply", "Apply a customer's credit to invoices.", _MONEY),
    "writeoff": Entry("credit_commands:writeoff", "Write a part of what is left on INVOICE off.", _MONEY),
    "sync": Entry("sync_commands:sync", "Keep the book in step with the hosted service", _MONEY),
    "webhooks": Entry("webhook_commands:webhooks", "Hear of payments from the hosted service", _MONEY),
    "analytics": Entry("report_commands:analytics", "Show how well the invoices of a period are paid.", _REPORTS),
    "aging": Entry("report_commands:aging", "Show who owes how much since when, by days past due.", _REPORTS),
    "export": Entry("export_command:export", "Export the whole book", _REPORTS),
    "init": Entry("init_command:init", "Make a new book.", _BOOK),
    "settings": Entry("settings_commands:settings", "Show and change settings; keep secrets.", _BOOK),
    "backup": Entry("book_commands:backup", "Back up the book, and compare the copy with it", _BOOK),
    "restore": Entry("book_commands:restore", "Put a backup in the place of the book, after checking it.", _BOOK),
    "check": Entry("book_commands:check", "Verify the file, the chain of events and every sum of the book.", _BOOK),
    "lock": Entry("book_commands:lock", "Lock the days up to and including a day, or unlock them.", _BOOK),
    "undo": Entry("book_commands:undo", "Take back the last action", _BOOK),
    "sandbox": Entry("sandbox_command:sandbox", "Run a stand-in for the hosted service until Ctrl-C.", _BOOK),
    "demo": Entry("demo_command:demo", "Open the window on a sample: a year of a small business.", _BOOK),
}
"""Name → entry, in the order of the overview."""
