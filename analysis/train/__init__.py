"""Makes the stance model, from the base model and the labelled sentences to the file that is shipped.

Used by `python -m analysis train` alone; needs the extra [train].
"""

from analysis.train.make import train_model, try_settings

__all__ = ["train_model", "try_settings"]
