"""Templates of sentences whose words depend on a number: `{count} {count:file|files}`."""

from __future__ import annotations

from string import Formatter


class _PluralFormatter(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        singular, bar, plural = format_spec.partition("|")
        if bar:
            return singular if value == 1 else plural
        return str(super().format_field(value, format_spec))


_FORMATTER = _PluralFormatter()


def fill_in(template: str, *values: object, **named: object) -> str:
    """A template as `str.format` fills it; `{count:file|files}` is the first word for 1 alone."""
    if "|" not in template:
        return template.format(*values, **named)
    return _FORMATTER.format(template, *values, **named)
