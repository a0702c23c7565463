"""What a chart of frames or devices says in words, and in which order: finding, rows, groups, values."""

from analysis.source import count, is_one_article
from analysis.style import FEW, name_label

RANKED_FROM = 20  # hits in all; under it, a word more or less changes the order
GAPS = ("nato", "russia")  # the order is by the first one's value minus the second's
SMALL_GAP = {"frame": 0.05, "device": 0.1}  # closer than this is not called a difference
TITLES = {"frame": "Frame vocabulary", "device": "Framing devices"}  # a word list is no coded frame
UNITS = {"frame": "of sentences", "device": "per 100 words"}
GROUP_NAMES = {"narration": "Narrator", "nato": "NATO side", "russia": "Russian side", "other": "Others"}


def order_blocks(compared, by, thing):
    """Return [(heading, [(name, ranked)])]: frames ranked and not, then topics ranked and not.

    Ranked by the gap between the two sides where the groups are who speaks, else by hits.
    """
    blocks = []
    hits = compared.groupby("name", sort=False)["n_hits"].sum()
    topics = set(compared.loc[compared["kind"] == "topic", "name"])
    ranking = compared[compared["n_sentences"] >= FEW].pivot(index="name", columns="group", values="estimate")
    gaps = ranking.reindex(columns=GAPS)
    gaps = (gaps[GAPS[0]] - gaps[GAPS[1]]).fillna(0) if by == "spoken_by" else {}
    for title, chosen in ((f"{thing.title()}s", hits.drop(list(topics))), ("Topics", hits[hits.index.isin(topics)])):
        ranked = chosen.index[chosen >= RANKED_FROM]
        ranked = sorted(ranked, key=lambda name: (-gaps.get(name, 0), -hits[name], name))
        rest = chosen[(chosen < RANKED_FROM) & (chosen > 0)].sort_values(ascending=False, kind="stable").index
        if ranked:
            blocks.append((title, [(name, True) for name in ranked]))
        if len(rest):
            blocks.append((f"{title}, under {RANKED_FROM} hits: not ranked", [(name, False) for name in rest]))
    return blocks


def name_group(group, by):
    """Return a reader's words for a group: "NATO side" where it is who speaks, else the key."""
    return GROUP_NAMES.get(group, str(group)) if by == "spoken_by" else str(group)


def write_value(value, thing, *, axis=False):
    """Return 31% for a share of sentences, 1.4 for hits per 100 words."""
    if thing == "frame":
        return f"{value:.0%}"
    if axis or value == 0:
        return f"{value:g}"
    return f"{value:.1f}" if value >= 0.095 else f"{value:.2f}"


def describe_sizes(compared, by):
    """Return how many sentences each group has, and which are too few to draw."""
    sizes = compared.drop_duplicates("group").set_index("group")["n_sentences"].to_dict()
    order = [group for group in GROUP_NAMES if group in sizes] + [group for group in sizes if group not in GROUP_NAMES]
    sizes = {name_group(group, by): sizes[group] for group in order}
    told = [f"{name} {n:,}" for name, n in sizes.items() if n >= FEW]
    few = [f"{name} {n}" for name, n in sizes.items() if n < FEW]
    told = [f"Sentences: {', '.join(told)}"] if told else []
    return "; ".join([*told, *([f"under {FEW}, not drawn: {', '.join(few)}"] if few else [])]) + "."


def describe_frames(compared, by, thing):
    """Return the finding: where who speaks makes most difference, where that can be said.

    It can of one article, which is described, and of several where intervals do not overlap.
    Groups of articles are never ranked: that takes a test of the difference.
    """
    title = TITLES[thing]
    hits = compared[compared["kind"] != "topic"].groupby("name", sort=False)["n_hits"].sum()
    ranked = hits.index[hits >= RANKED_FROM]
    if not len(ranked):
        return f"{title}: too few data, no {thing} has {RANKED_FROM} hits"
    told = compared[compared["name"].isin(ranked) & (compared["n_sentences"] >= FEW)]
    many = count(len(ranked), thing)
    if by != "spoken_by":
        return f"{title}: {many} in {count(told['group'].nunique(), 'group')}"
    wide = {side: rows.set_index("name") for side, rows in told[told["group"].isin(GAPS)].groupby("group")}
    if set(wide) != set(GAPS):
        return f"{title}: {many}; too few sentences to set the NATO side beside the Russian side"
    nato, russia = wide[GAPS[0]], wide[GAPS[1]]
    gaps = (nato["estimate"] - russia["estimate"]).abs()
    if not is_one_article(compared):
        if nato["low"].isna().all() or russia["low"].isna().all():
            return f"{title}: {many} by who speaks; too few articles to tell the sides apart"
        apart = (nato["low"] > russia["high"]) | (russia["low"] > nato["high"])
        gaps = gaps[apart]
        if gaps.empty:
            return f"{title}: the NATO side's and the Russian side's intervals overlap in all of {many}"
    widest = gaps.idxmax()
    if gaps[widest] < SMALL_GAP[thing]:
        least = "5 percentage points" if thing == "frame" else f"{SMALL_GAP[thing]} per 100 words"
        return f"{title}: the NATO side and the Russian side differ by less than {least} in {many}"
    values = [write_value(side.loc[widest, "estimate"], thing) for side in (nato, russia)]
    return (f"{title}: {name_label(widest)} differs most, NATO side {values[0]}, Russian side {values[1]} "
            f"{UNITS[thing]}")
