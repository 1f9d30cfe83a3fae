"""Whether a story speaks of the state, the whole country or a town's daily life: so its capital is a town or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from regionwire.item import Evidence
from regionwire.text import fold


def _words(alternatives: str) -> re.Pattern[str]:
    """Any of the patterns in `alternatives` as whole words, with the sign before them; "_" stands for a blank."""
    return re.compile(r"\W(" + "|".join(alternatives.split()).replace("_", " ") + r")\b")


_STATE = _words(
    r"""minist(?:re|res|ere|eres|erielle?s?) gouvernement\w* premier_ministre primature nationaux nationale?s?
        presidence president_(?:de_la|du|de_l') etat assemblee parlement\w* cnt senat deputes? (?:con)?federation
        ambassad\w+ decret ordonnance projet_de_loi forces_armees budget fiscal\w* pays compatriotes diaspora
        syndicat transition referendum elections? recensement sommet cedeao aes union_africaine uemoa onu
        nations_unies"""
)
_WHOLE = _words(
    r"""(?:dans|a_travers|sur)_(?:tout|l'ensemble_d[ue]|toute_l'etendue_d[ue])(?:_le|_l'ensemble_du)?_(?:pays|territoire)
        toutes_les_regions (?:a_l'echelle|au_plan|au_niveau)_nationale? l'ensemble_des_regions chaque_region"""
)
_LOCAL = _words(
    r"""commune_(?:[ivx]+|\d) quartiers? riverains maire mairie municipal\w* district accident incendie braquage
        voleurs? cambriolage commissariat policiers? chauffeurs? embouteillages? circulation ordures caniveaux?
        inondations? marche vendeuses? commercants? taxis? motos? arrondissements? habitants rue boulevard ponts?
        trottoirs? eclairage collecteurs? domicile famille lycee ecole hopital maternite ville citadins? parc
        boulangerie"""
)


@dataclass(frozen=True, slots=True)
class Tone:
    """Weights of what is said; a headline counts double, what follows the first sentences little."""

    state: float
    local: float
    whole: bool  # "dans toutes les régions"
    words: str  # the first that speaks of the state, folded

    def evidence(self) -> tuple[Evidence, ...]:
        return (Evidence("state", "text", self.words, "", round(self.state, 2)),) if self.words else ()


def tone(title: str, lead: str, body: str) -> Tone:
    """The tone of a story of these parts."""
    title, lead, body = (" " + fold(part) for part in (title, lead, body))
    first = _STATE.search(title) or _STATE.search(lead)
    return Tone(
        state=2.0 * _count(_STATE, title) + _count(_STATE, lead) + min(1.5, 0.25 * _count(_STATE, body)),
        local=1.5 * _count(_LOCAL, title) + _count(_LOCAL, lead) + min(2.0, 0.35 * _count(_LOCAL, body)),
        whole=bool(_WHOLE.search(title) or _WHOLE.search(lead)),
        words=first[1] if first else "",
    )


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))
