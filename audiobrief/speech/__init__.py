"""Script to clips: voices and the engines behind pyttsx3.

From 1.29 on, onnxruntime tells Microsoft of every model that it opens, unless this variable is set before it is
loaded (docs/Privacy.md of onnxruntime). Nothing here tells anybody of what is read.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
