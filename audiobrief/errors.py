"""Every error audiobrief raises on purpose; the message says what happened, to which input, and what to do.

AudiobriefError
├── ReadError            a source cannot be opened or understood
│   ├── FetchError       a URL cannot be fetched, or must not be
│   ├── EmptyArticle     nothing (or too little) is left to read aloud
│   ├── Quarantined      too many of its words are none, as where a scan was read wrongly
│   ├── Unpublished      it calls itself a draft, private, or of another time
│   └── Withheld         it is not to be spoken unless somebody allows it
├── ScriptError          the text cannot be made speakable
├── SpeechError          the voice did not say what it was given
│   ├── VoiceNotFound    no profile or engine voice has that name
│   └── EngineMissing    the speech engine is not on this machine
├── AudioError           sound cannot be cut, mastered, encoded or stitched
├── PublishError         an output cannot be written, or must not be
└── SettingsError        a settings file is wrong
    └── WrongOption      an option's value is wrong
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from audiobrief.model import Article


class AudiobriefError(Exception):
    """The root: catch this to catch all of them."""


class ReadError(AudiobriefError):
    """A source cannot be opened or understood."""


class FetchError(ReadError):
    """A URL cannot be fetched, or must not be."""

    def __init__(self, message: str, *, passing: bool = False, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.passing = passing
        """Whether it may be otherwise in a moment: a busy server, a time-out, a cut connection."""
        self.retry_after_s = retry_after_s
        """When the server wants to be asked again, in seconds from then; None when it did not say."""


class EmptyArticle(ReadError):  # noqa: N818  the tree of the design names it so
    """Nothing, or too little, is left to read aloud."""

    def __init__(self, message: str, article: "Article | None" = None) -> None:
        super().__init__(message)
        self.article = article
        """What was found, kept and dropped; None when there was nothing at all."""


class Quarantined(ReadError):  # noqa: N818
    """Too many words of an article are none that anybody knows, as where a scan was read wrongly."""


class Unpublished(ReadError):  # noqa: N818
    """A text calls itself a draft, private, of the future or gone."""


class Withheld(ReadError):  # noqa: N818
    """An article is not to be spoken unless somebody allows it."""

    def __init__(self, message: str, sign: str) -> None:
        super().__init__(message)
        self.sign = sign
        """What it is allowed by: "not-free", "live", "several" or "no-audio"."""


class ScriptError(AudiobriefError):
    """The text cannot be made speakable."""


class SpeechError(AudiobriefError):
    """The voice did not say what it was given."""


class VoiceNotFound(SpeechError):  # noqa: N818
    """No profile, or no engine voice, has that name."""


class EngineMissing(SpeechError):  # noqa: N818
    """The speech engine is not on this machine."""


class AudioError(AudiobriefError):
    """Sound cannot be cut, mastered, encoded or stitched."""


class PublishError(AudiobriefError):
    """An output cannot be written, or must not be."""


class SettingsError(AudiobriefError):
    """A settings file or an option is wrong."""


class WrongOption(SettingsError):  # noqa: N818
    """An option's value is wrong: the command was not used as it can be."""
