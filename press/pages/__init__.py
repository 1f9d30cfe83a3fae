"""The replica agencies, by key."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from press.agency import Agency
from press.pages.aa import Anadolu
from press.pages.abamako import Abamako
from press.pages.acp import Acp
from press.pages.agp import Agp
from press.pages.aib import Aib
from press.pages.aim import Aim
from press.pages.aip import Aip
from press.pages.amap import Amap
from press.pages.anp import Anp
from press.pages.aps import Aps
from press.pages.atop import Atop
from press.pages.bamada import Bamada
from press.pages.gna import Gna
from press.pages.inforpress import Inforpress
from press.pages.jdm import JournalDuMali
from press.pages.kna import Kna
from press.pages.lessor import Lessor
from press.pages.maliactu import MaliActu
from press.pages.malijet import Malijet
from press.pages.maliweb import Maliweb
from press.pages.nan import Nan
from press.pages.tamani import Tamani

_ALL: tuple[Agency, ...] = (
    Lessor(), Amap(), Tamani(), Maliweb(), Malijet(), JournalDuMali(), Abamako(), Bamada(), MaliActu(), Anp(), Aib(),
    Acp(), Anadolu(), Aps(), Aip(), Atop(), Agp(), Gna(), Nan(), Kna(), Inforpress(), Aim(),
)  # fmt: skip
AGENCIES: Mapping[str, Agency] = MappingProxyType({each.key: each for each in _ALL})
