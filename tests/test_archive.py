"""What a file is, and what folders and zips lead to."""

import io
import os
import struct
import subprocess
import tracemalloc
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from gipa_extract.bulk.log import LOG
from gipa_extract.errors import LimitError, ReadError, UnsupportedError
from gipa_extract.readers.archive import find, load, only_file, open_zip
from gipa_extract.readers.disk_files import ReadingStoppedError, read_regular
from gipa_extract.readers.limits import DEFAULT_LIMITS, Limits
from gipa_extract.readers.sniff import kind_of
from gipa_extract.store.database import LEDGER, LOCK


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return buffer.getvalue()


def word_file() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n", "pdf"),
        (b"junk before it\n%PDF-1.4\n", "pdf"),
        (word_file(), "docx"),
        (zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "xlsx"),
        (zipped({"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "pptx"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "odt"),
        (zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "ods"),
        (zipped({"OFD.xml": b"", "Doc_0/Document.xml": b""}), "ofd"),
        (zipped({"2020/a.html": b"<p>", "word/b.txt": b""}), "zip"),
        (zipped({}), "zip"),
        (b"PK\x03\x04 and then nothing", "zip"),
        (ole("WordDocument"), "doc"),
        (ole("Workbook"), "xls"),
        (ole("PowerPoint Document"), "ppt"),
        (ole("EncryptedPackage"), "sealed"),
        (ole(""), "doc"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
        (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36", "image"),
        (b"Rar!\x1a\x07\x00", "packed"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
        (
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: x\r\nMIME-Version: 1.0\r\n",
            "mhtml",
        ),
        (b"<html>", "html"),
        (b"\xef\xbb\xbf\r\n <!-- saved from url --><!DOCTYPE HTML>", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x">', "html"),
        (b"<!--" + b"x" * 9000 + b"--><html>", "html"),
        (b"<DIV class=a>", "html"),
        (b"<table>", "html"),
        ("\ufeff<html>".encode("utf-16-le"), "html"),
        ("<html>".encode("utf-16-be"), "html"),
        ("\u5e74\u62a5<br><p>\u7532</p><p>\u4e59</p><p>\u4e19</p>".encode("gb18030"), "html"),
        (b'<?xml version="1.0"?><?mso-application?><w:wordDocument xmlns:w="x">', "doc"),
        ("2020年政府信息公开工作年度报告".encode("gb18030"), "text"),
        ("<p 是小于号> 1 < 2".encode(), "html"),
        ("政府信息公开：\nMIME 不在行首".encode(), "text"),
        ("1 < 2，<总计> 3".encode(), "text"),
    ],
)
def test_kind_is_known_by_content(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "二.txt").write_text("乙", "utf-8")
    (tmp_path / "a.html").write_text("<p>甲", "utf-8")
    (tmp_path / ".hidden").write_text("x", "utf-8")
    (tmp_path / "~$a.docx").write_bytes(b"x")
    (tmp_path / "__MACOSX").mkdir()
    (tmp_path / "__MACOSX" / "c.txt").write_text("x", "utf-8")
    (tmp_path / "c.zip").write_bytes(
        zipped(
            {"x/一.txt": b"1", "x/": b"", "../../etc/passwd": b"2", "__MACOSX/x": b"", ".DS": b""}
        )
    )
    (tmp_path / "d.docx").write_bytes(word_file())
    (tmp_path / "e.zip").write_bytes(b"PK\x03\x04 broken")
    return tmp_path


def test_folder_leads_to_files_and_into_zips(folder: Path) -> None:
    names = [found.name.removeprefix(f"{folder}{os.sep}") for found in find([folder])]
    assert names == ["a.html", "b/二.txt", "c.zip!x/一.txt", "c.zip!etc/passwd", "d.docx", "e.zip"]


def test_members_of_a_zip_are_loaded_and_nothing_is_written(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    loaded = {
        found.name.rpartition("!")[2]: load(found, DEFAULT_LIMITS)
        for found in find([folder / "c.zip"])
    }
    assert loaded == {"x/一.txt": b"1", "etc/passwd": b"2"}
    assert sorted(folder.rglob("*")) == before


def test_file_given_by_name_is_found_even_if_missing(tmp_path: Path) -> None:
    (found,) = find([tmp_path / "no.txt"])
    with pytest.raises(ReadError, match=r"no\.txt: read: No such file"):
        load(found, DEFAULT_LIMITS)


def test_names_from_old_chinese_windows_are_read(tmp_path: Path) -> None:
    name = "某局年报.txt"
    data = zipped({"XXXXXXXX.txt": b"1"}).replace(b"XXXXXXXX", name[:4].encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(data)
    (found,) = find([tmp_path / "a.zip"])
    assert found.name.endswith("a.zip!某局年报.txt")


def test_member_that_claims_less_than_it_holds_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": bytes(5_000_000)}))
    size = struct.pack("<I", 5_000_000)
    while (at := data.find(size)) >= 0:
        data[at : at + 4] = struct.pack("<I", 10)
    (tmp_path / "a.zip").write_bytes(bytes(data))
    (found,) = find([tmp_path / "a.zip"])
    with pytest.raises(ReadError, match=r"a\.zip!a\.txt: read: damaged in its zip"):
        load(found, DEFAULT_LIMITS)


def test_large_members_and_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": bytes(5_000_000)}))
    (tmp_path / "b.txt").write_bytes(bytes(5_000))
    for found in find([tmp_path]):
        with pytest.raises(LimitError, match=r"max_bytes"):
            load(found, Limits(max_bytes=4_000))


def test_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": b"1"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    with pytest.raises(UnsupportedError, match="password"):
        only_file(bytes(data), DEFAULT_LIMITS)


def test_only_file_of_a_zip() -> None:
    assert only_file(zipped({"a.txt": b"1", ".DS_Store": b"2"}), DEFAULT_LIMITS) == b"1"
    with pytest.raises(UnsupportedError, match="a zip of 2 files"):
        only_file(zipped({"a.txt": b"1", "b.txt": b"2"}), DEFAULT_LIMITS)
    with pytest.raises(UnsupportedError, match="a zip in a zip"):
        only_file(zipped({"a.zip": zipped({"a.txt": b"1"})}), DEFAULT_LIMITS)


def test_zip_of_too_many_files_is_refused() -> None:
    many = zipped({f"{i}.txt": b"" for i in range(20)})
    with pytest.raises(LimitError, match="20 files in a zip are over the limit of 10"):
        only_file(many, Limits(max_files=10))


def test_zip_whose_files_are_small_and_come_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped({f"{i}.txt": bytes(1_000_000) for i in range(20)})
    limits = replace(DEFAULT_LIMITS, max_unpacked=15_000_000)
    with pytest.raises(LimitError, match=r"19\.1 MiB is over the limit of 14\.3 MiB"):
        open_zip(bomb, limits)
    open_zip(zipped({f"{i}.txt": bytes(1_000_000) for i in range(14)}), limits).close()
    loose = zipped({f"{i}.txt": os.urandom(1_000_000) for i in range(20)})
    open_zip(loose, limits).close()


def test_zip_that_is_a_bomb_is_one_input_that_says_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(6):
            with packed.open(f"{number}.txt", "w") as file:
                for _ in range(100):
                    file.write(bytes(1_000_000))
    (found,) = find([tmp_path])
    assert (found.name, found.member) == (str(tmp_path / "a.zip"), None)
    with pytest.raises(LimitError, match="is over the limit of 512"):
        only_file(load(found, DEFAULT_LIMITS), DEFAULT_LIMITS)


def test_folder_is_walked_in_the_order_of_its_paths_and_links_are_not_followed(
    tmp_path: Path,
) -> None:
    for name in ("b/x.txt", "b.txt", "a/z/1.txt", "a/y.txt", "c/.hidden/1.txt", "b-1.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    (tmp_path / "a" / "one").symlink_to(tmp_path / "b.txt")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    names = [found.path.relative_to(tmp_path).as_posix() for found in find([tmp_path])]
    assert names == ["a/one", "a/y.txt", "a/z/1.txt", "b/x.txt", "b-1.txt", "b.txt", "gone"]
    paths = [found.path for found in find([tmp_path])]
    assert paths == sorted(paths)


def test_a_link_in_a_ring_costs_its_folder_nothing(tmp_path: Path) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text("1")
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    found = list(find([tmp_path]))
    assert [each.path.name for each in found] == ["a.txt", "b.txt", "c.txt"]
    with pytest.raises(ReadError, match=r"b\.txt: read: Too many levels of symbolic links"):
        load(found[1], DEFAULT_LIMITS)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_named_pipe_and_a_device_are_refused_by_what_they_are(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to("/dev/zero")
    pipe, device = find([tmp_path])
    with pytest.raises(ReadError, match=r"a\.txt: read: a named pipe, not a file"):
        load(pipe, DEFAULT_LIMITS)
    with pytest.raises(ReadError, match=r"b\.txt: read: a device, not a file"):
        load(device, DEFAULT_LIMITS)


def test_reading_ends_at_the_limit_whatever_size_a_file_claims(tmp_path: Path) -> None:
    endless = Path("/proc/self/pagemap")
    if not endless.exists():
        pytest.skip("no file here that does not know its size")
    assert endless.stat().st_size == 0
    with pytest.raises(LimitError, match="max_bytes"):
        read_regular(endless, Limits(max_bytes=3 * 2**20))


def test_reading_stops_when_somebody_wishes_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"1")
    (found,) = find([tmp_path])
    with pytest.raises(ReadingStoppedError):
        load(found, DEFAULT_LIMITS, is_stopped=lambda: True)


def test_a_zip_packed_anew_in_another_order_gives_each_name_its_own_file(tmp_path: Path) -> None:
    packed = tmp_path / "a.zip"
    packed.write_bytes(zipped({"a.txt": b"1", "b.txt": b"2"}))
    first, second = find([packed])
    packed.write_bytes(zipped({"b.txt": b"2", "x.txt": b"3", "a.txt": b"1"}))
    assert (load(first, DEFAULT_LIMITS), load(second, DEFAULT_LIMITS)) == (b"1", b"2")
    packed.write_bytes(zipped({"a.txt": b"4"}))
    with pytest.raises(ReadError, match=r"a\.txt: read: another file has its name"):
        load(first, DEFAULT_LIMITS)
    with pytest.raises(ReadError, match=r"b\.txt: read: no longer in its zip"):
        load(second, DEFAULT_LIMITS)


def test_a_damaged_file_in_a_zip_is_said_however_it_is_packed(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        data = bytearray(zipped({"a.txt": os.urandom(5000)}, method))
        data[60:1000] = bytes(940)
        (tmp_path / "a.zip").write_bytes(bytes(data))
        (found,) = find([tmp_path])
        with pytest.raises(ReadError, match=r"a\.zip!a\.txt: read: damaged in its zip"):
            load(found, DEFAULT_LIMITS)


def test_a_zip_that_shrank_since_it_was_listed_is_said(tmp_path: Path) -> None:
    packed = tmp_path / "a.zip"
    packed.write_bytes(zipped({f"{n}.txt": b"1" * n for n in range(5)}))
    *_, last = find([packed])
    packed.write_bytes(zipped({"0.txt": b""}))
    with pytest.raises(ReadError, match=r"a\.zip!4\.txt: read: no longer in its zip"):
        load(last, DEFAULT_LIMITS)


@pytest.mark.parametrize("flag", [0, 1])
def test_telling_kinds_survives_a_mimetype_that_is_encrypted_or_damaged(
    tmp_path: Path, flag: int
) -> None:
    data = bytearray(zipped({"mimetype": b"application/zip" * 20, "a.txt": b"1"}))
    data[6] |= flag
    data[data.find(b"PK\x01\x02") + 8] |= flag
    data[40:50] = b"\xff" * 10
    (tmp_path / "a.zip").write_bytes(bytes(data))
    assert kind_of(bytes(data)) == "zip"
    names = [found.name.rpartition("!")[2] for found in find([tmp_path])]
    assert names == ["mimetype", "a.txt"]


def test_names_that_are_no_text_are_read_and_shown_as_text(tmp_path: Path) -> None:
    name = "局.txt".encode("gb18030")
    try:
        (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text("1")
    except OSError:
        pytest.skip("names are text on this system")
    (found,) = find([tmp_path])
    assert load(found, DEFAULT_LIMITS) == b"1"
    assert found.name == f"{tmp_path}/\\xbe\\xd6.txt"


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "a/" * 3000 + "b"])
def test_a_path_that_can_be_none_is_an_input_that_cannot_be_read(name: str) -> None:
    (found,) = find([Path(name)])
    with pytest.raises(ReadError):
        load(found, DEFAULT_LIMITS)


def test_a_zip_of_a_million_files_is_refused_without_an_object_for_each(tmp_path: Path) -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHLL", 1, 0, 0, 0, 0, 0, 0) + b"x"
    directory = entry * 200_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 30, 0)
    data = b"PK\x03\x04" + bytes(26) + directory + end
    tracemalloc.start()
    with pytest.raises(LimitError, match="200000 files in a zip"):
        open_zip(data, DEFAULT_LIMITS)
    assert kind_of(data) == "zip"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * len(data)
    with pytest.raises(LimitError, match="max_files"):
        open_zip(data.replace(directory, directory * 2), DEFAULT_LIMITS)


@pytest.fixture
def deep_folder(tmp_path: Path) -> Iterator[Path]:
    """A file below 1500 folders; gone afterwards whatever happens, as pytest's own walk gives up."""
    top = tmp_path / "d"
    try:
        at = os.open(tmp_path, os.O_RDONLY)
        for _ in range(1500):
            os.mkdir("d", dir_fd=at)
            below = os.open("d", os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = below
        os.close(os.open("a.txt", os.O_CREAT, dir_fd=at))
        os.close(at)
        yield top
    finally:
        subprocess.run(["rm", "-rf", top], check=True)


def test_folders_deeper_than_calls_may_go_are_walked(deep_folder: Path) -> None:
    (found,) = find([deep_folder])
    assert found.path.name == "a.txt"


def test_the_files_of_a_run_are_no_inputs_and_what_lies_beside_them_is(tmp_path: Path) -> None:
    for name in (LEDGER, LOCK, LOG, "rules-0123456789ab.toml", "batch-1.jsonl", "a.txt"):
        (tmp_path / name).write_text("1")
    assert [found.path.name for found in find([tmp_path])] == ["a.txt"]
    (tmp_path / LEDGER).unlink()
    assert len(list(find([tmp_path]))) == 5
