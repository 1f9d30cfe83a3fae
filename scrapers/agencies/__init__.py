"""The agencies and outlets that Regionwire knows how to read, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regionwire.source import Source
from scrapers.agencies.bf.aib import AIB
from scrapers.agencies.cd.acp import ACP
from scrapers.agencies.ci.aip import AIP
from scrapers.agencies.cv.inforpress import INFORPRESS
from scrapers.agencies.gh.gna import GNA
from scrapers.agencies.gn.agp import AGP
from scrapers.agencies.ke.kna import KNA
from scrapers.agencies.ml.abamako import ABAMAKO
from scrapers.agencies.ml.amap import AMAP
from scrapers.agencies.ml.bamada import BAMADA
from scrapers.agencies.ml.jdm import JDM
from scrapers.agencies.ml.lessor import LESSOR
from scrapers.agencies.ml.maliactu import MALIACTU
from scrapers.agencies.ml.malijet import MALIJET
from scrapers.agencies.ml.maliweb import MALIWEB
from scrapers.agencies.ml.tamani import TAMANI
from scrapers.agencies.mz.aim import AIM
from scrapers.agencies.ne.anp import ANP
from scrapers.agencies.ng.nan import NAN
from scrapers.agencies.sn.aps import APS
from scrapers.agencies.tg.atop import ATOP
from scrapers.agencies.tr.aa import AA

_DECLARED = (
    AA, ABAMAKO, ACP, AGP, AIB, AIM, AIP, AMAP, ANP, APS, ATOP, BAMADA, GNA, INFORPRESS, JDM, KNA, LESSOR, MALIACTU,
    MALIJET, MALIWEB, NAN, TAMANI,
)  # fmt: skip

SOURCES: Mapping[str, Source] = MappingProxyType({source.key: source for source in _DECLARED})
