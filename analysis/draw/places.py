"""Where labels stand that would else cover each other."""


def spread_labels(places, widths, low, high):
    """Return the centre of each label, as near to its place as its neighbours leave room.

    Parameters
    ----------
    places, widths : list of float
        Where each label would like its centre, and how wide it is, in one unit.
    low, high : float
        Between these all of them stand, as far as there is room.

    Examples
    --------
    >>> spread_labels([2.0, 2.0, 7.0], [2, 2, 2], 0, 10)
    [1.0, 3.0, 7.0]
    >>> spread_labels([9.5, 9.0], [2, 2], 0, 10)
    [9.0, 7.0]
    """
    order = sorted(range(len(places)), key=lambda one: (places[one], one))
    groups = []  # (left edge, width, labels): labels that touch move together
    for one in order:
        left, width, held = places[one] - widths[one] / 2, widths[one], [one]
        left = min(max(left, low), high - width)
        while groups and groups[-1][0] + groups[-1][1] > left:
            before, wide, others = groups.pop()
            middle = (len(others) * (before + wide / 2) + len(held) * (left + width / 2)) / len(others + held)
            width, held = wide + width, others + held
            left = max(min(middle - width / 2, high - width), low)
        groups.append((left, width, held))
    centres = {}
    for left, _, held in groups:
        for one in held:
            centres[one] = left + widths[one] / 2
            left += widths[one]
    return [centres[one] for one in range(len(places))]
