"""Makes the stance model: `python -m analysis train`; needs the extra [train], but for rows, goals and judge.

    rows.py     the labelled sentences, and what is done to their names
    goals.py    what is learned from them: labels, mixed with what others say
    network.py  the encoder and its three heads
    fit.py      one network, fitted to rows
    base.py     the models that training begins with
    make.py     the recipe: a teacher and a student
    files.py    its probabilities fitted, and the files written
    export.py   the network as int8 ONNX
    judge.py    how good it is
"""
