"""The whole way from a source to a tagged MP3, from Python: nothing lost, one clock, the same bytes again."""

import array
import io
import json
import re
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import eyed3
import pytest
import webvtt
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

import audiobrief
from audiobrief.audio.cache import CutCache
from audiobrief.audio.mp3 import QUALITIES
from audiobrief.episode_options import EpisodeOptions
from audiobrief.errors import AudioError, EmptyArticle, EngineMissing, PublishError, SpeechError, VoiceNotFound
from audiobrief.model import Article, Kind, Paragraph, Show
from audiobrief.pipeline import make_episode, read_clean_article
from audiobrief.planning import plan_script
from audiobrief.settings import AudioSettings, Settings, VoiceSettings
from audiobrief.speech import engine
from audiobrief.speech.engine import MemoryEngine
from audiobrief.speech.neural import model

ARTICLES = Path(__file__).parent / "articles"
PROFILE = 'description = "?"\nlanguage = "en-GB"\nengine = "{engine}"\nengine_voice = "{voice}"\n'
RATE_HZ = 22_050

QUAY = """\
---
title: The ferry returns to the inner quay
author: Ann Lee
date: 2026-03-04
language: en-GB
url: https://quay.example/2026/ferry
site: Quay News
---

The small ferry is back at the inner quay after nine weeks of repairs, and forty passengers travelled free today. Crews
replaced the ramp and the old winch. Nobody was late for work, which the harbour master called a first in her time.
She had sold forty tickets before the sun was up, and gave the next to a man who had come from the far shore on foot.
The band of the fire brigade played until its drummer was called away, and then it played on without him.

## The repairs

The yard took the hull out of the water and found more rust than it had hoped for, and less than it had feared. New
plates were cut, bent and welded in a week, while two painters waited with their brushes in a van on the slip. Then the
engine came out. It was older than the men who lifted it, and it went back in with new rings and a coat of grey paint.
A boy from the school on the hill was given the first turn of the key, and he has spoken of little else since then.

## The timetable

Crossings start at six in the morning, and the last boat leaves at ten. The master said the timetable would stay as it
is until the spring, when a second boat may join it. Those who cross every day may buy a card for the month, which pays
for itself after nine days. Bicycles go free outside the rush, dogs always, and goats by agreement with the skipper.
He keeps some of his own, and knows what they eat when nobody looks. Three coats and a bag of post have gone that way.
"""


def voice(folder: Path, engine: str = "tone", name: str = "tone") -> VoiceSettings:
    profile = folder / f"{engine.rpartition('.')[2]}.toml"
    profile.write_text(PROFILE.format(engine=engine, voice=name), "utf-8")
    return VoiceSettings(name=str(profile))


@pytest.fixture
def settings(tmp_path):
    return Settings(voice=voice(tmp_path))


@pytest.fixture
def quay(tmp_path):
    file = tmp_path / "quay.md"
    file.write_text(QUAY, "utf-8")
    return file


@pytest.fixture
def cached(tmp_path):
    return EpisodeOptions(cache_folder=tmp_path / "cache", force=True, transcript=True)


@pytest.fixture
def count_spoken(monkeypatch):
    """The texts the engine was given, in order."""
    texts, speak = [], MemoryEngine.speak
    monkeypatch.setattr(MemoryEngine, "speak", lambda self, text, known: texts.append(text) or speak(self, text, known))
    return texts


def decoded(file: Path, rate_hz: int = RATE_HZ) -> array.array:
    command = ["ffmpeg", "-v", "error", "-i", file, "-ac", "1", "-ar", str(rate_hz), "-f", "s16le", "-"]
    return array.array("h", subprocess.run(command, capture_output=True, check=True).stdout)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("article", sorted(ARTICLES.iterdir()), ids=lambda file: file.name)
def test_every_paragraph_is_in_the_marks(article, settings, tmp_path):
    """Marks are the script, line by line; each word has a time, and none lies outside its line."""
    options = EpisodeOptions(no_cache=True)
    episode = make_episode(str(article), tmp_path / "x.mp3", options=options, settings=settings)
    cleaned = read_clean_article(str(article), options=options, settings=settings)
    _, script = plan_script(cleaned, settings)
    assert [mark.text for mark in episode.marks] == [line.text for line in script.lines]
    spoken = " ".join(mark.text for mark in episode.marks if mark.paragraph >= 0)
    read_out = " ".join(p.text for p in cleaned.paragraphs if p.kind is not Kind.CAPTION)
    assert words_of(spoken) == words_of(read_out)
    for mark, line in zip(episode.marks, script.lines, strict=True):
        assert [(w.shown_start, w.shown_end) for w in mark.words] == [(w.shown_start, w.shown_end) for w in line.words]
        assert mark.start_ms <= mark.words[0].start_ms
        assert mark.words[-1].end_ms <= mark.end_ms
        assert all(word.start_ms < word.end_ms for word in mark.words)
        assert all(one.end_ms <= other.start_ms for one, other in pairwise(mark.words))
    assert all(one.end_ms + 300 < other.start_ms for one, other in pairwise(episode.marks))
    assert episode.marks[-1].end_ms < episode.audio.duration_ms


@pytest.mark.tool("ffmpeg")
@pytest.mark.parametrize("quality", ["speech", "broadcast"])
def test_word_times_against_the_decoded_sound(quay, settings, tmp_path, quality):
    """Before a word's first letter the tone is silent, from its start on it sounds."""
    settings = replace(settings, audio=AudioSettings(quality=quality))
    episode = make_episode(str(quay), tmp_path / "x.mp3", options=EpisodeOptions(no_cache=True), settings=settings)
    sound = decoded(tmp_path / "x.mp3")
    assert len(sound) * 1000 / RATE_HZ == pytest.approx(episode.audio.duration_ms, abs=1)

    def peak(start_ms: int, end_ms: int) -> int:
        samples = sound[max(0, start_ms) * RATE_HZ // 1000 : max(0, end_ms) * RATE_HZ // 1000]
        return max(map(abs, samples), default=0)

    times = [word.start_ms for mark in episode.marks for word in mark.words]
    assert len(times) > 200
    for start_ms in times:
        before, after = peak(start_ms - 40, start_ms - 15), peak(start_ms + 8, start_ms + 40)
        assert before * 8 < after, f"{before} before {start_ms} ms, {after} after"


def test_all_outputs_tell_the_same_time(quay, settings, cached, tmp_path):
    episode = make_episode(str(quay), tmp_path / "x.mp3", options=cached, settings=settings)
    tag = ID3(tmp_path / "x.mp3")
    (lyrics,) = tag.getall("SYLT")
    starts = [mark.start_ms for mark in episode.marks]
    shown = {time: text for text, time in lyrics.text if text.strip()}
    assert all(min(abs(time - start) for time in shown) <= 30 for start in starts)
    cues = webvtt.read(tmp_path / "x.vtt")
    segments = json.loads((tmp_path / "x.json").read_text("utf-8"))["segments"]
    cue_starts = [cue.start_in_seconds * 1000 for cue in cues]
    for start in starts:
        assert min(abs(cue - start) for cue in cue_starts) <= 1000  # the module gives whole seconds
        assert min(abs(segment["startTime"] * 1000 - start) for segment in segments) <= 30
    headings = [mark.start_ms for mark in episode.marks if mark.kind is Kind.HEADING]
    assert [chapter.start_ms for chapter in episode.chapters[1:]] == headings
    chapters = sorted(tag.getall("CHAP"), key=lambda chapter: chapter.start_time)
    assert [chapter.start_time for chapter in chapters] == [chapter.start_ms for chapter in episode.chapters]
    assert chapters[-1].end_time == episode.audio.duration_ms
    assert len(chapters) == 3


def test_the_tag_says_everything_to_two_readers(quay, settings, cached, tmp_path):
    episode = make_episode(str(quay), tmp_path / "x.mp3", options=cached, settings=settings)
    file = tmp_path / "x.mp3"
    tag = ID3(file)
    said = {name: str(tag[name]) for name in ("TIT2", "TPE1", "TALB", "TCON", "TDRC", "TLAN", "TLEN")}
    assert said == {
        "TIT2": "The ferry returns to the inner quay",
        "TPE1": "Ann Lee",
        "TALB": "Quay News",
        "TCON": "Podcast",
        "TDRC": "2026-03-04",
        "TLAN": "eng",
        "TLEN": str(episode.audio.duration_ms),
    }
    assert tag["WOAF"].url == "https://quay.example/2026/ferry"
    assert [frame.desc for frame in tag.getall("TXXX") if "ource" in frame.desc] == ["digitalSourceType"]
    assert "goats by agreement" in tag.getall("USLT")[0].text
    assert tag.getall("APIC")[0].data[:2] == b"\xff\xd8"
    assert {"CHAP", "CTOC", "SYLT", "COMM"} <= {frame.FrameID for frame in tag.values()}
    other = eyed3.load(file)
    assert (other.tag.title, other.tag.artist, other.tag.album) == (said["TIT2"], said["TPE1"], said["TALB"])
    assert len(other.tag.chapters) == 3
    assert other.info.time_secs == pytest.approx(
        episode.audio.duration_ms / 1000, abs=0.5
    )  # eyeD3 is no nearer with any file
    assert MP3(file).info.length * 1000 == pytest.approx(episode.audio.duration_ms, abs=1)


def test_the_same_cache_gives_the_same_bytes(quay, settings, cached, tmp_path, count_spoken):
    first = make_episode(str(quay), tmp_path / "a.mp3", options=cached, settings=settings)
    assert count_spoken
    count_spoken.clear()
    second = make_episode(str(quay), tmp_path / "b.mp3", options=cached, settings=settings)
    assert count_spoken == []
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()
    assert second.marks == first.marks
    assert second.audio.sha256 == first.audio.sha256


def test_a_changed_paragraph_is_spoken_again_alone(quay, settings, cached, tmp_path, count_spoken):
    before = make_episode(str(quay), tmp_path / "x.mp3", options=cached, settings=settings)
    count_spoken.clear()
    quay.write_text(QUAY.replace("the ramp and the old winch", "the ramp, the horn and the old winch"), "utf-8")
    after = make_episode(str(quay), tmp_path / "x.mp3", options=cached, settings=settings)
    changed = [one.text for one, other in zip(after.marks, before.marks, strict=True) if one.text != other.text]
    assert len(changed) == 1
    assert words_of(" ".join(count_spoken)) == words_of(changed[0])


@pytest.mark.parametrize(
    "change",
    [
        {"voice": {"rate_wpm": 240}},
        {"voice": {"pitch": 70}},
        {"audio": {"loudness_lufs": -16.0}},
        {"audio": {"quality": "broadcast"}},
    ],
    ids=str,
)
def test_what_shapes_the_sound_is_part_of_the_key(quay, settings, cached, count_spoken, change):
    mp3 = quay.with_suffix(".mp3")
    make_episode(str(quay), mp3, options=cached, settings=settings)
    line_count = len(count_spoken)
    count_spoken.clear()
    ((table, values),) = change.items()
    changed = replace(settings, **{table: replace(getattr(settings, table), **values)})
    make_episode(str(quay), mp3, options=cached, settings=changed)
    assert len(count_spoken) == line_count


def test_a_damaged_cache_is_spoken_again(quay, settings, cached, tmp_path):
    first = make_episode(str(quay), tmp_path / "a.mp3", options=cached, settings=settings)
    for number, file in enumerate(sorted(cached.cache_folder.rglob("*.cut"))):
        data = file.read_bytes()
        file.write_bytes([b"", data[:-1], data[:50] + b"\0" + data[51:], b"x" * len(data)][number % 4])
    second = make_episode(str(quay), tmp_path / "b.mp3", options=cached, settings=settings)
    assert (tmp_path / "b.mp3").read_bytes() == (tmp_path / "a.mp3").read_bytes()
    assert second.marks == first.marks


@pytest.mark.parametrize("quality", ["speech", "broadcast"])
@pytest.mark.parametrize("rate_khz", [16, 24])
def test_a_voice_of_another_rate_goes_the_whole_way(quay, tmp_path, quality, rate_khz):
    """Random sound, no word events, a dotted engine name in a profile of one's own: as neural voices will come."""
    settings = Settings(
        voice=voice(tmp_path, f"standins.memory_{rate_khz}_khz", "stand-in"), audio=AudioSettings(quality=quality)
    )
    episode = make_episode(str(quay), tmp_path / "x.mp3", options=EpisodeOptions(no_cache=True), settings=settings)
    rate_hz = QUALITIES[quality].rate_hz or rate_khz * 1000
    info = MP3(tmp_path / "x.mp3").info
    assert (episode.audio.rate_hz, info.sample_rate) == (rate_hz, rate_hz)
    assert info.length * 1000 == pytest.approx(episode.audio.duration_ms, abs=1)
    assert all(len(mark.words) >= len(words_of(mark.text)) * 0.9 for mark in episode.marks)
    times = [time for mark in episode.marks for word in mark.words for time in (word.start_ms, word.end_ms)]
    assert times == sorted(times)


@pytest.mark.tool("mp3val")
@pytest.mark.parametrize("quality", ["speech", "broadcast"])
def test_the_file_is_whole_to_mp3val(quay, settings, tmp_path, quality):
    settings = replace(settings, audio=AudioSettings(quality=quality))
    make_episode(str(quay), tmp_path / "x.mp3", options=EpisodeOptions(no_cache=True), settings=settings)
    said = subprocess.run(["mp3val", tmp_path / "x.mp3"], capture_output=True, text=True, check=True).stdout
    assert "WARNING" not in said
    assert "ERROR" not in said


def test_progress_is_told_line_by_line(quay, settings, tmp_path):
    told = []
    episode = make_episode(
        str(quay), tmp_path / "x.mp3", options=EpisodeOptions(no_cache=True), settings=settings, tell=told.append
    )
    assert [now.line for now in told] == list(range(1, len(episode.marks) + 1))
    assert told[-1].character_count == told[-1].characters_in_all


def test_an_episode_says_where_it_came_from(quay, settings, tmp_path):
    episode = make_episode(str(quay), tmp_path, options=EpisodeOptions(no_cache=True), settings=settings)
    assert episode.source_path == str(quay)
    assert episode.article.source_url == "https://quay.example/2026/ferry"
    assert (tmp_path / episode.audio.file).stat().st_size == episode.audio.byte_count
    assert episode.voice.name == "tone"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"source": "absent.md"}, audiobrief.AudiobriefError),
        ({"text": "---\ntitle: Ferry\n---\n"}, EmptyArticle),
        ({"text": QUAY.replace("en-GB", "ar")}, SpeechError),
        ({"voice": "nobody"}, VoiceNotFound),
        ({"voice": "absent.toml"}, VoiceNotFound),
        ({"output": "no/such/x.mp3"}, PublishError),
        ({"output": "x.wav"}, PublishError),
    ],
    ids=str,
)
def test_each_failure_is_an_error_of_its_own(quay, settings, monkeypatch, change, error):
    tmp_path = quay.parent
    monkeypatch.chdir(tmp_path)
    if "text" in change:
        quay.write_text(change["text"], "utf-8")
    if "voice" in change:
        settings = replace(settings, voice=VoiceSettings(name=change["voice"]))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error):
        make_episode(change.get("source", str(quay)), change.get("output", "x.mp3"), settings=settings)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("at", ["speak", "encode"])
def test_a_failure_in_the_middle_ends_the_build_and_leaves_nothing(quay, settings, tmp_path, monkeypatch, at):
    """An error in either thread is the build's error; no line is left out."""
    if at == "speak":
        speak, count = MemoryEngine.speak, iter(range(1000))

        def fail(self, text, properties):
            if next(count) > 3:
                raise SpeechError("the voice is hoarse")
            return speak(self, text, properties)

        monkeypatch.setattr(MemoryEngine, "speak", fail)
    else:
        monkeypatch.setattr("audiobrief.audio.mp3.encode_mp3", lambda *_: (_ for _ in ()).throw(AudioError("hoarse")))
    with pytest.raises((SpeechError, AudioError), match=r"quay\.md.*hoarse"):
        make_episode(str(quay), tmp_path / "x.mp3", options=EpisodeOptions(no_cache=True), settings=settings)
    assert not list(tmp_path.glob("*.mp3"))
    assert not list(tmp_path.glob(".*.part"))


def test_a_cache_serves_two_voices(quay, settings, cached, tmp_path):
    """Their cuts differ by key: neither is served the other's."""
    other = replace(settings, voice=voice(tmp_path, "standins.memory_16_khz", "stand-in"))
    for chosen in (settings, other, settings):
        make_episode(str(quay), tmp_path / "x.mp3", options=cached, settings=chosen)
    assert MP3(tmp_path / "x.mp3").info.sample_rate == RATE_HZ
    lines = len(make_episode(str(quay), tmp_path / "x.mp3", options=cached, settings=settings).marks)
    assert CutCache(cached.cache_folder, 1).statistics().cut_count == 2 * lines


@pytest.mark.engine
def test_the_real_voice_loses_nothing(quay, tmp_path):
    episode = make_episode(str(quay), tmp_path / "x.mp3", options=EpisodeOptions(no_cache=True))
    sound = io.BytesIO((tmp_path / "x.mp3").read_bytes())
    assert MP3(sound).info.length * 1000 == pytest.approx(episode.audio.duration_ms, abs=1)
    for mark in episode.marks:
        letters = sum(character.isalnum() for character in mark.text)
        assert 35 < (mark.end_ms - mark.start_ms) / letters < 130
        assert all(word.start_ms < word.end_ms for word in mark.words)


@pytest.mark.engine
def test_a_default_voice_that_cannot_be_loaded_has_another_behind_it(quay, tmp_path, monkeypatch, caplog):
    """Not known before it is loaded: the whole article is then read by the other voice, and one line says so."""

    def fail(*_, **__):
        raise EngineMissing("onnxruntime: illegal instruction")

    monkeypatch.setattr(engine, "_faults", {})
    monkeypatch.setattr(model, "load", fail)
    options = EpisodeOptions(no_cache=True)
    made = [make_episode(str(quay), tmp_path / f"{n}.mp3", options=options) for n in range(2)]
    assert [episode.voice.name for episode in made] == ["british"] * 2  # quay is from en-GB
    assert [message for message in caplog.messages if "illegal instruction" in message] == caplog.messages
    assert len(caplog.messages) == 1
    with pytest.raises(EngineMissing, match="illegal instruction"):
        make_episode(
            str(quay), tmp_path / "x.mp3", options=options, settings=Settings(voice=VoiceSettings(name="heart"))
        )


@pytest.mark.parametrize(
    ("language", "show", "said"),
    [
        ("en-GB", "", "The third of April"),
        ("en-US", "en-GB", "March fourth"),
        ("en", "en-ZA", "The third of April"),
        ("en", "", "March fourth"),
    ],
)
def test_the_region_decides_readings_whatever_the_voice(language, show, said):
    home = Settings(show=Show("s", language=show) if show else None)
    voice, script = plan_script(Article("", (Paragraph("3/4/2025 was fine."),), language=language), home)
    assert voice.name == "heart"
    assert said.lower() in script.lines[0].spoken.lower()


def test_a_voice_is_named_for_each_language():
    named = Settings(voice=VoiceSettings(by_language={"en-ZA": "south-african", "en": "scottish"}))
    for language, name in (("en-ZA", "south-african"), ("en-GB", "scottish"), ("de", "german")):
        assert plan_script(Article("", (Paragraph("A b."),), language=language), named)[0].name == name
