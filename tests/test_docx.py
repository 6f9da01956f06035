"""Word files: built here with python-docx, and with the XML that it has no words for."""

import io
import sys
import zipfile

import docx
import pytest
from docx.document import Document as WordFile
from docx.oxml.parser import parse_xml
from hypothesis import given
from hypothesis import strategies as st

from gipa_extract.errors import LimitError, MissingExtraError, ReadError
from gipa_extract.models import Document, Grid
from gipa_extract.readers.docx.docx_reader import read_docx
from gipa_extract.readers.limits import DEFAULT_LIMITS, Limits
from gipa_extract.text.numerals import in_chinese

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def saved(word: WordFile) -> bytes:
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def read(*body: str) -> Document:
    """The Document of a Word file whose body is this XML."""
    word = docx.Document()
    for xml in body:
        word.element.body[-1].addprevious(parse_xml(xml.replace(">", f" {NAMES}>", 1)))
    return read_docx(saved(word), DEFAULT_LIMITS)


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with some parts changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return buffer.getvalue()


def texts(grid: Grid) -> list[list[str]]:
    return [[slot.text for slot in row] for row in grid.rows]


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_body_is_read_in_order_and_headers_are_not() -> None:
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "页眉"
    word.sections[0].footer.paragraphs[0].text = "- 1 -"
    word.add_paragraph("一、总体情况")
    table = word.add_table(2, 2)
    for cell, text in zip(table._cells, ("规章", "1", "文件", "2"), strict=True):
        cell.text = text
    word.add_paragraph("二、主动公开")
    document = read_docx(saved(word), DEFAULT_LIMITS)
    assert document.text == "一、总体情况\n\t规章\t1\n\t文件\t2\n二、主动公开\n"
    assert [texts(grid) for grid in document.grids] == [[["规章", "1"], ["文件", "2"]]]
    assert document.media_type.endswith("wordprocessingml.document")


def test_cells_merged_both_ways_stand_in_all_their_places() -> None:
    word = docx.Document()
    table = word.add_table(3, 4)
    table.cell(0, 0).merge(table.cell(1, 1)).text = "甲"
    table.cell(0, 2).merge(table.cell(0, 3)).text = "乙"
    for row, column, text in ((1, 2, "丙"), (1, 3, "丁"), (2, 0, "戊"), (2, 3, "7")):
        table.cell(row, column).text = text
    (grid,) = read_docx(saved(word), DEFAULT_LIMITS).grids
    assert grid.aligned
    assert texts(grid) == [list("甲甲乙乙"), list("甲甲丙丁"), ["戊", "", "", "7"]]
    assert grid.rows[0][0] == grid.rows[1][1]


def test_tables_in_tables_are_grids_of_their_own() -> None:
    word = docx.Document()
    outer = word.add_table(1, 1).cell(0, 0)
    outer.text = "二、主动公开"
    inner = outer.add_table(2, 2)
    for cell, text in zip(inner._cells, ("规章", "1", "文件", "2"), strict=True):
        cell.text = text
    document = read_docx(saved(word), DEFAULT_LIMITS)
    assert document.text == "二、主动公开\n\t规章\t1\n\t文件\t2\n"
    assert [texts(grid) for grid in document.grids] == [[["规章", "1"], ["文件", "2"]]]


def test_rows_that_begin_late_or_end_early_keep_their_columns() -> None:
    row = "<w:tr><w:trPr><w:{}/></w:trPr>{}</w:tr>"
    cell = "<w:tc><w:p>{}</w:p></w:tc>".format
    one, two, three = (cell(t(text)) for text in ("甲", "乙", "3"))
    document = read(
        f"<w:tbl><w:tr>{one}{two}{three}</w:tr>"
        + row.format('gridBefore w:val="1"', two + three)
        + row.format('gridAfter w:val="2"', one)
        + "</w:tbl>"
    )
    assert texts(document.grids[0]) == [["甲", "乙", "3"], ["", "乙", "3"], ["甲", "", ""]]
    assert document.grids[0].aligned


def test_text_box_is_read_once_after_its_paragraph() -> None:
    inside = f"<w:txbxContent><w:p>{t('框内')}</w:p></w:txbxContent>"
    fallback = f"<w:pict><v:textbox>{inside}</v:textbox></w:pict>"
    document = read(
        f"<w:p>{t('前半')}<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{inside}</mc:Choice>"
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>{t('后半')}</w:p>",
        f"<w:p><w:r>{fallback}</w:r></w:p>",
    )
    assert document.text == "前半后半\n框内\n框内\n"


def test_text_boxes_in_text_boxes() -> None:
    def box(inner: str) -> str:
        return f"<w:r><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></w:r>"

    inner = box(f"<w:p>{t('丙')}</w:p>")
    outer = box(f"<w:p>{inner}{t('乙')}</w:p><w:p>{t('丁')}</w:p>")
    document = read(f"<w:p>{t('甲')}{outer}</w:p>")
    assert document.text == "甲\n乙\n丙\n丁\n"


def test_deleted_hidden_and_field_code_are_not_read() -> None:
    document = read(
        f"<w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins>{t('新')}</w:ins>"
        f"<w:moveFrom>{t('去')}</w:moveFrom><w:moveTo>{t('来')}</w:moveTo>"
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        f'<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>'
        f"<w:r><w:instrText> PAGE </w:instrText></w:r><w:fldSimple w:instr='x'>{t('3')}</w:fldSimple>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{t('控件')}</w:sdtContent></w:sdt></w:p>"
    )
    assert document.text == "新来显3控件\n"


@pytest.mark.parametrize("mark", ["del", "hidden"])
def test_deleted_or_hidden_row_is_no_row(mark: str) -> None:
    gone = f"<w:tr><w:trPr><w:{mark}/></w:trPr><w:tc><w:p>{t('x')}</w:p></w:tc></w:tr>"
    kept = f"<w:tr><w:tc><w:p>{t('规章')}</w:p></w:tc><w:tc><w:p>{t('1')}</w:p></w:tc></w:tr>"
    assert texts(read(f"<w:tbl>{gone}{kept}</w:tbl>").grids[0]) == [["规章", "1"]]


def test_digits_of_one_number_join_and_others_stay_apart() -> None:
    def run(properties: str, text: str) -> str:
        return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"

    raised = '<w:vertAlign w:val="superscript"/>'
    document = read(
        f"<w:p>{t('1')}{t('2')}</w:p>",
        f"<w:p>{t('1')}{run(raised, '2')}</w:p>",
        f"<w:p>{run('<w:strike/>', '1')}{t('2')}</w:p>",
        f"<w:p>{t('1')}<w:r><w:br/></w:r>{t('2')}</w:p>",
        f"<w:p>{t('1')}<w:r><w:tab/></w:r>{t('2')}</w:p>",
    )
    assert document.text == "12\n1²\n1\u03362\n1\n2\n1\t2\n"


def numbered(text: str, place: str) -> str:
    return f"<w:p><w:pPr>{place}</w:pPr>{t(text)}</w:p>"


def test_automatic_numbers_are_printed() -> None:
    def level(depth: int, style: str, text: str) -> str:
        return (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
        )

    levels = level(0, "chineseCountingThousand", "%1、") + level(1, "decimal", "（%2）")
    levels += level(2, "bullet", "•") + level(3, "decimal", "%1.%2.%4")
    numbering = (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="9">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="9"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="9"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="h1"><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )

    def by(depth: int, name: int = 1) -> str:
        return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>'

    body = "".join(
        (
            numbered("总体情况", '<w:pStyle w:val="h1"/>'),
            numbered("甲", by(1)),
            numbered("乙", by(1)),
            numbered("点", by(2)),
            numbered("深", by(3)),
            numbered("主动公开", by(0)),
            numbered("丙", by(1)),
            numbered("无号", by(0, 0)),
            numbered("从五起", by(0, 2)),
            numbered("未知", by(0, 77)),
        )
    )
    data = repacked(
        saved(docx.Document()),
        {
            "word/numbering.xml": numbering.encode(),
            "word/styles.xml": styles.encode(),
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>".encode(),
        },
    )
    assert read_docx(data, DEFAULT_LIMITS).text.split("\n")[:-1] == [
        "一、总体情况", "（1）甲", "（2）乙", "点", "一.2.1 深",
        "二、主动公开", "（1）丙", "无号", "五、从五起", "未知",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "printed"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (32, "三十二")]
)
def test_chinese_counts(count: int, printed: str) -> None:
    assert in_chinese(count) == printed


ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">
<!ENTITY c SYSTEM "file:///etc/hostname">]><w:document>&b;&c;</w:document>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_unread(encoding: str) -> None:
    xml = ENTITIES.decode().replace('"1.0"', f'"1.0" encoding="{encoding}"').encode(encoding)
    data = repacked(saved(docx.Document()), {"word/document.xml": xml})
    with pytest.raises(ReadError, match="declares a document type"):
        read_docx(data, DEFAULT_LIMITS)


def test_zip_bomb_is_refused_by_its_directory() -> None:
    data = repacked(saved(docx.Document()), {"word/media/a.bin": bytes(30_000_000)})
    assert len(data) < 200_000
    with pytest.raises(LimitError, match="max_unpacked"):
        read_docx(data, Limits(max_unpacked=20_000_000))
    assert read_docx(data, DEFAULT_LIMITS).text == ""


def test_long_body_is_refused() -> None:
    with pytest.raises(LimitError, match="max_part"):
        read_docx(saved(docx.Document()), Limits(max_part=100))


@pytest.mark.parametrize(
    "xml",
    [b"<w:document", b"", b"<a>" * 1000 + b"</a>" * 1000, b"\xff\xfe\x00",
     f'<w:document {NAMES}><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc></w:tr></w:tbl></w:document>'.encode()],
)  # fmt: skip
def test_broken_body_is_an_error_with_a_remedy(xml: bytes) -> None:
    with pytest.raises(ReadError, match="soffice --headless --convert-to docx FILE"):
        read_docx(repacked(saved(docx.Document()), {"word/document.xml": xml}), DEFAULT_LIMITS)


def test_broken_zip_is_an_error() -> None:
    with pytest.raises(ReadError, match="damaged zip"):
        read_docx(saved(docx.Document())[:-100], DEFAULT_LIMITS)


def test_huge_spans_are_bounded() -> None:
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="60000"/></w:tcPr><w:p/></w:tc>'
    with pytest.raises(LimitError, match="max_slots"):
        read(f"<w:tbl>{f'<w:tr>{cell * 50}</w:tr>' * 50}</w:tbl>")


def test_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(docx.Document())
    monkeypatch.setitem(sys.modules, "docx.oxml.parser", None)
    with pytest.raises(MissingExtraError, match=r'pip install "gipa-extract\[docx\]"'):
        read_docx(data, DEFAULT_LIMITS)


STRICT = {
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main":
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/":
        b"http://purl.oclc.org/ooxml/officeDocument/",
}  # fmt: skip


def strict(data: bytes) -> bytes:
    """The package as Word's `Strict Open XML Document` saves it: under other namespaces."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist() if name.endswith(".xml")}
    for old, new in STRICT.items():
        parts = {name: xml.replace(old, new) for name, xml in parts.items()}
    return repacked(data, parts)


def test_strict_file_reads_like_any_other() -> None:
    word = docx.Document()
    word.add_paragraph("一、总体情况", style="List Number")
    table = word.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "规章"
    table.cell(0, 1).text = "7"
    usual, other = (read_docx(data, DEFAULT_LIMITS) for data in (saved(word), strict(saved(word))))
    assert usual.text == "1.一、总体情况\n\t规章\t7\t\n\t\t\t\n"
    assert (other.text, other.grids) == (usual.text, usual.grids)


@pytest.mark.parametrize(
    "kind",
    ["vnd.ms-word.document.macroEnabled", "vnd.openxmlformats-officedocument.wordprocessingml.template"],
)  # fmt: skip
def test_macro_file_and_template_are_read(kind: str) -> None:
    word = docx.Document()
    word.add_paragraph("一、总体情况")
    data = repacked(saved(word), {})
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        types = packed.read("[Content_Types].xml").decode()
    usual = "vnd.openxmlformats-officedocument.wordprocessingml.document.main"
    assert usual in types
    parts = {"[Content_Types].xml": types.replace(usual, f"{kind}.main").encode()}
    assert read_docx(repacked(data, parts), DEFAULT_LIMITS).text == "一、总体情况\n"


def test_body_of_another_language_is_an_error() -> None:
    data = repacked(saved(docx.Document()), {"word/document.xml": b"<document xmlns='x:y'/>"})
    with pytest.raises(ReadError, match="no Word body"):
        read_docx(data, DEFAULT_LIMITS)


@st.composite
def merges(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """Rectangles (top, left, bottom, right) below the first row of a table 5 by 5, apart."""
    free = {(row, column) for row in range(1, 5) for column in range(5)}
    chosen = []
    for _ in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(1, 4)), draw(st.integers(0, 4))
        bottom, right = draw(st.integers(top, 4)), draw(st.integers(left, 4))
        inside = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if inside <= free:
            free -= inside
            chosen.append((top, left, bottom, right))
    return chosen


@given(merges())
def test_merged_table_reads_back(chosen: list[tuple[int, int, int, int]]) -> None:
    word = docx.Document()
    table = word.add_table(5, 5)
    expected = [[f"{row}{column}" for column in range(5)] for row in range(5)]
    for top, left, bottom, right in chosen:
        table.cell(top, left).merge(table.cell(bottom, right))
        for row in range(top, bottom + 1):
            expected[row][left : right + 1] = [f"{top}{left}"] * (right - left + 1)
    for row, cells in enumerate(expected):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    document = read_docx(saved(word), DEFAULT_LIMITS)
    (grid,) = document.grids
    covered = [row for row, cells in enumerate(expected) if any(c[0] == str(row) for c in cells)]
    assert texts(grid) == [expected[row] for row in covered]
    assert grid.aligned
    for row in grid.rows:
        for slot in row:
            assert document.text[slot.start : slot.end] == slot.text


def cell(inside: str, properties: str = "") -> list[list[str]]:
    """The texts of a table's row whose second cell holds some runs."""
    row = f"<w:tc><w:p>{t('规章')}</w:p></w:tc><w:tc>{properties}<w:p>{inside}</w:p></w:tc>"
    return texts(read(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>").grids[0])


def dressed(properties: str, text: str) -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


FIELD = "<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{}</w:ffData></w:fldChar></w:r>"
LIST = "<w:ddList>{}<w:listEntry w:val='5'/><w:listEntry w:val='8'/></w:ddList>"
DRAWN = "<a:graphicData xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' uri='{}'/>"


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        ('<w:r><w:sym w:font="Times New Roman" w:char="F033"/></w:r>', "3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F033"/></w:r>', "\ufffc"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F083"/></w:r>', "③"),
        (FIELD.format(LIST.format("<w:result w:val='1'/>")), "8"),
        (FIELD.format(LIST.format("")), "5"),
        (FIELD.format("<w:checkBox/>"), "\ufffc"),
        (FIELD.format("<w:textInput/>") + t("7"), "7"),
        (f"<w:r><w:drawing>{DRAWN.format('x/chart')}</w:drawing></w:r>", "\ufffc"),
        (f"<w:r><w:drawing>{DRAWN.format('x/wordprocessingShape')}</w:drawing></w:r>{t('7')}", "7"),
        ("<w:r><w:object/></w:r>", "\ufffc"),
        (dressed("<w:color w:val='FFFFFF'/>", "55") + t("3"), "55\ufffc3"),
        (dressed("<w:color w:val='FFFFFF'/><w:highlight w:val='black'/>", "55"), "55"),
        (dressed("<w:position w:val='10'/>", "1") + t("3"), "¹3"),
        (dressed("<w:del/>", "55") + t("3"), "3"),
    ],
)
def test_a_cell_holds_what_word_shows_of_it(inside: str, shown: str) -> None:
    assert cell(inside) == [["规章", shown]]


def test_white_print_on_a_coloured_cell_is_seen() -> None:
    shaded = "<w:tcPr><w:shd w:fill='1F4E79'/></w:tcPr>"
    assert cell(dressed("<w:color w:val='FFFFFF'/>", "55"), shaded) == [["规章", "55"]]


def test_an_included_document_is_named_in_a_note() -> None:
    assert [note.code for note in read("<w:altChunk></w:altChunk>").notes] == ["parts_left_out"]


def test_an_included_page_is_read_in_its_place() -> None:
    word = docx.Document()
    word.add_paragraph("二、主动公开")
    relations_name = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    chunk = f'<w:altChunk {NAMES} xmlns:r="{relations_name}" r:id="rId77"/>'
    word.element.body[-1].addprevious(parse_xml(chunk))
    word.element.body[-1].addprevious(parse_xml(f"<w:p {NAMES}>{t('三、收到')}</w:p>"))
    data = saved(word)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        relations = packed.read("word/_rels/document.xml.rels")
    page = "<style>b{display:none}</style><table><tr><td>规章<td><b>9</b>1</tr><tr><td>文件<td>2</tr></table>"
    relation = b'<Relationship Id="rId77" Type="aFChunk" Target="part.htm"/></Relationships>'
    parts = {
        "word/part.htm": page.encode(),
        "word/_rels/document.xml.rels": relations.replace(b"</Relationships>", relation),
    }
    document = read_docx(repacked(data, parts), DEFAULT_LIMITS)
    assert document.text == "二、主动公开\n\t规章\t1\n\t文件\t2\n三、收到\n"
