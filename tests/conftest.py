"""What every test can use; `tests/` itself is on the path, so that `fakes` can be imported."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(Path(__file__).parent))
