"""What `import audiobrief` promises: real names, all of them listed, at no cost."""

import subprocess
import sys

import pytest

import audiobrief

HEAVY = {
    "numpy",
    "trafilatura",
    "lxml",
    "pyttsx3",
    "pydub",
    "mutagen",
    "PIL",
    "rich",
    "click",
    "lameenc",
    "platformdirs",
    "feedparser",
}


@pytest.mark.parametrize("name", audiobrief.__all__)
def test_every_promised_name_is_real_and_documented(name):
    value = getattr(audiobrief, name)
    assert callable(value)
    assert value.__doc__
    assert value.__name__ == name
    assert value.__module__.startswith("audiobrief.")


def test_the_list_is_complete_and_in_order():
    assert audiobrief.__all__ == sorted(audiobrief.__all__)
    homes = [name for names in audiobrief._HOMES.values() for name in names]
    assert sorted(homes) == audiobrief.__all__
    assert set(audiobrief.__all__) <= set(dir(audiobrief))


def test_every_error_is_an_audiobrief_error():
    from audiobrief import errors

    for name, value in vars(errors).items():
        if isinstance(value, type):
            assert issubclass(value, audiobrief.AudiobriefError), name
            assert name in (errors.__doc__ or "")


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'make_epsiode'"):
        _ = audiobrief.make_epsiode


def test_importing_it_loads_nothing():
    code = "import sys; before = set(sys.modules); import audiobrief; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & HEAVY
    assert {name for name in loaded if name.startswith("audiobrief")} == {"audiobrief"}


def test_types_are_told():
    from pathlib import Path

    assert (Path(audiobrief.__file__).parent / "py.typed").is_file()
