"""Elements that show a tree of their own in place of their children (`<template shadowrootmode>`).

What they hold themselves is seen only where the tree has a `slot` for it; styles of the page do not
reach into it, and its own do not reach out.

Source: HTML Standard, "The template element"; DOM Standard, "Shadow tree slots".
"""

from __future__ import annotations

from gipa_extract.readers.html.page_tree import Element

MODES = ("shadowrootmode", "shadowroot")
SCOPE = "gipa-shadow"
"""The attribute that names an element's own tree, for its own styles."""


def show_shadow_roots(root: Element) -> int:
    """Put the trees of a page's elements in their places; how many there were."""
    shown = 0
    for template in [*root.iter("template")]:
        host = template.getparent()
        if host is None or not any(mode in template.attrib for mode in MODES):
            continue
        shown += 1
        _show(host, template, str(shown))
    return shown


def _show(host: Element, template: Element, scope: str) -> None:
    tail, template.tail = template.tail or "", None
    host.remove(template)
    light, text = [*host], (host.text or "") + tail
    for child in light:
        host.remove(child)
    template.tag = "div"
    for mode in MODES:
        template.attrib.pop(mode, None)
    template.set(SCOPE, scope)
    host.text = None
    host.append(template)
    for slot in [*template.iter("slot")]:
        name = slot.get("name", "")
        assigned = [child for child in light if child.get("slot", "") == name]
        has_text = not name and (text.strip() or any((child.tail or "").strip() for child in light))
        if not (assigned or has_text):
            continue  # what the slot holds itself is seen
        for inner in [*slot]:
            slot.remove(inner)
        slot.text = text if not name else None
        for child in assigned:
            child.tail = None if name else child.tail
            slot.append(child)
        if name:
            continue
        text = ""
    for style in template.iter("style"):
        style.set(SCOPE, scope)
