"""The user's own keep and drop expressions, for all sources and for one site."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from audiobrief.errors import SettingsError
from audiobrief.settings import ReadSettings
from audiobrief.standards.urls import host_name


@dataclass(frozen=True, slots=True)
class OwnRules:
    """What the user has decided; it wins over every shipped rule, and keep wins over drop."""

    keep: tuple[re.Pattern[str], ...] = ()
    drop: tuple[re.Pattern[str], ...] = ()

    def keeps(self, text: str) -> bool:
        """Say whether the line must stay."""
        return any(pattern.search(text) for pattern in self.keep)

    def drops(self, text: str) -> bool:
        """Say whether the line must go."""
        return any(pattern.search(text) for pattern in self.drop)


def own_rules(settings: ReadSettings, url: str) -> OwnRules:
    """Return the user's expressions that hold for an article from `url`.

    Raises SettingsError for one that is not a regular expression.
    """
    keep, drop = list(settings.keep), list(settings.drop)
    host = host_name(url)
    for site, rules in settings.site.items():
        bare = site.lower().removeprefix("www.")
        if host == bare or host.endswith(f".{bare}"):
            keep += rules.keep
            drop += rules.drop
    return OwnRules(_compiled("keep", keep), _compiled("drop", drop))


def _compiled(key: str, patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    compiled = []
    for pattern in patterns:
        try:
            compiled.append(re.compile(pattern))
        except re.error as error:
            message = f"{key} = {pattern!r} under [read] is not a regular expression: {error}; mend or remove it"
            raise SettingsError(message) from error
    return tuple(compiled)
