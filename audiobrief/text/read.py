"""A source's bytes to an article with every paragraph, whatever the source is."""

import sys
from dataclasses import replace

from audiobrief.errors import ReadError
from audiobrief.model import Article, Source, SourceType
from audiobrief.settings import ReadSettings, RightsSettings
from audiobrief.standards.language_tags import tidy_tag
from audiobrief.text.charset import decode_text
from audiobrief.text.credits import find_no_audio
from audiobrief.text.kinds.plain import parse_plain
from audiobrief.text.language.guess import guess_language

NO_RIGHTS = RightsSettings()


def read_article(
    source: Source, settings: ReadSettings, rights: RightsSettings = NO_RIGHTS, *, account: bool = False
) -> Article:
    """Return all that may be the article, unclassified, with the metadata the source gives of itself.

    With `account` all that a web page has beside its article is among what is dropped, each piece with its reason.
    What speaks against speaking it is among its `holds`, be it allowed or not. Raises ReadError when the source is too
    large, binary or empty.
    """
    if len(source.data) > settings.max_size:
        raise ReadError(
            f"{source.name}: larger than the limit of {settings.max_size:,} bytes; raise it with --max-size"
        )
    article = _parse(source, settings, rights, account=account or bool(rights.no_audio))  # credits stand beside it
    language = tidy_tag(settings.language) or guess_language(article.text, article.language)
    article = replace(article, language=language, source_url=article.source_url or source.url)
    holds = (*article.holds, *find_no_audio(article, rights.no_audio))
    return replace(article, holds=holds, reserved=(*source.reserved, *article.reserved))


def forget_words() -> None:
    """Let go of what the extractor of web pages keeps from one to the next: its stop words take 30 MB."""
    if "trafilatura" in sys.modules:
        from audiobrief.text.page.opinions import forget_words as forget

        forget()


def _parse(source: Source, settings: ReadSettings, rights: RightsSettings, *, account: bool) -> Article:
    match source.type:
        case SourceType.EMAIL:
            from audiobrief.text.kinds.mail import parse_mail

            return parse_mail(source.data, source.name)
        case SourceType.EPUB:
            from audiobrief.text.kinds.epub import parse_epub

            return parse_epub(source.data, source.name, max_size=settings.max_size, chapter=source.entry)
        case SourceType.PDF:
            from audiobrief.text.kinds.pdf import parse_pdf

            return parse_pdf(source.data, source.name, max_pages=settings.max_pages)
        case SourceType.DOCX | SourceType.ODT:
            from audiobrief.text.kinds.office import parse_docx, parse_odt

            parse = parse_docx if source.type is SourceType.DOCX else parse_odt
            return parse(source.data, source.name, settings.max_size)
        case SourceType.ENTRY:
            from audiobrief.text.kinds.entry import parse_entry

            return parse_entry(
                source.data,
                source.name,
                allow_short=settings.allow_short,
                account=account,
                drafts=settings.drafts,
            )
        case SourceType.FEED:
            raise ReadError(f"{source.name}: this is a feed of many articles; open one by its name, as in feed.xml#1")
        case _:
            return _parse_text(source, settings, rights, account=account)


def _parse_text(source: Source, settings: ReadSettings, rights: RightsSettings, *, account: bool) -> Article:
    match source.type:
        case SourceType.HTML:
            from audiobrief.text.page.html import parse_html

            return parse_html(
                _text(source, html=True),
                source.url,
                source.name,
                part=source.entry,
                allow=rights.allow,
                account=account,
            )
        case SourceType.MARKDOWN:
            from audiobrief.text.kinds.markdown import parse_markdown

            return parse_markdown(_text(source), source.name, drafts=settings.drafts)
        case _:
            return parse_plain(_text(source))


def _text(source: Source, *, html: bool = False) -> str:
    return decode_text(source.data, source.name, source.charset, html=html)
