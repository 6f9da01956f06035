"""Odd zips: damaged, encrypted, lying, full of one name, and one that changes while it is read."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterable, Mapping
from zlib import crc32

from eval.torture.expectations import ANY, FAILURE, RESULT, Layout

ENTRIES = 1_000_000
"""Files that the directory of the worst zip has."""
CHANGING = 40
"""Reports in the zip that is packed anew in mid-run."""


def lay_out_odd_zips(layout: Layout, entries: int = ENTRIES) -> None:
    """Zips below `zips`, and one that `repack` packs anew."""
    for lay_out in (_changing, _names, _damaged, _whole_failures):
        lay_out(layout)
    layout.put("zips", "million.zip", _huge_directory(entries), FAILURE)
    layout.named.append(str(layout.root / "zips"))


def repack(layout: Layout, *, backwards: bool) -> None:
    """Pack the changing zip anew, its files in another order: their contents stay theirs."""
    path = layout.root / "zips" / "changing.zip"
    with zipfile.ZipFile(path) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    new = path.with_name(".new")
    new.write_bytes(zipped(sorted(files.items(), reverse=backwards)))
    new.replace(path)


def zipped(
    files: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip's bytes."""
    pairs = files.items() if isinstance(files, Mapping) else files
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice
        for name, data in pairs:
            packed.writestr(name, data)
    return buffer.getvalue()


def _changing(layout: Layout) -> None:
    files = {f"{number:02d}.txt": layout.good() for number in range(CHANGING)}
    path = layout.path("zips", "changing.zip")
    path.write_bytes(zipped(files))
    for name, data in files.items():
        layout.expect(f"{path}!{name}", RESULT, data=data)


def _names(layout: Layout) -> None:
    one, two = layout.good(), layout.good()
    path = layout.path("zips", "names.zip")
    old = "某局.txt".encode("gb18030")
    escapes = [("a.txt", one), ("a.txt", two), ("../../b.txt", one), ("c\\d.txt", two)]
    data = zipped([*escapes, ("XXXXXX.t", one)]).replace(b"XXXXXX.t", old)
    path.write_bytes(data)
    for name, content in (
        (f"a.txt#{crc32(one):08x}", one),
        (f"a.txt#{crc32(two):08x}", two),
        ("b.txt", one),
        ("c/d.txt", two),
        ("某局.txt", one),
    ):
        layout.expect(f"{path}!{name}", RESULT, data=content)


def _damaged(layout: Layout) -> None:
    """One member that cannot be unpacked beside one that can."""
    methods = {"deflated": 8, "bzip2": zipfile.ZIP_BZIP2, "lzma": zipfile.ZIP_LZMA}
    for name, method in methods.items():
        bad, good = layout.good(), layout.good()
        data = bytearray(zipped([("bad.txt", bad), ("good.txt", good)], method))
        data[60:400] = bytes(340)
        _expect_two(layout, f"{name}.zip", bytes(data), good)
    for name, member in (("encrypted.zip", "bad.txt"), ("mimetype.zip", "mimetype")):
        good = layout.good()
        data = bytearray(zipped([(member, layout.good()), ("good.txt", good)]))
        data[6] |= 1
        data[data.find(b"PK\x01\x02") + 8] |= 1
        _expect_two(layout, name, bytes(data), good, member)
    good = layout.good()
    bomb = zipped([("bad.txt", bytes(2**28)), ("good.txt", good)])
    _expect_two(layout, "bomb.zip", bomb, good)


def _expect_two(layout: Layout, name: str, data: bytes, good: bytes, bad: str = "bad.txt") -> None:
    path = layout.path("zips", name)
    path.write_bytes(data)
    layout.expect(f"{path}!{bad}", FAILURE)
    layout.expect(f"{path}!good.txt", RESULT, data=good)


def _whole_failures(layout: Layout) -> None:
    """Zips that lead to no file: each is one input."""
    whole = zipped({"a.txt": layout.good(), "b.txt": layout.good()})
    for number in range(10):
        cut = whole[: len(whole) * number // 10]
        layout.put("zips", f"cut-{number}.zip", cut, FAILURE)
    layout.put("zips", "nested.zip", zipped({"a.zip": whole})[:-1], *ANY)
    layout.put("zips", "empty.zip", zipped({}), FAILURE)
    lying = bytearray(whole)
    lying[-10:-6] = struct.pack("<L", 2**31)  # bytes of the directory
    layout.put("zips", "lying.zip", bytes(lying), FAILURE)


def _huge_directory(entries: int) -> bytes:
    """A zip whose directory has very many entries, and an end record that owns to one."""
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHLL", 1, 0, 0, 0, 0, 0, 0) + b"x"
    directory = entry * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(directory), 30, 0)
    return b"PK\x03\x04" + bytes(26) + directory + end
