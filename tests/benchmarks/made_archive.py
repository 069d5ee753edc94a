"""Articles of an archive that are made, not spoken: python -m benchmarks.made_archive ADDRESS COUNT.

All have their line in the log; the newest, of which a feed is made, have their record too.
"""

import sys
from dataclasses import replace

from episodes import episode_of

from audiobrief.show.archive.layout import Home, home_of
from audiobrief.show.archive.log import Log, Logged
from audiobrief.show.archive.place import open_archive
from audiobrief.show.records import render_record


def main(address: str, count: int) -> None:
    with open_archive(address) as archive:
        log = Log(archive.place)
        for n in range(count):
            key, published = f"id:{n}", f"19{n * 90 // count + 10}-{n % 12 + 1:02}-{n % 28 + 1:02}T{n % 24:02}:00:00Z"
            state = "failed" if n % 100 == 7 else "made"
            slug = home_of(key).slug if state == "made" else ""
            line = Logged(
                key, f"archive.csv#{n}", state, "2026-11-29T06:30:00Z", "d" * 64, slug, f"Story {n}", published
            )
            log.add(replace(line, duration_ms=240_000, byte_count=2_900_000, voice="american", program="p" * 64))
            if slug and n * 90 // count + 10 == 99:
                episode = replace(episode_of(f"Story {n}"), slug=slug, guid=f"guid-{n}", published=published)
                archive.place.send(
                    render_record(episode).encode(), Home(slug).record, kind="application/json", lifetime="no-cache"
                )
        log.write()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
