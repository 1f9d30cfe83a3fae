"""A text as it is compared: a number is the same fact however it is written, and two numbers are never one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.dedup.terms import NUMBER, WEEKDAY, terms

SAME = [
    ("25000", "25 000", "25.000", "25,000", "25\u202f000", "25\u00a0000", "25\u2009000", "25’000", "25 mille"),
    ("1200000", "1 200 000", "1.200.000", "1,200,000", "1200 000", "1,2 million", "1.20 million"),
    ("2 500 000", "2,5 millions", "2 millions 500 mille", "2 millions et demi", "deux millions cinq cent mille"),
    ("1 milhão e 200 mil", "um milhão e duzentos mil", "1,2 milhões", "1.200.000"),
    ("1,5 milliard", "1 500 millions", "1.5 billion", "1,5 Md", "1.5bn", "mil e quinhentos milhões"),
    ("deux mille cinq cents milliards", "2 500 milliards", "2500 billion"),
    ("mille milliards", "1 000 milliards", "one trillion", "1 000 000 000 000"),
    ("5 millions de FCFA", "5M FCFA", "5 M FCFA", "5.000.000 F CFA"),
    ("1234,56", "1 234,56", "1.234,56", "1,234.56"),
    ("2,5 %", "2.5%", "2,50 pour cent", "2.5 per cent", "2,5 por cento"),
    ("cent pour cent", "100 %"),
    ("3 points", "3,0 points", "3.00 points"),
    ("0,125", "0.125", "00,1250"),
    ("100-150 F", "100–150 F", "100 à 150 F", "de 100 F à 150 F", "cent à cent cinquante"),
    ("10h30", "10 h 30", "10H30", "10:30", "10h30mn", "10 heures 30", "dix heures trente", "10.30 am", "1030 GMT"),
    ("10h", "10 h", "10h00", "10:00", "10 heures", "dix heures", "10 h 00"),
    ("le 1er mai", "le 1 mai", "le premier mai", "01 mai"),
    ("12-05-2026", "12/05/2026", "12.05.2026", "12 05 2026"),
    ("la saison 2025-26", "2025/26", "2025-2026", "2025 – 2026"),
    ("76 12 34 56", "76.12.34.56", "76-12-34-56", "76123456"),
    ("XXIe siècle", "21e siècle", "21ème siècle", "21 ème siècle", "vingt et unième", "twenty-first", "XXIᵉ"),
    ("IIIe", "3e", "3ème", "3è", "3rd", "troisième", "third"),
    ("entre vingt et trente", "20 et 30"),
    ("deux cents et trois cents", "200 et 300", "two hundred and three hundred"),
    ("deux ou trois cents", "2 ou 300"),
    ("mille", "un millier", "1 000", "a thousand"),
    ("mil novecentos e noventa e nove", "1999", "mil neuf cent quatre-vingt-dix-neuf", "nineteen hundred ninety-nine"),
    ("une douzaine", "12", "a dozen", "uma dúzia"),
    ("deux douzaines", "24", "two dozen"),
    ("n°33", "n° 33", "nº 33", "no. 33", "numéro trente-trois"),
]


def numbers(text: str) -> tuple[str, ...]:
    said = terms(text)
    return tuple(word for word, kind in zip(said.words, said.kinds, strict=True) if kind == NUMBER)


@pytest.mark.parametrize("writings", SAME, ids=lambda it: it[0])
def test_a_number_is_the_same_however_it_is_written(writings: tuple[str, ...]) -> None:
    for said in writings:
        assert numbers(said) == numbers(writings[0]), said
    assert numbers(writings[0])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("100-150", "100 150"),
        ("0,125", "125"),
        ("2,5", "25"),
        ("10h30", "10h03"),
        ("10:30:15", "10:30"),
        ("vingt et trente", "50"),
        ("deux cents et trois cents", "20300"),
        ("mille milliards", "1 000 001 000"),
        ("5 m", "5 millions"),
        ("2025/30", "2025/26"),
        ("76 12 34 56", "76 12 34 65"),
        ("XXe", "XXIe"),
        ("deuxième", "douzième"),
        ("vingt et unième", "vingtième"),
        ("1 234,56", "123 456"),
        ("3 millions 2 jours", "3 000 002"),
    ],
)
def test_two_numbers_are_never_one(one: str, other: str) -> None:
    assert numbers(one) != numbers(other)


@pytest.mark.parametrize("word", ["un marché au mil", "une maison", "pour cent raisons", "Le maire", "Ce soir"])
def test_what_only_looks_like_a_number_is_none(word: str) -> None:
    assert numbers(word) == ()


@pytest.mark.parametrize(
    "sign", ["፩", "²", "٣", "½", "9" * 5000, "9" * 400 + ",5", "1 " + "000 " * 2000, "mille " * 99]
)
def test_a_sign_that_is_nearly_a_number_is_read(sign: str) -> None:
    assert terms(f"{sign} sacs, {sign} mille sacs").words[-1] == "sacs"


FRENCH = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize".split()
ENGLISH = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
PORTUGUESE = (
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezasseis dezassete dezoito"
    " dezanove"
).split()
TENS = (
    ["", "dix", "vingt", "trente", "quarante", "cinquante", "soixante"],
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
    ["", "", "vinte", "trinta", "quarenta", "cinquenta", "sessenta", "setenta", "oitenta", "noventa"],
)
HUNDREDS = [
    *("", "cento", "duzentos", "trezentos", "quatrocentos", "quinhentos"),
    *("seiscentos", "setecentos", "oitocentos", "novecentos"),
]


def spelled(n: int, below: Callable[[int], str], thousand: str, joint: str) -> str:
    thousands, rest = divmod(n, 1000)
    head = thousand if thousands == 1 and thousand != "thousand" else f"{below(thousands)} {thousand}"
    return f"{head}{joint}{below(rest)}" if rest else head


def french(n: int) -> str:
    if n >= 1000:
        return spelled(n, french, "mille", " ")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        head = "cent" if hundreds == 1 else f"{FRENCH[hundreds]} cent{'' if rest else 's'}"
        return f"{head} {french(rest)}" if rest else head
    if n >= 80:
        return "quatre-vingts" if n == 80 else f"quatre-vingt-{french(n - 80)}"
    if n >= 60:
        return "soixante" if n == 60 else f"soixante{' et ' if n in (61, 71) else '-'}{french(n - 60)}"
    if n > 16:
        tens, rest = divmod(n, 10)
        return TENS[0][tens] + (f"{' et ' if rest == 1 else '-'}{FRENCH[rest]}" if rest else "")
    return FRENCH[n]


def english(n: int) -> str:
    if n >= 1000:
        return spelled(n, english, "thousand", " and " if n % 1000 < 100 else " ")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        return f"{ENGLISH[hundreds]} hundred" + (f" and {english(rest)}" if rest else "")
    if n >= 20:
        tens, rest = divmod(n, 10)
        return TENS[1][tens] + (f"-{ENGLISH[rest]}" if rest else "")
    return ENGLISH[n]


def portuguese(n: int) -> str:
    if n >= 1000:
        return spelled(n, portuguese, "mil", " e " if n % 1000 <= 100 or n % 100 == 0 else " ")
    if n >= 100:
        hundreds, rest = divmod(n, 100)
        return "cem" if n == 100 else HUNDREDS[hundreds] + (f" e {portuguese(rest)}" if rest else "")
    if n >= 20:
        tens, rest = divmod(n, 10)
        return TENS[2][tens] + (f" e {PORTUGUESE[rest]}" if rest else "")
    return PORTUGUESE[n]


def test_a_portuguese_day_is_one_before_feira_alone() -> None:
    told = ("na terça-feira", "quinta feira", "a terça parte")
    assert [terms(said).kinds.count(WEEKDAY) for said in told] == [1, 1, 0]


@given(st.integers(2, 999_999))
def test_a_number_that_is_spelled_out_is_the_one_in_digits(n: int) -> None:
    # "mil" alone is millet in French
    for spell in (french, english, portuguese) if n != 1000 and not 1000 < n < 1100 else (french, english):
        assert numbers(f"les {spell(n)} sacs") == (str(n),), spell(n)


@given(st.lists(st.integers(2, 999_999), min_size=2, max_size=2), st.sampled_from((", ", " ou ", " à ", " / ", "; ")))
def test_spelled_numbers_beside_each_other_stay_two(both: list[int], between: str) -> None:
    for spell in (french, english):
        assert numbers(between.join(map(spell, both))) == tuple(map(str, both))


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from("-–—−"))
def test_the_ends_of_a_range_stay_two(first: int, last: int, dash: str) -> None:
    if not (1000 <= first < 10_000 and last < 100):  # a season, 2025-26
        assert numbers(f"de {first}{dash}{last} F") == (str(first), str(last))


@given(st.integers(0, 10**12), st.sampled_from(" .,\u00a0\u202f\u2009’'"))
def test_digits_are_one_number_however_they_are_grouped(n: int, sign: str) -> None:
    assert numbers(f"{n:,} F".replace(",", sign)) == numbers(f"{n} F") == (str(n),)


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    said = terms(text)
    assert len(said.words) == len(said.kinds)
