"""Everything a person can ask for: one table of actions with words, icons and keys, for menus, palette and sheet."""

from __future__ import annotations

from dataclasses import dataclass

from invpay_desktop.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to ask for. `key` as the sheet shows it (`Ctrl Shift R`); `page`: the page in front does it.

    `listed`: whether the palette offers it (some only make sense with an item).
    """

    name: str
    text: str
    icon: str
    key: str = ""
    page: bool = False
    listed: bool = True


def all_actions() -> tuple[Action, ...]:
    """The table, in the user's language."""
    return (
        Action("receive_payment", tr("Receive payment …"), "hand-coins", "Ctrl R"),
        Action("receive_check", tr("Receive one check for several invoices …"), "hand-coins", "Ctrl Shift R"),
        Action("new_invoice", tr("New invoice …"), "plus"),
        Action("new_customer", tr("New customer …"), "plus"),
        Action("new_memo", tr("New credit memo …"), "piggy-bank"),
        Action("import", tr("Import …"), "upload", "Ctrl I"),
        Action("sync_now", tr("Sync with the hosted service now"), "refresh-cw"),
        Action("add_from_service", tr("Add an invoice from the hosted service …"), "download"),
        Action("link_invoice", tr("Link to the hosted service …"), "link", listed=False),
        Action("undo", tr("Undo the last action"), "undo-2", "Ctrl Z"),
        Action("palette", tr("Find anything"), "search", "Ctrl K", listed=False),
        Action("new", tr("New of the kind in view"), "plus", "Ctrl N", page=True, listed=False),
        Action("find", tr("Search on this page"), "search", "Ctrl F", page=True, listed=False),
        Action("print", tr("Print what is selected"), "printer", "Ctrl P", page=True),
        Action("export", tr("Save this list as CSV …"), "download", "Ctrl E", page=True),
        Action("duplicate", tr("Duplicate the selected invoice"), "copy", "Ctrl D", page=True),
        Action("refresh", tr("Look again"), "refresh-cw", "F5", page=True),
        Action("next_pane", tr("Go to the next part of the page"), "chevron-right", "F6", page=True, listed=False),
        Action("back_up", tr("Back up now"), "shield-check"),
        Action("check", tr("Check the book"), "book-open-check"),
        Action("lock", tr("Lock a period …"), "lock"),
        Action("open_book", tr("Open another book …"), "folder-open", "Ctrl O"),
        Action("theme_system", tr("Colours: as the system"), "contrast"),
        Action("theme_light", tr("Colours: light"), "sun"),
        Action("theme_dark", tr("Colours: dark"), "moon"),
        Action("theme_contrast", tr("Colours: high contrast"), "contrast"),
        Action("quit", tr("Quit"), "x", "Ctrl Q"),
        Action("keys", tr("Sheet of keys"), "keyboard", "Ctrl /"),
        Action("retry_charge", tr("Try this charge again …"), "rotate-cw", listed=False),
        Action("check_charge", tr("Ask the service about this charge now"), "refresh-cw", listed=False),
        Action("decide_charge", tr("Say what happened to this charge …"), "square-pen", listed=False),
        Action("refund", tr("Refund …"), "undo-2", listed=False),
        Action("return_payment", tr("The check came back …"), "corner-up-left", listed=False),
        Action("void_payment", tr("Void this payment …"), "ban", listed=False),
        Action("void_invoice", tr("Void this invoice …"), "ban", listed=False),
        Action("write_off", tr("Write off …"), "badge-percent", listed=False),
        Action("keep_as_credit", tr("Keep as credit …"), "piggy-bank", listed=False),
        Action("apply_excess", tr("Use for another invoice …"), "arrow-right", listed=False),
        Action("apply_credit", tr("Use credit …"), "arrow-right", listed=False),
        Action("refund_credit", tr("Pay credit back …"), "undo-2", listed=False),
        Action("edit_invoice", tr("Edit invoice …"), "square-pen", listed=False),
        Action("edit_customer", tr("Edit customer …"), "square-pen", listed=False),
        Action("receipt", tr("Receipt"), "receipt-text", listed=False),
        Action("invoice_paper", tr("Invoice as a paper"), "eye", listed=False),
        Action("memo_paper", tr("Credit memo as a paper"), "eye", listed=False),
        Action("restore", tr("Restore a backup …"), "history", listed=False),
        Action("new_book", tr("Start another book …"), "plus"),
    )
