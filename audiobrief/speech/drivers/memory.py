"""What pyttsx3's proxy calls of a driver that answers in memory: an engine's own part is one method.

A package's driver may build on this too: see `audiobrief help voices`.
"""

from typing import Any, BinaryIO

from audiobrief.errors import SpeechError
from audiobrief.speech.sound import Sound


class MemoryDriver:
    """Speaks one text a call, and is done when the call returns."""

    def __init__(self, proxy: Any, **properties: Any) -> None:
        self._proxy = proxy
        self.properties: dict[str, Any] = {"voice": "", "rate": 170, "volume": 1.0, **properties}
        """What can be set; all else raises KeyError, as pyttsx3 wants it."""

    def speak(self, text: str) -> Sound:
        """Return the text's sound with the properties as they are; raises SpeechError or EngineMissing."""
        raise NotImplementedError

    def knows(self, voice: str) -> bool:
        """Return whether there is such a voice; one that there is not does not take."""
        return bool(voice)

    def tell(self, name: str) -> Any:
        """Return a property that cannot be set, such as voices, phonemes, letters or version; raises KeyError."""
        raise KeyError(name)

    def getProperty(self, name: str) -> Any:  # noqa: N802  pyttsx3 asks for these names
        """Return a property."""
        return self.properties[name] if name in self.properties else self.tell(name)

    def setProperty(self, name: str, value: Any) -> None:  # noqa: N802
        """Set a property; a voice that is not known changes nothing."""
        if name not in self.properties:
            raise KeyError(f"unknown property {name}")
        if name != "voice" or self.knows(value):
            self.properties[name] = value

    def save_to_file(self, text: str, target: BinaryIO) -> None:
        """Write the utterance's PCM to `target` and notify with its rate and word events."""
        sound = self.speak(text)
        target.write(sound.pcm)
        self._proxy.notify("finished-utterance", completed=True, rate_hz=sound.rate_hz, words=sound.words)

    def say(self, text: str) -> None:
        """Raise SpeechError: a driver in memory writes sound and plays none."""
        raise SpeechError(f"cannot play {text[:40]!r}: this driver only saves to a file")

    def startLoop(self) -> None:  # noqa: N802
        """Run all queued commands; each ends before this returns."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        """Do nothing: there is no loop."""

    def iterate(self) -> None:
        """Run all queued commands, for a foreign loop."""
        self._proxy.setBusy(False)

    def stop(self) -> None:
        """Do nothing: an utterance is over when its call returns."""

    def destroy(self) -> None:
        """Do nothing; what is shared stays for the next build."""
