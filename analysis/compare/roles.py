"""Who is cast as what: the share of each role, one row a group and role."""

import pandas as pd

from analysis.compare.means import compare_means
from analysis.tables import require

ROLES = ["protagonist", "antagonist", "victim", "none"]


def compare_roles(scored, by):
    """Return the share of each role in each group, one row a group and role.

    Parameters
    ----------
    scored : DataFrame
        One row a mention, from ``score_roles``; needs the columns of `by`.
    by : str or list of str
        Columns that make the groups: "side", ["held_by", "side"], ["held_by", "target"] ...

    Returns
    -------
    DataFrame
        The columns of `by`, ``role``, then the columns of ``compare_means``. ``estimate`` is the
        mean share of mentions that are cast in the role, float in [0, 1]; the four shares of a
        group sum to 1. n_mentions counts its mentions with any role, "none" included.

    Notes
    -----
    Shares are averaged like every mean: within sentence, voice and side, then within the
    article, then over articles, so that nine mentions in one sentence weigh as much as one in
    another. Titles, and people, goods and places (``kind``), are left out. The interval is the
    one of ``compare_means``.

    Examples
    --------
    >>> scored = pd.DataFrame({
    ...     "article_id": "a", "position": [1, 2], "side": "nato", "role": ["antagonist", "none"]})
    >>> compare_roles(scored, "side")[["side", "role", "n_mentions", "estimate"]]
       side         role  n_mentions  estimate
    0  nato  protagonist           2       0.0
    1  nato   antagonist           2       0.5
    2  nato       victim           2       0.0
    3  nato         none           2       0.5
    """
    by = [by] if isinstance(by, str) else list(by)
    require(scored, ["article_id", "position", *by, "role"], verb="compare_roles")
    scored = scored[scored["role"].notna()]
    shares = [
        compare_means(scored.assign(share=(scored["role"] == role).astype("float64")), by, value="share")
        .assign(role=role)
        for role in ROLES
    ]
    table = pd.concat(shares)
    table = table.assign(low=table["low"].clip(0, 1), high=table["high"].clip(0, 1))  # a share
    table = table.sort_index(kind="stable").reset_index(drop=True)
    return table[[*by, "role", *(name for name in table.columns if name not in [*by, "role"])]]
