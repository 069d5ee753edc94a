"""The values that flow from source to episode.

All are frozen and know nothing of files, engines or libraries. Offsets are code points, spans are
half-open, times are milliseconds from the start of the decoded audio.
"""

from audiobrief.model.article import (
    Anchor,
    Article,
    Dropped,
    EpisodeKind,
    Hold,
    Kind,
    Link,
    Paragraph,
    Source,
    SourceType,
    Span,
)
from audiobrief.model.episode import Episode, Made, MadeFrom, Revision, Show
from audiobrief.model.script import Line, Script, SpokenWord
from audiobrief.model.sound import Audio, Chapter, Clip, Cut, Mark, MarkWord, Recording, WordTime
from audiobrief.model.voice import Pauses, Role, VoiceProfile

__all__ = [
    "Anchor",
    "Article",
    "Audio",
    "Chapter",
    "Clip",
    "Cut",
    "Dropped",
    "Episode",
    "EpisodeKind",
    "Hold",
    "Kind",
    "Line",
    "Link",
    "Made",
    "MadeFrom",
    "Mark",
    "MarkWord",
    "Paragraph",
    "Pauses",
    "Recording",
    "Revision",
    "Role",
    "Script",
    "Show",
    "Source",
    "SourceType",
    "Span",
    "SpokenWord",
    "VoiceProfile",
    "WordTime",
]
