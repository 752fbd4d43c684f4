"""Encodings: found out from the bytes, bad lines and not bad files, and what is no CSV file at all."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from invpay_desktop.base.errors import BadInput
from invpay_desktop.delimited.encoding import Encoding, detect_encoding, named_encoding
from invpay_desktop.delimited.reading import read_table

SENTENCES = {
    "cp1252": "Datum;Betrag;Text\n1;12,50;Müller’s Straße – 5 €\n2;13,00;Gebühr zurück\n",
    "cp1250": "data;kwota\n1;Zażółć gęślą jaźń przelew\n2;opłata za usługę\n",
    "cp850": "Datum;Text\n1;Müller Gebühr zurück\n2;Straße\n",
    "cp1251": "Дата;Сумма;Назначение платежа\n1;2;Оплата по счёту\n",
    "koi8_r": "Дата;Сумма;Назначение платежа\n1;2;Оплата по счёту\n",
    "cp1253": "Ημερομηνία;Ποσό\n1;Πληρωμή\n",
    "cp932": "日付,金額,摘要\n1,2,株式会社\n",
    "gb18030": "日期,金额,说明\n1,2,有限公司付款\n",
    "cp949": "날짜,금액\n1,주식회사\n",
}


def write(folder: Path, content: bytes) -> Path:
    path = folder / "some.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("codec", SENTENCES)
def test_a_legacy_encoding_is_found_and_said_to_be_a_guess(tmp_path: Path, codec: str) -> None:
    path = write(tmp_path, SENTENCES[codec].encode(codec))
    assert detect_encoding(path) == Encoding(codec, certain=False)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_is_believed_and_passed_over(tmp_path: Path, codec: str) -> None:
    path = write(tmp_path, "\ufeffname,ort\nÄnne,Köln\n".encode(codec))
    table = read_table(path)
    assert (table.encoding.codec, table.encoding.certain, table.header) == (codec, True, ("name", "ort"))
    assert [row.cells for row in table.rows()] == [("Änne", "Köln")]


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_known_by_its_nuls(tmp_path: Path, codec: str) -> None:
    table = read_table(write(tmp_path, "name,ort\nÄnne,Köln\n".encode(codec)))
    assert (table.encoding.codec, [row.cells for row in table.rows()]) == (codec, [("Änne", "Köln")])


def test_utf8_is_found_where_its_first_sign_comes_after_megabytes(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b\n" + b"1,2\n" * 600_000 + "é,ü\n".encode())
    assert detect_encoding(path) == Encoding("utf-8")


def test_one_broken_line_of_a_utf8_file_is_refused_alone(tmp_path: Path) -> None:
    content = "name,ort\nÄnne,Köln\nBad \udcff,Ulm\nJörg,Lübeck\n".encode("utf-8", "surrogateescape")
    good, bad, after = read_table(write(tmp_path, content)).rows()
    assert (good.problem, after.problem) == (None, None)
    assert (bad.line, bad.problem) == (3, "Line 3 holds bytes that are no text in the file's encoding.")


def test_a_surrogate_written_into_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    content = "name\nÄnne\nJörg\nÖzgür\n\ud800\n".encode("utf-8", "surrogatepass")
    *good, bad = read_table(write(tmp_path, content)).rows()
    assert [row.problem for row in good] == [None] * 3
    assert bad.line == 5
    assert bad.problem


def test_a_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    first, bad = read_table(write(tmp_path, b"a,b\n1,2\n3,\x004\n")).rows()
    assert (first.cells, first.problem) == (("1", "2"), None)
    assert (bad.line, bad.problem) == (3, "Line 3 holds a NUL character.")


def test_a_named_encoding_is_taken(tmp_path: Path) -> None:
    path = write(tmp_path, "a,b\nş,ğ\n".encode("cp1254"))
    assert [row.cells for row in read_table(path, encoding="cp1254").rows()] == [("ş", "ğ")]
    for marked in ("utf-8", "utf-8-sig", "UTF8"):
        path.write_bytes("\ufeffa,b\n".encode())
        assert named_encoding(path, marked) == Encoding("utf-8", 3)
    with pytest.raises(BadInput, match="“klingon” is not an encoding"):
        read_table(path, encoding="klingon")
    with pytest.raises(BadInput, match="“rot13” is not an encoding"):
        read_table(path, encoding="rot13")


def xlsx(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")


def database(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("create table t (x)")
    connection.close()


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda path: None, "There is no file"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: path.touch(), "is empty"),
        (os.mkfifo, "is not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "is not a regular file"),
        (lambda path: path.symlink_to(path), "cannot be read"),
        (xlsx, "save it as CSV"),
        (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)), "save it as CSV"),
        (lambda path: path.write_bytes(b"%PDF-1.7\n"), "is a PDF"),
        (database, "is a database"),
        (lambda path: path.write_bytes(b"\x1f\x8b\x08" + bytes(30)), "is compressed"),
        (lambda path: path.write_bytes(bytes(range(256)) * 100), "does not hold text"),
        (lambda path: path.write_bytes(b"\xef\xbb\xbf\r\n \r\n"), "holds no table"),
    ],
)
def test_what_is_no_csv_file_is_refused_in_a_sentence(tmp_path: Path, make: object, sentence: str) -> None:
    path = tmp_path / "some.csv"
    make(path)  # type: ignore[operator]
    with pytest.raises(BadInput, match=sentence) as refusal:
        read_table(path)
    assert refusal.value.field == "file"


def test_a_socket_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("s")
        with pytest.raises(BadInput, match="is not a regular file"):
            read_table("s")


def test_a_large_file_and_an_endless_line_are_not_held_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.write(b"a,b\n")
        for _ in range(40):
            stream.write(b"1234567890,abcdefghij\n" * 50_000)
        stream.write(b"x" * 60_000_000 + b"\n5,6\n")
    program = (
        "import resource, sys\n"
        "from invpay_desktop.delimited.reading import read_table\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "rows = [row.problem for row in read_table(sys.argv[1]).rows() if row.problem or row.cells == ('5', '6')]\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, *rows, sep='|')\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True)
    grown, *rows = done.stdout.strip().split("|")
    assert rows == ["Line 2000002 is too long.", "None"]
    assert int(grown) < 45  # MiB, of a file of 100
