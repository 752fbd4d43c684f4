"""What an import would do, or did: four figures, each of which shows the rows behind it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from invpay_desktop.ui import figures
from invpay_desktop.ui.importing import sentences
from invpay_desktop.ui.importing.facts import MOST_LISTED, Listed, Summary
from invpay_desktop.ui.theme.fonts import px
from invpay_desktop.ui.translation import tr, trn
from invpay_desktop.ui.widgets.card import Card, FigureStrip
from invpay_desktop.ui.widgets.labels import Label
from invpay_desktop.ui.widgets.table import Cell, Column, RowsModel, Table


class OutcomeView(QWidget):
    """New, already here, refused, held: counted, and on a click listed with line and reason."""

    def __init__(self) -> None:
        super().__init__()
        self._summary: Summary | None = None
        self.strip = FigureStrip(
            [("new", tr("New")), ("here", tr("Already here")), ("refused", tr("Refused")), ("held", tr("Held back"))]
        )
        self.sums = Label("", "body_strong", wrap=True)
        self.card = Card(flush=True)
        self.model: RowsModel[Listed] = RowsModel(_columns())
        self.table = Table(tr("Rows"))
        self.words = Label("", wrap=True)
        self.words.let_select()
        self.below = QStackedWidget()
        self._lay_out()
        self.strip.chosen.connect(self.show_list)

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        inside = QWidget()
        lines = QVBoxLayout(inside)
        lines.setContentsMargins(px(16), px(4), px(16), px(16))
        lines.addWidget(self.words)
        lines.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.below.addWidget(scroll)
        self.below.addWidget(self.table)
        self.card.body.addWidget(self.below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.strip)
        column.addWidget(self.sums)
        column.addWidget(self.card, 1)

    def show_summary(self, summary: Summary) -> None:
        """Show what came of it, first what a person should look at."""
        self._summary = summary
        counts = summary.counts
        for key, tone in (("new", "text"), ("here", "text"), ("refused", "error_text"), ("held", "warning_text")):
            note = trn("%n differ(s)", counts["differs"]) if key == "here" and counts["differs"] else ""
            if key == "here" and counts["differs"]:
                note = tr("{count} not the same").format(count=figures.count(counts["differs"]))
            self.strip.show_figure(key, figures.count(counts[key]), note, tone if counts[key] else "muted")
        said = sentences.sums(summary)
        self.sums.setText(said)
        self.sums.setVisible(bool(said))
        self.show_list("refused" if counts["refused"] else "held" if counts["held"] else "new")

    def show_list(self, key: object) -> None:
        """Show the rows behind a figure."""
        summary = self._summary
        if summary is None:
            return
        name = {"here": "differs", "new": "rounded"}.get(str(key), str(key))
        count, rows = summary.counts[name], summary.lists[name]
        titles = {
            "new": tr("What else to know"),
            "here": tr("Already here, but not the same: the book's stay as they are"),
            "refused": tr("Refused rows"),
            "held": tr("Held back until their period is open"),
        }
        shown = len(rows)
        note = figures.count(count) if count else ""
        if count > shown:
            note = tr("the first {shown} of {count}").format(shown=figures.count(shown), count=figures.count(count))
        if key == "new":
            self.card.tell(titles["new"])
            self.words.setText(_words(summary))
            self.below.setCurrentIndex(0)
            return
        if not rows:
            self.card.tell(tr("Nothing to look at"))
            self.words.setText(_nothing(str(key), summary))
            self.below.setCurrentIndex(0)
            return
        self.card.tell(titles[str(key)], note)
        self.model.show_rows(rows)
        several = len({row.file for row in rows}) > 1
        self.table.head.show_column("file", several, keep=False)
        self.below.setCurrentIndex(1)


def _words(summary: Summary) -> str:
    lines = [*summary.warnings, *summary.notes]
    for row in summary.lists["rounded"]:
        lines.append(tr("Line {line} of {file}, {number}: {reason}").format(
            line=row.line, file=row.file, number=row.field, reason=row.reason))  # fmt: skip
    if summary.counts["rounded"] > MOST_LISTED:
        lines.append(tr("… and more lines like these."))
    return "\n\n".join(lines) or tr("Nothing else.")


def _nothing(key: str, summary: Summary) -> str:
    if key == "here" and summary.counts["here"]:
        return tr("What is here already is the same in the files. It stays as it is.")
    return {
        "here": tr("None of it is in the book yet."),
        "refused": tr("Every row can be read."),
        "held": tr("Nothing falls into a locked period."),
    }[key]


def _columns() -> list[Column[Listed]]:
    return [
        Column("file", tr("File"), 130, cell=lambda row: Cell(row.file, elide="middle", tone="muted")),
        Column("line", tr("Line"), 70, "right", cell=lambda row: Cell(figures.count(row.line), "right"),
               sort=lambda row: (row.file, row.line)),
        Column("field", tr("Field"), 130, cell=lambda row: Cell(row.field, weight=500), sort=lambda row: row.field),
        Column("reason", tr("Reason"), 330, rest=True, cell=lambda row: Cell(row.reason), sort=lambda row: row.reason),
        Column("row", tr("The row"), 220, cell=lambda row: Cell(row.row, tone="muted"), sortable=False),
    ]  # fmt: skip
