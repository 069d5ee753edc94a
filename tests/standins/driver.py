"""A driver that writes files (or memory) and has one fault, for the first STANDIN_FAULTS utterances.

The count survives the process in the file STANDIN_COUNTER, since a hanging driver is killed.
"""

import io
import math
import os
import random
import struct
import threading
import time
import wave
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any

LETTER_MS = 60


def builder(fault: str, *, rate_hz: int = 22_050, in_memory: bool = False) -> Callable[[Any], "StandIn"]:
    return lambda proxy: StandIn(proxy, fault, rate_hz, in_memory)


class StandIn:
    def __init__(self, proxy: Any, fault: str, rate_hz: int, in_memory: bool) -> None:
        self._proxy, self._fault, self._rate_hz, self._in_memory = proxy, fault, rate_hz, in_memory
        self._properties: dict[str, Any] = {"voice": "stand-in", "rate": 200, "volume": 1.0}

    def destroy(self) -> None: ...

    def stop(self) -> None: ...

    def startLoop(self) -> None:
        self._proxy.setBusy(False)

    def endLoop(self) -> None: ...

    def getProperty(self, name: str) -> Any:
        return self._properties[name]

    def setProperty(self, name: str, value: Any) -> None:
        if name not in self._properties:
            raise KeyError(name)
        if self._fault == "deaf" and self._is_faulty():
            return
        self._properties[name] = value

    def save_to_file(self, text: str, target: Any) -> None:
        if self._in_memory:
            target.write(self._sound(text))
            self._proxy.notify("finished-utterance", completed=True, rate_hz=self._rate_hz, words=None)
            return
        fault = self._fault if self._is_faulty() else ""
        pcm = self._sound(text)
        if fault == "hangs":
            time.sleep(600)
        elif fault == "dies":
            os._exit(3)
        elif fault == "fails":
            raise OSError("the device is gone")
        elif fault == "early":
            threading.Timer(0.6, self._write, (target, pcm)).start()
        elif fault == "cuts":
            self._write(target, pcm[: len(pcm) // 3 * 2 // 2 * 2])
        elif fault == "loses_the_last_words":
            self._write(target, self._sound(" ".join(text.split()[: -len(text.split()) // 2])))
        elif fault == "short":
            self._write(target, pcm[-len(pcm) // 8 // 2 * 2 :])
        elif fault == "silent":
            self._write(target, bytes(len(pcm)))
        elif fault == "empty":
            Path(target).write_bytes(b"")
        elif fault == "truncated":
            self._write(target, pcm)
            Path(target).write_bytes(Path(target).read_bytes()[: len(pcm) // 2])
        elif fault == "aiff":
            Path(target).write_bytes(aiff(pcm, self._rate_hz))
        elif fault == "unfinished":
            self._write(target, pcm)
            self._proxy.notify("finished-utterance", completed=False)
            return
        elif fault != "nothing":
            self._write(target, pcm)
        self._proxy.notify("finished-utterance", completed=True)

    def _is_faulty(self) -> bool:
        counter = Path(os.environ["STANDIN_COUNTER"])
        count = int(counter.read_text() or 0) if counter.exists() else 0
        counter.write_text(str(count + 1))
        return count < int(os.environ.get("STANDIN_FAULTS", "0"))

    def _write(self, target: str, pcm: bytes) -> None:
        with wave.open(target, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self._rate_hz)
            file.writeframes(pcm)

    def _sound(self, text: str) -> bytes:
        """Return noisy tones, never twice the same, each text ending in silence."""
        samples = array("h")
        noise = random.Random()
        for character in text:
            loud = 8000 if character.isalnum() else 0
            samples.extend(
                round(loud * math.sin(i / 8) + noise.randint(-40, 40)) for i in range(self._rate_hz * LETTER_MS // 1000)
            )
        samples.extend(bytes(self._rate_hz // 10))
        return samples.tobytes()


def aiff(pcm: bytes, rate_hz: int) -> bytes:
    """Return an AIFF file, big-endian, as macOS writes it whatever the suffix."""
    samples = array("h", pcm)
    samples.byteswap()
    exponent = rate_hz.bit_length() - 1
    extended = struct.pack(">HQ", 16383 + exponent, rate_hz << (63 - exponent))
    out = io.BytesIO()
    common = struct.pack(">hIh", 1, len(samples), 16) + extended
    sound = struct.pack(">II", 0, 0) + samples.tobytes()
    out.write(b"FORM" + struct.pack(">I", 4 + 8 + len(common) + 8 + len(sound)) + b"AIFF")
    out.write(b"COMM" + struct.pack(">I", len(common)) + common)
    out.write(b"SSND" + struct.pack(">I", len(sound)) + sound)
    return out.getvalue()
