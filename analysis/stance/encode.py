"""A sentence and a mention in it -> the tokens that the model reads. Training uses it too."""

import numpy as np

from analysis.stance.names import Names


class Encoder:
    """Turns mentions into tokens: [CLS] left [open] mention [close] right [SEP].

    Two tokens of their own stand round the mention, so that the model knows who is asked about
    (entity markers, Baldini Soares et al. 2019). A sentence that is too long loses the tokens
    farthest from the mention.

    Before that the names in the sentence are settled (see names.py): the model never sees who is meant.
    """

    def __init__(self, tokenizer, *, window, most_mention, special, names=()):
        self.tokenizer = tokenizer
        self.names = Names(names)
        self.window = window
        self.most_mention = most_mention
        self.special = special
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.encode_special_tokens = True  # "[SEP]" in an article is text, not a command

    def encode(self, rows):
        """Return one (ids, place of open, place of close, cut) a row.

        Parameters
        ----------
        rows : list of (sentence, mention_start, mention_end)
        """
        parts = []
        for sentence, start, end in rows:
            parts += self.names.settle([sentence[:start], sentence[start:end], sentence[end:]])
        ids = [found.ids for found in
               self.tokenizer.encode_batch_fast(parts, add_special_tokens=False)]
        return [self.place(*ids[at : at + 3]) for at in range(0, len(ids), 3)]

    def place(self, left, mention, right):
        """Return the tokens of one mention, the sentence cut to the window where it is longer."""
        whole = len(mention) <= self.most_mention
        mention = mention[: self.most_mention] or [self.special["unknown"]]
        room = self.window - len(mention) - len(["cls", "open", "close", "sep"])
        n_left, n_right = share_room(len(left), len(right), room)
        kept = left[len(left) - n_left :], right[:n_right]
        ids = [self.special["start"], *kept[0], self.special["open"], *mention,
               self.special["close"], *kept[1], self.special["end"]]
        opens = 1 + n_left
        return ids, opens, opens + 1 + len(mention), not whole or n_left + n_right < len(left) + len(right)


def share_room(left, right, room):
    """Return how many tokens of `left` and `right` fit into `room`: half each, the rest to whom needs it.

    Examples
    --------
    >>> share_room(10, 50, 40), share_room(50, 50, 40), share_room(3, 4, 40)
    ((10, 30), (20, 20), (3, 4))
    """
    n_left = min(left, max(room - right, (room + 1) // 2))
    return n_left, min(right, room - n_left)


def batch(encoded):
    """Return the model's inputs for mentions of the same length; there is no padding.

    Padding would let the result of one mention depend on the others in its batch.
    """
    return {
        "ids": np.array([one[0] for one in encoded], dtype=np.int64),
        "marks": np.array([[0, *one[1:3]] for one in encoded], dtype=np.int64),
    }
