"""Powers of ten, sums, ions, isotopes and formulas."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.speakable.amounts import NUMBER, say_number, say_serial
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−–", "0123456789+---")
_EXPONENT = r"(?:\^\(?(?P<power>[-−–+]?[0-9]{1,3})\)?|(?P<raised>[⁻⁺−]?[⁰¹²³⁴-⁹]{1,3}))"
_SCIENTIFIC = regex(rf"(?<![\w.,])(?P<number>{NUMBER})\s?[x×*·]\s?10{_EXPONENT}(?![\w⁰¹²³⁴-⁹])")
_POWER = regex(rf"(?<![\w.,])(?P<base>[0-9]{{1,6}}){_EXPONENT}(?![\w⁰¹²³⁴-⁹])")
_E_NOTATION = regex(
    r"(?<![\w.,/-])(?P<number>[0-9]{1,3}(?P<point>\.[0-9]{1,8})?)(?P<e>[eE])(?P<power>[+-]?[0-9]{1,3})(?![\w-]|\.\w)"
)
_SUM = regex(r"(?<=[\w)])\s(?P<sign>[-–−])\s(?=[0-9(]|[a-z]\b)")
_COEFFICIENT = regex(r"(?<![\w.,])(?P<number>[0-9]{1,3})(?P<letter>[a-zA-Z])(?=\s?[-−–+=]\s?[\w(])")
_PRODUCT = regex(rf"(?<![\w.,])(?P<first>{NUMBER})\s?[x×*]\s?(?=[0-9][0-9.,]{{0,12}}\s?(?:=|is\s))")
_COMPARED = regex(r"(?P<left>(?<![\w<>])[A-Za-z])\s(?P<sign>[<>≤≥])\s(?=[A-Za-z](?!\w))")
_SYMBOL = (
    "(?:A[cglmr-u]|B[aeir]?|C[adelmor-u]?|D[by]|E[ru]|F[er]?|G[ade]|H[efgo]?|I[nr]?|K[r]?|L[aiu]|M[gno]|N[abdei]?|O[s]?|"
    "P[abdm-ortu]?|R[abefhnu]|S[bceimnr]?|T[abcehil]|U|V|W|Xe|Y[b]?|Z[nr])"
)
_ION = regex(
    rf"(?<![\w.])(?P<formula>(?:{_SYMBOL}[0-9]{{0,2}}){{1,4}})(?P<charge>[²³⁴]?[⁺⁻]|[2-4](?=\+(?![\w+]))\+)(?!\w)"
)
_FORMULA = regex(
    rf"(?<![\w.$£€-])(?=\(?[A-Za-z]{{1,4}}[0-9])(?:(?:{_SYMBOL}|\((?:{_SYMBOL}[0-9]?){{1,3}}\))[0-9]{{0,2}}){{2,8}}(?![\w-]|\.[0-9])"
)
_EQUIVALENT = regex(r"(?<!\w)CO2(?:-?eq?)(?!\w)")
_METAL_ION = ("Fe", "Cu", "Ca", "Mg", "Al", "Zn", "Pb", "Mn", "Cr", "Co", "Ni", "Sn", "Ba", "Ag", "Hg")
_RAISED_ISOTOPE = regex(r"(?<!\w)(?P<mass>[¹²³⁰⁴-⁹]{1,3})(?P<symbol>[A-Z][a-z]?)(?!\w)")
_ISOTOPE = regex(r"(?<![\w.,])(?P<mass>[0-9]{1,3})(?P<symbol>[A-Z][a-z]?)(?!\w)")
_NAMED_ISOTOPE = regex(r"(?<![\w-])(?P<element>[A-Za-z]{4,10})-(?P<mass>[0-9]{2,3})(?![\w-]|[.,][0-9])")
_TOKENS = regex(r"[A-Z][a-z]?|[0-9]+")
_TERM = r"[½¼]?(?:[A-Za-zΑ-Ωα-ω]{1,3}|[0-9]{1,6})[²³]?"
_EQUATION = regex(rf"(?<![\w=])[A-Za-zΑ-Ωα-ω]{{1,2}}[²³]?\s?=\s?{_TERM}(?:\s?[-−–+*/]\s?{_TERM})*(?![\w=])")
_FACTORS = regex(r"(?<![\w])(?![A-Z]+(?![a-z]))[A-Za-zΑ-Ωα-ω]{2,3}(?![A-Za-zΑ-Ωα-ω])")
_VOWELLED = regex(r"\A[A-Za-z][aeiouy][A-Za-z]\Z")  # a name or word of three letters
_LETTERS_SAID_APART = 4  # five and more would be taken for a word that was set wide; set by hand


def equations(language: Language) -> Pass:
    """Return the pass that parts the factors of a product: "E = mc²" has an m and a c."""
    words = language.lists["function_words"]

    def part(match: re.Match[str]) -> str | None:
        factors = match[0]
        return None if factors in words or _VOWELLED.search(factors) else " ".join(factors)

    def say(match: re.Match[str]) -> str:
        return _FACTORS.sub(lambda factors: part(factors) or factors[0], match[0])

    return lambda draft: draft.rewrite(_EQUATION, say, needs="=")


def science(language: Language) -> Pass:
    """Return the pass that says what is written as in a laboratory or at a blackboard."""
    return _Science(language)


class _Science:
    """Powers first, since their figures belong together; then what holds only beside an equals sign; then matter."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words, self.signs = language.words, language.tables["number_signs"]
        self.elements, self.isotopes = language.tables["elements"], language.tables["isotopes"]
        self.equivalent = f"{self._spell('CO2')} {self.words['equivalent']}"

    def __call__(self, draft: Draft) -> None:
        draft.rewrite_figures(_SCIENTIFIC, self._scientific, needs="x×*·")
        draft.rewrite_figures(_POWER, self._power, needs="^⁰¹²³⁴⁵⁶⁷⁸⁹")
        draft.rewrite_figures(_E_NOTATION, self._e_notation, needs="eE")
        draft.rewrite_figures(_PRODUCT, lambda match: f"{match['first']} {self.signs['*']} ", needs="x×*")
        if "=" in draft.text:
            draft.rewrite_figures(_COEFFICIENT, self._coefficient)
            draft.rewrite(_SUM, lambda _: f" {self.signs['-']} ")
        draft.rewrite(_COMPARED, lambda match: f"{match['left']} {self.signs[match['sign']]} ", needs="<>≤≥")
        draft.rewrite(_ION, self._ion, needs="⁺⁻+")
        draft.rewrite(_RAISED_ISOTOPE, self._isotope, needs="¹²³⁰⁴⁵⁶⁷⁸⁹")
        draft.rewrite_figures(_ISOTOPE, self._short_isotope)
        draft.rewrite(_NAMED_ISOTOPE, self._named_isotope, needs="-")
        draft.rewrite(_EQUIVALENT, lambda _: self.equivalent, needs=("2e", "2 e"))
        draft.rewrite(_FORMULA, self._formula)

    def _coefficient(self, match: re.Match[str]) -> str:
        return f"{say_number(self.language, match['number'])} {match['letter']}"

    def _to_the(self, match: re.Match[str]) -> str:
        """Return "to the power of minus nine"."""
        groups = match.groupdict()
        written = (groups.get("power") or groups.get("raised") or "").translate(_RAISED)
        sign = f"{self.signs['-']} " if written.startswith("-") else ""
        return f"{self.words['power']} {sign}{say_number(self.language, written.lstrip('+-'))}"

    def _scientific(self, match: re.Match[str]) -> str:
        ten = self.language.cardinal(10)
        return f"{say_number(self.language, match['number'])} {self.words['times']} {ten} {self._to_the(match)}"

    def _power(self, match: re.Match[str]) -> str | None:
        written = (match["power"] or match["raised"]).translate(_RAISED)
        if written in {"2", "3"}:
            return None
        return f"{say_number(self.language, match['base'])} {self._to_the(match)}"

    def _e_notation(self, match: re.Match[str]) -> str | None:
        """Say "5e9" and "1.2E6"; without a point or sign "2E6" is a name."""
        if match["e"] == "E" and not match["point"] and match["power"].isdigit():
            return None
        ten = self.language.cardinal(10)
        return f"{say_number(self.language, match['number'])} {self.words['times']} {ten} {self._to_the(match)}"

    def _spell(self, formula: str) -> str:
        """Say a formula by letters and figures: "S.O four"."""
        parts: list[str] = []
        letters = ""
        for token in [*_TOKENS.findall(formula), "0"]:
            if token.isalpha():
                letters += token
                continue
            parts += [_letters(letters)] if letters else []
            parts.append(say_number(self.language, token))
            letters = ""
        return " ".join(parts[:-1])

    def _ion(self, match: re.Match[str]) -> str | None:
        charge = match["charge"].translate(_RAISED)
        if match["charge"].endswith("+") and match["formula"] not in _METAL_ION:
            return None
        count = f" {say_number(self.language, charge[:-1])}" if charge[:-1] else ""
        sign = self.words["plus"] if charge.endswith("+") else self.words["minus"]
        return f"{self._spell(match['formula'])}{count} {sign}"

    def _isotope(self, match: re.Match[str]) -> str | None:
        name = self.elements.get(match["symbol"])
        return f"{name} {say_serial(self.language, match['mass'].translate(_RAISED))}" if name else None

    def _short_isotope(self, match: re.Match[str]) -> str | None:
        """Tell the carbon of "14C dating" from fourteen degrees Celsius."""
        what = self.isotopes.get(match[0])
        following = match.string[match.end() : match.end() + 16].lstrip(" -").split(maxsplit=1)
        if what is None or (what and not (following and following[0].strip(".,;").lower() in what.split())):
            return None
        return f"{self.elements[match['symbol']]} {say_serial(self.language, match['mass'])}"

    def _named_isotope(self, match: re.Match[str]) -> str | None:
        if match["element"].lower() not in self.language.lists["element_names"]:
            return None
        return f"{match['element']} {say_serial(self.language, match['mass'])}"

    def _formula(self, match: re.Match[str]) -> str | None:
        letters = "".join(filter(str.isalpha, match[0]))
        if letters.upper() in self.language.lists["acronyms"] or len(letters) == 1:
            return None
        return self._spell(match[0])


def _letters(symbols: str) -> str:
    """Return the letters of a formula apart; a voice says an A that stands alone as the article."""
    joined = "A" in symbols.upper() or len(symbols) > _LETTERS_SAID_APART
    return spell(symbols) if joined else " ".join(symbols.upper())
