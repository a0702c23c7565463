"""For all tests: a reader's own corrections and labels are not theirs."""

import os

os.environ["CORRECTIONS"] = os.devnull
os.environ["LABELS"] = os.devnull
