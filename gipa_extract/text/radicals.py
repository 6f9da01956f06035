"""Radicals → the characters that they print: ⼈ is 人, ⺠ is 民.

Fonts give both one glyph, and programs that write PDFs (wkhtmltopdf, Chromium) name it by the
radical. Unicode's EquivalentUnifiedIdeograph says which is which.
"""

from __future__ import annotations

import re
import unicodedata

_SUPPLEMENT = (
    "\u2e81厂\u2e82乛\u2e83乚\u2e84乙\u2e85亻\u2e86冂\u2e88刀\u2e89刂\u2e8a卜\u2e8c小\u2e8d小\u2e8e兀\u2e8f尣\u2e90尢"
    "\u2e92巳\u2e93幺\u2e94彑\u2e96忄\u2e98扌\u2e99攵\u2e9b旡\u2e9c日\u2e9d月\u2e9e歺\u2e9f母\u2ea0民\u2ea1氵\u2ea2氺"
    "\u2ea3灬\u2ea4爫\u2ea5爫\u2ea6丬\u2ea7牛\u2ea8犭\u2ea9王\u2eab目\u2eac示\u2ead礻\u2eae竹\u2eaf糹\u2eb0纟\u2eb1罓"
    "\u2eb2罒\u2eb6羊\u2eb7羊\u2eb8羋\u2eb9耂\u2eba肀\u2ebb聿\u2ebc肉\u2ebd臼\u2ebe艹\u2ebf艹\u2ec0艹\u2ec1虎\u2ec2衤"
    "\u2ec3覀\u2ec4西\u2ec5见\u2ec6角\u2ec8讠\u2ec9贝\u2eca足\u2ecb车\u2ecc辶\u2ecd辶\u2ece辶\u2ecf邑\u2ed0钅\u2ed1長"
    "\u2ed2镸\u2ed3长\u2ed4门\u2ed5阜\u2ed6阝\u2ed7雨\u2ed8青\u2ed9韦\u2eda页\u2edb风\u2edc飞\u2edd食\u2edf飠\u2ee0饣"
    "\u2ee2马\u2ee3骨\u2ee4鬼\u2ee5鱼\u2ee6鸟\u2ee7卤\u2ee8麦\u2ee9黄\u2eea黾\u2eeb斉\u2eec齐\u2eed歯\u2eee齿\u2eef竜"
    "\u2ef0龙\u2ef1龜\u2ef2亀\u2ef3龟"
)
RADICALS = {ord(a): b for a, b in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)} | {
    code: unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA))
}
"""Code → the character that it prints."""
_BLOCKS = frozenset(code >> 8 for code in RADICALS)
"""The upper bytes of their codes; hardly any text has one of these."""
_OTHER_NAMES = re.compile(f"[{''.join(map(chr, RADICALS))}]")


def with_ideographs(text: str) -> str:
    """`text` with each radical and compatibility ideograph as the character that it prints.

    One character for one, so that offsets stay.
    """
    blocks = text.encode("utf-16-le", "surrogatepass")[1::2]
    holds_some = any(map(blocks.__contains__, _BLOCKS)) and _OTHER_NAMES.search(text)
    return text.translate(RADICALS) if holds_some else text
