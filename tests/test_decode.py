"""Bytes of agencies, with the damage that agencies do to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.decode import decode

FRENCH = "<p>Le préfet de Kéniéba a reçu, à l'hôtel de ville, les élèves « lauréats » — œuvre d'août.</p>"
META = '<meta charset="{}">'

# any text without a byte order mark, U+FFFD, and NUL, which no page has but UTF-16
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\ufffd\0"), min_size=1)


def read(body: bytes, content_type: str = "text/html") -> str:
    text, _ = decode(body, content_type)
    return text.decode("utf-8")


def test_valid_utf8_is_handed_on_uncopied() -> None:
    body = FRENCH.encode()
    for content_type in ("", "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"):
        text, charset = decode(body, content_type)
        assert text is body
        assert charset == "utf-8"


@pytest.mark.parametrize(
    ("label", "codec", "name"),
    [
        ("windows-1252", "cp1252", "windows-1252"),
        ("ISO-8859-1", "cp1252", "windows-1252"),
        ("latin1", "cp1252", "windows-1252"),
        ("us-ascii", "cp1252", "windows-1252"),
        ("iso-8859-15", "iso8859-15", "iso-8859-15"),
        ("utf-16le", "utf-16-le", "utf-16le"),
        ("utf-16be", "utf-16-be", "utf-16be"),
        ("utf-16", "utf-16-be", "utf-16be"),
    ],
)
def test_header_names_the_charset(label: str, codec: str, name: str) -> None:
    page = FRENCH.replace("—", "-") if codec == "iso8859-15" else FRENCH
    text, charset = decode(page.encode(codec), f'text/html; Charset="{label}"')
    assert (text.decode(), charset) == (page, name)


@pytest.mark.parametrize(
    "head",
    [
        META.format("windows-1252"),
        "<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>",
        "<?xml version='1.0' encoding='iso-8859-1'?>",
        "<!doctype html>" + " " * 900 + META.format("cp1252"),
    ],
)
def test_page_names_the_charset_at_its_top(head: str) -> None:
    text, charset = decode((head + FRENCH).encode("cp1252"), "text/html")
    assert (text.decode(), charset) == (head + FRENCH, "windows-1252")


def test_header_goes_before_page_and_mark_before_header() -> None:
    page = META.format("windows-1251") + FRENCH
    assert read(page.encode("cp1252"), "text/html; charset=windows-1252") == page
    page = META.format("windows-1252") + FRENCH
    for mark, codec in (("utf-8-sig", "utf-8"), ("utf-16", "utf-16le")):
        text, charset = decode(page.encode(mark), "text/html; charset=windows-1252")
        assert (text.decode(), charset) == (page, codec)
    assert read(b"\xfe\xff" + page.encode("utf-16-be")) == page


def test_page_in_ascii_cannot_be_the_utf16_that_it_claims() -> None:
    for page in (META.format("utf-16") + FRENCH, "<?xml version='1.0' encoding='utf-16'?><p>été</p>"):
        assert read(page.encode()) == page
        assert read(page.encode(), "text/html; charset=utf-16") == page


@pytest.mark.parametrize("label", ["", "; charset=utf-8", "; charset=iso-8859-1", "; charset=hex", "; charset=utf-7"])
def test_teaser_cut_in_a_character_costs_that_character(label: str) -> None:
    page = FRENCH.encode() + b"<p>Kayes : la crue menace les rizi\xc3</p>" + FRENCH.encode()
    text, charset = decode(page, "text/html" + label)
    assert charset == "utf-8"
    assert text.decode() == FRENCH + "<p>Kayes : la crue menace les rizi\ufffd</p>" + FRENCH


@pytest.mark.parametrize("label", ["", "; charset=utf-8"])
def test_latin1_date_in_a_utf8_page_costs_the_date_alone(label: str) -> None:
    page = FRENCH.encode() + "<i>Mis en ligne le 3 décembre à 8h</i>".encode("latin-1")
    text, charset = decode(page, "text/html" + label)
    assert charset == "utf-8"
    assert text.decode() == FRENCH + "<i>Mis en ligne le 3 d\ufffdcembre \ufffd 8h</i>"


def test_rare_letters_do_not_turn_a_page_into_thai() -> None:
    page = "<title>𝗠𝗮𝗹𝗶 : 𝗹𝗲 Président à Ségou</title>" + FRENCH
    assert decode(page.encode(), "text/html") == (page.encode(), "utf-8")
    damaged = page.encode() + b"\xc3"
    assert decode(damaged, "text/html")[1] == "utf-8"


def test_english_page_that_says_utf8_keeps_it_over_one_bad_byte() -> None:
    body = META.format("utf-8").encode() + b"<p>The governor\x92s visit</p>"
    assert decode(body, "text/html") == (body.replace(b"\x92", "\ufffd".encode()), "utf-8")


@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=utf-8"])
def test_page_that_is_windows_1252_throughout_whatever_it_says(content_type: str) -> None:
    text, charset = decode(FRENCH.encode("cp1252") * 3, content_type)
    assert (text.decode(), charset) == (FRENCH * 3, "windows-1252")


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        ("أعلن وزير الزراعة اليوم أن موسم الأمطار في منطقة الشمال بدأ بشكل جيد. ", "cp1256", "windows-1256"),
        ("Министр сельского хозяйства сообщил сегодня, что сезон дождей начался. ", "cp1251", "windows-1251"),
    ],
)
def test_other_scripts_are_told_when_nobody_says(text: str, codec: str, name: str) -> None:
    page = f"<html><body><p>{text * 10}</p></body></html>"
    assert decode(page.encode(codec), "text/html") == (page.encode(), name)


@given(
    st.binary(), st.sampled_from(["", "text/html", "text/html; charset=utf-16", "x; charset=gbk", "x; charset=rot13"])
)
def test_whatever_is_sent_valid_utf8_comes_out(body: bytes, content_type: str) -> None:
    decode(body, content_type)[0].decode("utf-8")


@given(texts, texts, st.integers(0x80, 0xFF), st.sampled_from(["", "text/html; charset=utf-8"]))
def test_one_bad_byte_changes_only_its_place(before: str, after: str, byte: int, content_type: str) -> None:
    text = read(before.encode() + bytes([byte]) + after.encode(), content_type)
    assert text.startswith(before)
    assert text.endswith(after)
    assert len(text) <= len(before) + 1 + len(after)


def test_a_page_in_utf_8_that_calls_itself_gb2312_is_utf_8() -> None:
    body = '<meta charset="GB2312"><p>马里南部的棉花收成很好，农民很高兴。</p>'.encode()
    assert decode(body, "text/html") == (body, "utf-8")
    assert decode(body.decode().encode("gb18030"), "text/html") == (body, "gbk")


@pytest.mark.parametrize(
    ("top", "content_type"),
    [
        ("<!-- " + META.format("koi8-r") + " -->" + META.format("windows-1256"), "text/html"),
        ("<script>" + "x = 1;" * 400 + "</script>" + META.format("windows-1256"), "text/html"),
        (META.format("windows-1256"), "text/html; charset=utf-8"),
    ],
    ids=["behind one in a comment", "behind a long script", "behind a header that is wrong"],
)
def test_what_the_page_names_is_found(top: str, content_type: str) -> None:
    page = top + "<p>أعلن وزير الزراعة اليوم بداية موسم الأمطار.</p>"
    assert decode(page.encode("cp1256"), content_type) == (page.encode(), "windows-1256")


@pytest.mark.parametrize("label", ["tis-620", "gb18030", "windows-1256", "shift_jis", "iso-8859-13", "ibm866"])
def test_whatever_a_page_in_utf_8_calls_itself_it_is_read_as_utf_8(label: str) -> None:
    body = (META.format(label) + FRENCH + "<b>𝗠𝗮𝗹𝗶</b>").encode()
    assert decode(body, f"text/html; charset={label}") == (body, "utf-8")
