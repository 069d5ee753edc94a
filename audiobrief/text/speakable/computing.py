"""What programmers write: paths, addresses of machines, colours, names of languages and files."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.speakable.amounts import say_serial
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass
from audiobrief.text.speakable.neighbours import word_before

_SEGMENT = r"[\w.@+-]{1,60}"
_ABSOLUTE = regex(rf"(?<![\w/.:<~-])(?P<home>~?)(?P<path>(?:/{_SEGMENT}(?<![.,-])){{1,12}})/?(?![\w/])")
_RELATIVE = regex(
    r"(?<![\w/.:<@-])(?:\.{1,2}/)?(?P<path>[\w-]{1,40}(?:/[\w-]{1,40}){1,8})\.(?P<type>[a-z]{1,5})(?![\w/-])"
)
_WINDOWS = regex(r"(?<![\w\\])(?P<drive>[A-Z]):(?P<path>(?:\\[\w.-]{1,60}){1,12})\\?(?!\w)")
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_MACHINE = regex(rf"(?<![\w.])(?P<octets>(?:{_OCTET}\.){{3}}{_OCTET})(?P<port>:[0-9]{{1,5}})?(?![\w]|\.[0-9])")
_HEX = regex(r"(?<![\w.])0x(?P<digits>[0-9A-Fa-f]{1,16})(?!\w)")
_COLOUR = regex(r"(?<![\w&])#(?P<digits>(?=[0-9A-Fa-f]*[0-9])(?=[0-9A-Fa-f]*[A-Fa-f])[0-9A-Fa-f]{6})(?!\w)")
_SHARP = regex(r"(?<![\w.])(?P<letter>[A-GJ])#(?!\w)")
_DOT_NET = regex(r"(?<![0-9.])\.NET\b")
_WIRELESS = regex(r"(?<![\w.])802\.(?P<part>[0-9]{1,2})(?P<letters>[a-z]{0,2})(?!\w|\.[0-9])")
"""The standards of IEEE 802: "802.11ac" is a network and no area."""
_STATUS = regex(
    r"(?<![\w.])(?P<what>HTTPS?(?:\s(?:status|code|error|response)){0,3}|[Ee]rror)\s(?P<code>[1-5]0[1-9])(?![\w.,]\w|\w)"
)
"""Of a web server (RFC 9110 §15): "404" is said by its figures, "500" as any number."""
_FILE = regex(r"\.(?<=[A-Za-z0-9_)]\.)(?P<type>[a-z][a-z0-9]{1,4})(?![\w/-]|\.\w)")
_SHORTEST = 9  # characters of "10.0.0.1" with its zeros counted twice: "1.2.3.4" is a version
_ETC = "etc"  # the folder, never "et cetera"


def computing(language: Language) -> Pass:
    """Return the pass that says what programmers write."""
    return _Computing(language)


class _Computing:
    """Paths are said by their names with "slash" between them; the figures of a machine or colour one by one."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.slash, self.dot = (language.words[name] for name in ("slash", "dot"))
        self.types = language.lists["file_types"]
        self.roots = language.lists["root_folders"]

    def __call__(self, draft: Draft) -> None:
        draft.rewrite(_WINDOWS, self._windows, needs="\\")
        if "/" in draft.text:
            draft.rewrite(_RELATIVE, self._relative)
            draft.rewrite(_ABSOLUTE, self._absolute)
        draft.rewrite_figures(_MACHINE, self._machine, needs=".")
        draft.rewrite_figures(
            _HEX, lambda match: f"{self.language.words['hex']} {self._digits(match['digits'])}", needs=("0x",)
        )
        draft.rewrite(
            _COLOUR, lambda match: f"{self.language.words['hash']} {self._digits(match['digits'])}", needs="#"
        )
        draft.rewrite(_SHARP, lambda match: f"{match['letter']} {self.language.words['sharp']}", needs="#")
        draft.rewrite(_DOT_NET, lambda match: f"{' ' if match.start() else ''}{self.dot} net", needs=(".NET",))
        draft.rewrite_figures(_WIRELESS, self._wireless, needs=("802.",))
        draft.rewrite(_STATUS, self._status, needs=("HTTP", "rror "))
        draft.rewrite(_FILE, self._file, needs=".")

    def _status(self, match: re.Match[str]) -> str:
        first, rest = match["code"][0], match["code"][1:]
        return f"{match['what']} {self.language.cardinal(int(first))} {self.language.pair(int(rest))}"

    def _names(self, path: str, mark: str, between: str) -> str:
        return between.join(self._name(part) for part in path.split(mark) if part)

    def _name(self, part: str) -> str:
        words = re.sub(r"[_-]+", " ", part.strip("."))
        dotted = ("." if part.startswith(".") else "") + words
        said = dotted.replace(".", f" {self.dot} ").split()
        return " ".join(spell(word) if word.lower() == _ETC else word for word in said)

    def _absolute(self, match: re.Match[str]) -> str | None:
        parts = match["path"].strip("/").split("/")
        if not match["home"] and len(parts) == 1 and parts[0] not in self.roots:
            return None
        if parts[0].isdigit():
            return None
        home = f"{self.language.words['home']} " if match["home"] else ""
        return f"{home}{self.slash} {self._names(match['path'], '/', f' {self.slash} ')}"

    def _relative(self, match: re.Match[str]) -> str | None:
        if match["type"] not in self.types:
            return None
        names = self._names(match["path"], "/", f" {self.slash} ")
        return f"{names} {self.dot} {self._type(match['type'])}"

    def _windows(self, match: re.Match[str]) -> str:
        between = f" {self.language.words['backslash']} "
        return f"{match['drive']}{between}{self._names(match['path'], chr(92), between)}"

    def _machine(self, match: re.Match[str]) -> str | None:
        """Say an address octet by octet; a version with as many parts is none."""
        if word_before(match) in self.language.lists["version_words"] or (
            not match["port"] and match["octets"].count("0") + len(match["octets"]) < _SHORTEST
        ):
            return None
        octets = f" {self.dot} ".join(self.language.spell_digits(octet) for octet in match["octets"].split("."))
        port = (
            f", {self.language.words['port']} {say_serial(self.language, match['port'][1:])}" if match["port"] else ""
        )
        return octets + port

    def _wireless(self, match: re.Match[str]) -> str:
        part = self.language.cardinal(int(match["part"]))
        letters = f" {spell(match['letters'])}" if match["letters"] else ""
        return f"{say_serial(self.language, '802')} {self.language.words['point']} {part}{letters}"

    def _digits(self, written: str) -> str:
        said = [self.language.digits[int(char)] if char.isdigit() else char.upper() for char in written]
        return " ".join(said)

    def _file(self, match: re.Match[str]) -> str | None:
        known = match["type"] in self.types
        return f" {self.dot} {self._type(match['type'])}" if known else None

    def _type(self, written: str) -> str:
        return written if written in self.language.lists["spoken_file_types"] else spell(written)
