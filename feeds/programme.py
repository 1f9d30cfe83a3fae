"""What is published: the site, its feeds by language, and how far it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.site import Manners
from feeds.spec import FeedSpec, Site
from regionwire.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """All that decides what is published of a store. `listed` are the feeds that are files, in the order of lists, by
    language: the same ones in each of the site's. `changes`: beside each a feed of what edits changed; `archive`: what
    they no longer hold stands in archive documents."""

    site: Site
    listed: Mapping[str, Sequence[FeedSpec]]
    sources: Mapping[str, Source]
    manners: Manners
    changes: bool = False
    archive: bool = False

    @property
    def specs(self) -> Sequence[FeedSpec]:
        """The feeds in the language in which they are written."""
        return self.listed[self.site.language]
