"""Whether a story speaks of the state, the whole country or a town's daily life: so its capital is a town or is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from regionwire.item import Evidence
from regionwire.regions.clues import Prose


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


@dataclass(frozen=True)
class Tone:
    """Weights of what is said in a story of these parts, each folded and with a blank before it.

    A headline counts double, what follows the first sentences little. Nothing is weighed before it is asked for: most
    stories leave no doubt.
    """

    title: str
    lead: str  # with the standfirst
    body: str

    @classmethod
    def of(cls, prose: Prose) -> Tone:
        text = prose.text.plain
        lead = f" {prose.standfirst.plain} {text[: prose.end]}"
        return cls(f" {prose.title.plain}", lead, f" {text[prose.end :]}")

    @cached_property
    def state(self) -> float:
        return 2.0 * _count(_STATE, self.title) + _count(_STATE, self.lead) + 0.25 * _count(_STATE, self.body, 6)

    @cached_property
    def local(self) -> float:
        body = min(2.0, 0.35 * _count(_LOCAL, self.body, 6))
        return 1.5 * _count(_LOCAL, self.title) + _count(_LOCAL, self.lead) + body

    @cached_property
    def whole(self) -> bool:
        """It happens "dans toutes les régions"."""
        return bool(_WHOLE.search(self.title) or _WHOLE.search(self.lead))

    def evidence(self) -> tuple[Evidence, ...]:
        first = _STATE.search(self.title) or _STATE.search(self.lead)
        return (Evidence("state", "text", first[1], "", round(self.state, 2)),) if first else ()


def _count(pattern: re.Pattern[str], text: str, most: int | None = None) -> int:
    """How often `pattern` is found, `most` times at most."""
    return sum(1 for _ in islice(pattern.finditer(text), most))
