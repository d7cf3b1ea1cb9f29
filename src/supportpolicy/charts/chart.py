"""A chart: figures and a title, which draw themselves in German or English."""

from __future__ import annotations

from abc import ABC, abstractmethod

import attrs

from supportpolicy.charts.drawing.picture import Picture
from supportpolicy.clauses import Language, Wording
from supportpolicy.explanation.results import ResultTable


@attrs.frozen(kw_only=True)
class Chart(ABC):
    """What all charts have in common.

    A notebook shows a chart in English; ``chart.svg(language="de")`` gives it in German.

    Attributes:
        title: What it shows.
    """

    title: Wording

    @property
    @abstractmethod
    def table(self) -> ResultTable:
        """The same figures as a table."""

    @abstractmethod
    def picture(self, language: Language) -> Picture:
        """The chart in one language, before it is written down."""

    def svg(self, *, language: Language | str = Language.EN) -> str:
        """The chart as an SVG element that needs nothing else.

        It takes the colour of the text around it; as a file of its own, it is light or dark as the reader prefers. It
        has no ids, so several charts on one page do not get in each other's way.

        Raises:
            UnknownChoiceError: for another language.
        """
        return self.picture(Language(language)).svg()

    def _repr_svg_(self) -> str:
        return self.svg()

    def _repr_html_(self) -> str:
        return f'<div class="supportpolicy">{self.svg()}</div>'
