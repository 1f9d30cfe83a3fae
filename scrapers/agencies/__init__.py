"""The agencies and outlets that Regionwire knows how to read, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from regionwire.source import Source

from .bf.aib import AIB
from .ml.abamako import ABAMAKO
from .ml.amap import AMAP
from .ml.bamada import BAMADA
from .ml.jdm import JDM
from .ml.lessor import LESSOR
from .ml.maliactu import MALIACTU
from .ml.malijet import MALIJET
from .ml.maliweb import MALIWEB
from .ml.tamani import TAMANI
from .ne.anp import ANP

_DECLARED = (ABAMAKO, AIB, AMAP, ANP, BAMADA, JDM, LESSOR, MALIACTU, MALIJET, MALIWEB, TAMANI)

SOURCES: Mapping[str, Source] = MappingProxyType({source.key: source for source in _DECLARED})
