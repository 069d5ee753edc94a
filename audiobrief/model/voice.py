"""Who says it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pauses:
    """Silences in ms, at the voice's own rate; scaled when the rate changes."""

    title_ms: int = 1050
    before_heading_ms: int = 900
    after_heading_ms: int = 600
    paragraph_ms: int = 680
    sentence_ms: int = 350
    end_ms: int = 500
    """After the last line."""


@dataclass(frozen=True, slots=True)
class Role:
    """How a role (title, heading, quote) differs from the body; None means as the body."""

    engine_voice: str | None = None
    rate_wpm: int | None = None
    pitch: int | None = None
    gain_db: float | None = None


@dataclass(frozen=True, slots=True)
class VoiceProfile:
    """A voice as listeners choose it; read from voices/*.toml."""

    name: str
    description: str
    language: str
    """BCP 47; decides readings and lexicon ("en-ZA"), not only the accent."""
    engine: str
    """The pyttsx3 driver: "espeak" (embedded, in memory), "tone" (for tests), "sapi5", "nsss", or a dotted module."""
    engine_voice: str
    rate_wpm: int = 170
    """True words per minute of the body, pauses included."""
    rate_scale: float = 1.0
    """Engine rate over true rate, calibrated."""
    pitch: int = 50
    """The engine's scale, 0 to 99."""
    pitch_range: int = 50
    """How lively it is, on the engine's scale, 0 to 99."""
    word_gap_ms: int = 0
    """A breath between words, at the engine's usual rate: they are told apart better."""
    volume: float = 1.0
    """0 to 1."""
    gain_db: float = 0.0
    """Calibrated so that any article meets the loudness bar."""
    ms_per_character: tuple[float, float] = (25.0, 160.0)
    """The band in which honest audio lies, per spoken character at `rate_wpm`."""
    pauses: Pauses = field(default_factory=Pauses)
    roles: dict[str, Role] = field(default_factory=dict)
    lexicon: tuple[str, ...] = ()
    """Names of shipped lexicons beyond the language's own."""
    licence: str = ""
    base_model: str = ""
    commercial: str = "unclear"
    """May its audio be used commercially: yes, no or unclear."""
    digital_source_type: str = "algorithmicMedia"
    """IPTC term: "algorithmicMedia", or "trainedAlgorithmicMedia" for a neural voice."""
    model: str = ""
    """A neural voice's file: a path, or a bare name for one inside its package."""
    sha256: str = ""
    """Of that file: with another the voice does not speak."""
    training_data: str = ""
    """What the model learnt from, and the base model too."""
    naturalness: float | None = None
    """DNSMOS overall, 1 to 5, of an article that it read for us; None: not measured."""
    commercial_reason: str = ""
    """Why `commercial` says what it says."""
