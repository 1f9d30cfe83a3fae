"""Which language a text is in: the page's word where the words bear it out, else the words, else the detector."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regionwire.language import language_of, language_tag

TEXTS = {
    "fr": "Le maire a annoncé que les travaux de la route commenceront le mois prochain. Les habitants, qui attendent"
    " depuis trois ans, demandent que le chantier soit achevé avant la saison des pluies.",
    "en": "The mayor announced that work on the road would begin next month. Residents, who have been waiting for three"
    " years, want it to be finished before the rains come.",
    "pt": "O presidente da câmara anunciou que as obras da estrada começam no próximo mês. Os moradores, que esperam há"
    " três anos, pedem que a obra fique pronta antes das chuvas.",
    "es": "El alcalde anunció que las obras de la carretera empezarán el mes que viene. Los vecinos, que esperan desde"
    " hace tres años, piden que se terminen antes de las lluvias.",
    "de": "Der Bürgermeister kündigte an, dass die Arbeiten an der Straße im nächsten Monat beginnen. Die Bewohner, die"
    " seit drei Jahren warten, wollen, dass sie vor dem Regen fertig sind.",
    "ar": "أعلن رئيس البلدية أن أشغال الطريق ستبدأ في الشهر المقبل. ويطالب السكان الذين ينتظرون منذ ثلاث سنوات بأن"
    " تنتهي الأشغال قبل موسم الأمطار.",
    "bm": "Bamakɔ mɛri ye baara kura daminɛ dugu kɔnɔ. Mɔgɔ caman nana a lajɛ, nka sanji tun bɛ ka na. A ko sira bɛna"
    " dilan walasa mɔbiliw ka se ka taa ni hɛrɛ ye.",
    "sw": "Watu wengi walifika katika mji wa Dodoma kwa mkutano na waziri. Alisema kuwa serikali ni ya watu na itajenga"
    " barabara mpya ya kisasa kabla ya mvua.",
    "it": "Il sindaco ha annunciato che i lavori della strada inizieranno il mese prossimo. Gli abitanti, che aspettano"
    " da tre anni, chiedono che siano finiti prima delle piogge.",
    "ru": "Мэр сообщил, что ремонт дороги начнётся в следующем месяце. Жители, которые ждут уже три года, просят"
    " закончить работы до дождей.",
}
SHORT = {
    "fr": "Le pont de la ville est rouvert.",
    "en": "The bridge was opened by the mayor.",
    "pt": "A ponte da cidade foi aberta pelo presidente.",
    "es": "El puente fue abierto por el alcalde y los vecinos.",
    "de": "Die Brücke der Stadt ist wieder offen.",
    "ar": "أعيد فتح الجسر في المدينة على يد رئيس البلدية",
    "bm": "Mɔgɔ caman bɛ ka taa Kayi.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("declared", ["", "fr-FR", "en-US", "pt_BR", "de", "tr"])
def test_a_text_says_its_language_whatever_its_page_says(language: str, declared: str) -> None:
    found = language_of(TEXTS[language], declared)
    assert found == (language_tag(declared) if declared.startswith(language) else language)


@pytest.mark.parametrize("language", SHORT)
def test_one_short_sentence(language: str) -> None:
    assert language_of(SHORT[language]) == language
    assert language_of(SHORT[language], language) == language
    assert language_of(SHORT[language], "fr", language) == language


@pytest.mark.parametrize(
    "text",
    [
        "Bamako meri ye baara kura damine dugu kono. Mogo caman nana a laje, nka sanji tun be ka na.",
        "Bamakò mèri ye baara kura daminè dugu kònò. Mògò caman nana a lajè, nka sanji tun bè ka na.",
        "Segu: dugutigi ye mogow bee wele. « Nous devons tous nous unir », o ko tun ye a ka kuma folo ye, nka a ko fana"
        " ko fanga ka kan ka senekelaw deme ni ji ye san kura in na.",
    ],
    ids=["without letters", "old letters", "a quote in French"],
)
def test_bambara_as_it_is_spelt(text: str) -> None:
    assert [language_of(text, declared) for declared in ("", "fr-FR", "bam", "en")] == ["bm"] * 4
    assert language_of(text, "dyu") == "dyu"  # its neighbour is written alike: the page knows


@pytest.mark.parametrize(
    "text",
    [
        "Bato ebele bayei na Kinshasa mpo na koyoka maloba ya mokonzi. Alobi ete mokili ya biso ekozala na kimia.",
        "Mutane da yawa sun zo birnin Kano domin sauraron jawabin gwamna. Ya ce za a gina sabuwar hanya a bana.",
        "Ame geɖewo va dua me be yewoaɖo to nyawo. Egblɔ be dukɔa akpɔ ŋutifafa le ƒe sia me, gake ele be woawɔ dɔ.",
        TEXTS["sw"],
    ],
    ids=["Lingala", "Hausa", "Ewe", "Swahili"],
)
def test_its_neighbours_are_not_bambara(text: str) -> None:
    assert language_of(text) != "bm"


def test_a_quote_does_not_make_a_story_another_language() -> None:
    quote = " « " + TEXTS["en"] + " »"
    assert language_of(TEXTS["fr"] + quote, "fr-ML") == "fr-ML"
    assert language_of("Il a dit :" + quote + " " + 2 * TEXTS["fr"], "fr") == "fr"


@pytest.mark.parametrize("text", ["", "Kayes, Ségou, Mopti.", "12 – 7", "👍" * 40, "\x00\ud800"])
def test_where_the_text_says_nothing_the_page_is_believed_then_the_source(text: str) -> None:
    assert language_of(text) == "und"
    assert language_of(text, "bm") == "bm"
    assert language_of(text, "", "fr-ML") == "fr-ML"
    assert language_of(text, "x-default", "fr") == "fr"


def test_a_language_found_is_written_as_its_source_writes_it() -> None:
    assert language_of(TEXTS["fr"], "en-US", "fr-ML") == "fr-ML"
    assert language_of(TEXTS["sw"], "en-US", "sw-TZ") == "sw-TZ"


def test_languages_that_are_hardly_told_apart_are_left_to_the_page() -> None:
    galician = (
        "O alcalde anunciou que as obras da estrada comezarán o mes que vén. Os veciños, que agardan dende hai tres"
    )
    assert language_of(galician, "gl-ES") == "gl-ES"


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("fr", "fr"),
        ("FR-ml", "fr-ML"),
        ("fr_FR.UTF-8", "fr-FR"),
        ("zh-hans-cn", "zh-Hans-CN"),
        ("es-419", "es-419"),
        ("fra", "fr"),
        ("en, fr", "en"),
        ("und", ""),
        ("français", ""),
        ("?", ""),
        ("", ""),
    ],
)
def test_tags_as_pages_write_them(said: str, tag: str) -> None:
    assert language_tag(said) == tag


@given(st.text(), st.text(max_size=12), st.sampled_from(["", "fr", "bm-ML"]))
def test_any_text_has_a_tag(text: str, declared: str, usual: str) -> None:
    found = language_of(text, declared, usual)
    assert language_tag(found) == found or found == "und"
    assert language_of(text, declared, usual) == found
