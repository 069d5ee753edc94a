"""Voices whose sound a publisher may not sell, or of which nobody is sure."""

from collections.abc import Iterable, Mapping

from audiobrief.model import VoiceProfile
from audiobrief.show.index import Entry
from audiobrief.show.life import RETRACTED

FREE = "yes"


def doubt_of(voice: VoiceProfile) -> str:
    """Return why what a voice speaks may not be for sale; empty where its profile says that it is."""
    if voice.commercial == FREE:
        return ""
    reason = voice.commercial_reason or voice.licence or "its profile gives no licence"
    return f"commercial use: {voice.commercial} ({reason.rstrip('.')})"


def doubtful_voices(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Return each voice that reads episodes of a show, by name → why what it speaks may not be for sale."""
    newest = {entry.voice: entry for entry in entries if entry.status != RETRACTED}
    doubts = {name: doubt_of(entry.episode().voice) for name, entry in newest.items()}
    return {name: doubt for name, doubt in doubts.items() if doubt}
