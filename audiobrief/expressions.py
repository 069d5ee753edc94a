"""Regular expressions that are compiled when they are first used: hundreds are written down, a run needs a third."""

import re
from typing import Any, AnyStr, cast

COMPILED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "groups", "groupindex")
"""What of a compiled expression is kept at hand, so that only the first use pays for the detour."""


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` returns, compiled when it is first asked; a mistake in it is raised then.

    `re`'s own functions do not take it for a pattern: call its methods.
    """
    return cast("re.Pattern[AnyStr]", _Uncompiled(pattern, flags))


class _Uncompiled:
    """Stands for a compiled expression, and becomes as quick as one."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what copying and pickling look for is not the expression's
            raise AttributeError(name)
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update((each, getattr(compiled, each)) for each in COMPILED)
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Uncompiled, (self.pattern, self._flags)

    def __repr__(self) -> str:
        return f"regex({self.pattern!r}, {self._flags!r})"
