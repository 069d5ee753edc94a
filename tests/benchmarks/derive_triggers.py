"""Write the triggers of the cleaning rules: which words a line must have for each expression to be worth trying.

python tests/benchmarks/derive_triggers.py

To be run after a change of audiobrief/text/rules/*.toml; tests/text/test_triggers.py fails until it was.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from trigger_reader import derived_triggers

from audiobrief.text.clean.rulebook.rules import RULES_FOLDER
from audiobrief.text.clean.rulebook.triggers import file_in


def main() -> None:
    for language, entries in derived_triggers().items():
        rows = (f"{json.dumps(key)}: {json.dumps(words, ensure_ascii=False)}" for key, words in sorted(entries.items()))
        file_in(RULES_FOLDER, language).write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
        print(f"{language}: {len(entries)} expressions")


if __name__ == "__main__":
    main()
