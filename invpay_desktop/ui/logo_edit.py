"""The field for the logo: what it looks like, a button to choose another and one to do without."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from invpay_desktop.base.errors import BadInput
from invpay_desktop.ui.pictures import preview, read_picture
from invpay_desktop.ui.theme.fonts import font, px
from invpay_desktop.ui.theme.tokens import LIGHT, colour
from invpay_desktop.ui.translation import tr
from invpay_desktop.ui.widgets.buttons import Button
from invpay_desktop.ui.widgets.drawing import draw_box
from invpay_desktop.ui.widgets.look import FollowsLook

WIDE, HIGH = 120, 56
_KEEP = Qt.AspectRatioMode.KeepAspectRatio
_CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class LogoEdit(QWidget):
    """`value()` is the picture as text to store, '' for none. `edited` when the person changes it."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._problem = "", ""
        self.picture = _Preview()
        self.choose = Button(tr("Choose …"), icon="image", small=True)
        self.remove = Button(tr("Remove"), "quiet", small=True)
        self.choose.setAccessibleName(tr("Choose a picture for the logo"))
        self.remove.setAccessibleName(tr("Remove the logo"))
        self.choose.clicked.connect(self._ask)
        self.remove.clicked.connect(lambda: self._take(""))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        for widget in (self.picture, self.choose, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        self.setFocusProxy(self.choose)
        self.set_value("")

    def value(self) -> str:
        """The picture as it is stored."""
        return self._text

    def set_value(self, text: str) -> None:
        """Show a stored picture, or with '' none; one that is damaged shows as none, with a problem."""
        self._problem = ""
        try:
            image = preview(text, QSize(px(WIDE) - px(8), px(HIGH) - px(8)) * 2)
        except BadInput as wrong:
            image, self._problem = None, wrong.message
        self._text = text
        self.picture.show_image(image)
        self.remove.setVisible(bool(text))

    def problem(self) -> str:
        """What was wrong with the file chosen last."""
        return self._problem

    def take_file(self, path: Path) -> None:
        """Take a picture file; where it cannot be taken, what was there stays and `problem` says why."""
        try:
            self._take(read_picture(path))
        except BadInput as wrong:
            self._problem = wrong.message
            self.edited.emit()

    def _take(self, text: str) -> None:
        self.set_value(text)
        self.edited.emit()

    def _ask(self) -> None:
        dialog = QFileDialog(self, tr("Choose a logo"), "", tr("Pictures (*.png *.jpg *.jpeg);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.take_file(Path(name)))
        dialog.open()


class _Preview(FollowsLook, QWidget):
    """The picture on white, as on paper; or the word that there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.look()

    def show_image(self, image: QImage | None) -> None:
        self._image = image
        self.setAccessibleName(tr("The logo") if image is not None else tr("No logo"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(WIDE), px(HIGH))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._image is None:
            draw_box(painter, self.rect(), "sunken", "border")
            painter.setFont(font("small"))
            painter.setPen(QColor(colour("muted")))
            painter.drawText(self.rect(), _CENTRE, tr("No logo"))
            return
        draw_box(painter, self.rect(), LIGHT.surface, "border")
        room = self.rect().adjusted(px(4), px(4), -px(4), -px(4))
        size = self._image.size().scaled(room.size(), _KEEP).boundedTo(self._image.size())
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(room.center())
        painter.drawImage(box, self._image)
