"""The command line: `python -m analysis report`, or `crossframe report` once installed."""

import argparse
import signal
import sys
import time

from analysis import __version__


def main(argv=None):
    """Return the exit code of the command `argv`: 0 done, 1 failed, 130 stopped by Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="crossframe",
        description="Show, sentence by sentence, how news articles frame NATO and Russia.",
    )
    parser.add_argument("--version", action="version", version=f"Crossframe {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    report = commands.add_parser(
        "report",
        help="run all notebooks and write their pages and charts to a folder",
        description="Run all notebooks on the articles and write web pages and charts to a folder. "
        "The pages need no network; index.html is the first.",
    )
    report.add_argument(
        "articles", nargs="*", metavar="ARTICLE",
        help="file, folder or web address (default: $ARTICLES, else data/articles/)",
    )
    report.add_argument("--out", default="reports", metavar="FOLDER", help="default: reports/")
    report.add_argument(
        "--text-free", action="store_true",
        help="leave out every sentence, title and other text of the articles, for corpora that may not be shared; "
        "numbers, charts, names of actors and outlets, article ids and single distinguishing words stay",
    )
    report.add_argument("--notebooks", metavar="FOLDER", help="default: the project's notebooks/")
    report.set_defaults(run=run_report, failed="No report")

    refresh = commands.add_parser(
        "refresh",
        help="for contributors: run all notebooks on the project's own article and store them",
    )
    refresh.set_defaults(run=run_refresh, failed="No notebook after the last one named was stored")

    train = commands.add_parser(
        "train",
        help="for contributors: make the stance model anew (hours; needs pip install -e '.[train]')",
        description="Make the stance model from the base model, NewsMTSC and data/labels/. "
        "A run that was stopped goes on with the teacher that it has.",
    )
    train.add_argument("--newsmtsc", metavar="FOLDER",
                       help="folder with NewsMTSC's train.jsonl, dev_rw.jsonl and dev_mt.jsonl")
    train.add_argument("--out", metavar="FOLDER", help="where the model goes (default: stance-model/)")
    train.add_argument("--work", metavar="FOLDER", help="where the teacher and its base model are kept, 1 GB, and 3 GB more while the student learns (default: OUT-work/)")
    train.add_argument("--base", metavar="FOLDER",
                       help="another BERT encoder: config.json, model.safetensors, tokenizer.json")
    train.add_argument("--try", dest="changes", nargs="*", metavar="SETTING=VALUE",
                       help="only train one network without a part of the rows, with these settings, and judge it")
    train.add_argument("--judge", action="store_true", help="only judge the model in OUT, else the bundled one")
    train.add_argument("--seed", type=int, default=1, help="of --try (default: 1)")
    train.set_defaults(run=run_train, failed="No model")

    options = parser.parse_args(argv)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        return options.run(options)
    except KeyboardInterrupt:
        print("\nStopped before it was done; what was there before is as it was.", file=sys.stderr)
        return 130
    except (OSError, ValueError, RuntimeError) as error:
        print(f"\n{options.failed}: {error}", file=sys.stderr)
        return 1


def stop(*_):
    """End the command; pressing Ctrl-C again does not keep it from stopping its kernel."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


def run_report(options):
    began = time.monotonic()
    from analysis.report import NOTEBOOKS, write_report  # seconds of imports: not for --help

    index = write_report(options.articles, options.out, notebooks=options.notebooks or NOTEBOOKS,
                         text_free=options.text_free)
    print(f"\n{index}\nOpen it in a browser; it took {time.monotonic() - began:.0f} s.")
    return 0


def run_refresh(options):
    from analysis.refresh import refresh_notebooks

    for path in refresh_notebooks():
        print(path)
    return 0


def run_train(options):
    from analysis.stance.model import FOLDER
    from analysis.train.judge import judge_model, show

    if options.judge:
        print(show(judge_model(options.out or FOLDER, options.newsmtsc)))
        return 0
    if not options.newsmtsc:
        raise ValueError("name the folder with NewsMTSC's files: --newsmtsc FOLDER")
    try:
        from analysis.train.make import read_settings, train_model, try_settings
    except ImportError as error:
        raise RuntimeError(f"training needs more packages ({error}): pip install -e '.[train]'") from None
    if options.changes is not None:
        figures = try_settings(options.newsmtsc, read_settings(options.changes), base=options.base,
                               seed=options.seed)
        print(show(figures))
        return 0
    out = options.out or "stance-model"
    work = options.work or f"{out.rstrip('/')}-work"
    train_model(options.newsmtsc, out, base=options.base, work=work)
    return 0


if __name__ == "__main__":
    sys.exit(main())
