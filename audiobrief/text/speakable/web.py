"""What people write on the web: addresses, mail, handles, hashtags."""

import re

from audiobrief.expressions import regex
from audiobrief.text.language.lexicon import spell
from audiobrief.text.speakable.draft import Draft
from audiobrief.text.speakable.language import Language, Pass

_TOP = (
    "com|org|net|gov|edu|int|mil|info|biz|io|ai|co|tv|me|app|dev|news|africa|london|online|store|shop|blog|tech|live|fm|"
    "uk|us|eu|za|de|fr|nl|es|ch|pl|se|dk|fi|ie|ca|au|nz|jp|cn|ru|br|mx|ng|ke|gh|zw|na|bw|ly|gg|joburg|durban"
)
_HOST = rf"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{{0,62}}[A-Za-z0-9])?\.){{1,5}}(?:{_TOP})(?![\w-])"
_MAIL = regex(rf"(?<![\w.@])(?P<name>[A-Za-z0-9][\w.+-]{{0,63}})@(?P<host>{_HOST})", re.ASCII)
_URL = regex(
    r"\b(?:https?|ftp)://(?P<rest>[^\s<>\"“”]{1,2000})|\b(?=www\.)(?P<bare>[^\s<>\"“”]{4,2000})", re.IGNORECASE
)
_BARE = regex(rf"(?<![\w.@/-])(?P<host>{_HOST})(?P<path>(?:/[\w%.~+-]{{0,80}}){{0,6}})", re.ASCII)
_DOI = regex(r"\b(?:doi|DOI):?\s?10\.[0-9]{4,9}/[^\s<>\"“”]{1,200}(?<![.,;)])")
"""The number of a publication (ISO 26324)."""
_TOP_ALONE = regex(r"(?<![\w.])\.(?=(?:com|org|net|gov|edu|co|za|uk|io|ai|app|exe|pdf|zip|csv|txt)\b)")
_INNER_DOT = regex(r"\.[A-Za-z]")
_HANDLE = regex(r"(?<![\w.@/])@(?P<name>[A-Za-z0-9_]{1,30})(?!\w)", re.ASCII)
_HASHTAG = regex(
    r"(?<![\w&/])#(?!(?=[A-Fa-f]*[0-9])[0-9A-Fa-f]{6}(?!\w))(?P<name>[^\W\d]\w{1,60}|[0-9]{1,4}[A-Z][a-z]\w{1,60})"
)
_SHORT_PATH = regex(r"/[A-Za-z][A-Za-z-]{1,20}/?")
_COUNTRY = regex(r"\b(uk|us|eu|za|de|fr|nl|tv|io|ai|nz|au|ie|ca|jp|cn)$")
_CAMEL = regex(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+|(?<=[A-Za-z])(?=[0-9])")


def web(language: Language) -> Pass:
    """Return the pass that says addresses by their host, with a path only when it is one word."""
    dot, at, slash, hashtag, underscore = (
        f" {language.words[name]} " for name in ("dot", "at", "slash", "hashtag", "underscore")
    )

    def say_host(host: str) -> str:
        host = host.lower() if host.isupper() else host
        host = re.sub(r"^www\.", "", host, flags=re.IGNORECASE)
        return _COUNTRY.sub(lambda match: match[0].upper(), host).replace(".", dot).replace("-", " ")

    def say_path(path: str) -> str:
        return f"{slash}{path.strip('/').replace('-', ' ')}" if _SHORT_PATH.fullmatch(path) else ""

    def say_mail(match: re.Match[str]) -> str:
        name = match["name"].replace(".", dot).replace("_", underscore).replace("-", " ").replace("+", " plus ")
        return " ".join(f"{name}{at}{say_host(match['host'])}".split())

    def say_url(match: re.Match[str]) -> str:
        whole = match["rest"] or match["bare"]
        address = whole.rstrip(".,;:!?)]}'’\"*_")
        host, _, path = address.partition("/")
        host = host.split("@")[-1].partition(":")[0].partition("?")[0]
        return f"{say_host(host)}{say_path('/' + path)}{whole[len(address) :]}"

    def say_bare(match: re.Match[str]) -> str:
        path = match["path"].rstrip(".")
        return f"{say_host(match['host'])}{say_path(path)}{match['path'][len(path) :]}"

    def say_name(name: str) -> str:
        return " ".join(_CAMEL.sub(" ", name).split())

    def apply(draft: Draft) -> None:
        draft.rewrite(_DOI, lambda _: spell("DOI"), needs=("doi", "DOI"), skips="the number of a publication")
        draft.rewrite(_URL, say_url, needs=("://", "www.", "WWW."))
        draft.rewrite(_MAIL, say_mail, needs="@")
        if _INNER_DOT.search(draft.text):
            draft.rewrite(_BARE, say_bare)
            draft.rewrite(_TOP_ALONE, lambda _: dot.lstrip())
        draft.rewrite(_HANDLE, lambda match: f"{language.words['at']} {say_name(match['name'])}", needs="@")
        draft.rewrite(_HASHTAG, lambda match: f"{hashtag.lstrip()}{say_name(match['name'])}", needs="#")

    return apply
