"""For all tests: a reader's own corrections are not theirs."""

import os

os.environ["CORRECTIONS"] = os.devnull
