"""Pinyin initials, so that a clerk finds 杭州华丰包装 by typing hzhfbz."""

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """Return the first letters of a name in lower case; letters and digits stay, the rest is left out."""
    letters = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    return "".join(letter for letter in "".join(letters).lower() if letter.isalnum() and letter.isascii())[
        :80
    ]
