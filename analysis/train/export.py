"""The trained network as an ONNX file with int8 weights: small, fast, the same in every batch."""

from types import SimpleNamespace

import numpy as np
import torch
from onnx import TensorProto, helper, numpy_helper

FUSED = "com.microsoft"  # onnxruntime's own operators: fused for the CPU, and part of every build
WEIGHT_MOST = 63  # 7 bits: on CPUs without VNNI two products of 8-bit weights overflow
OUTLIERS = 1e-3  # share of a channel's activations at each end that may be clipped
SHIFT = 0.7  # how much of the spread between channels moves into the weights (SmoothQuant, Xiao et al. 2023)


def write_onnx(network, batches, path):
    """Write `network` to `path`; its activations' ranges are measured on `batches`.

    Weights are int8 with one scale a column, activations uint8 with one scale a product, fixed
    here once: a scale found anew in each batch would let a result depend on its neighbours.

    Parameters
    ----------
    network : Network
    batches : iterable of dict
        Inputs of ``Network.forward``.
    path : Path
    """
    ranges = measure_ranges(network, batches)
    graph = Graph(ranges)
    write_sizes(graph)
    hidden = write_embeddings(graph, network)
    *lower, last = network.layers
    for number, layer in enumerate(lower):
        hidden = write_layer(graph, layer, f"layer{number}", hidden)
    read = write_last_layer(graph, last, f"layer{len(lower)}", hidden)
    outputs = []
    for name, head in network.heads.items():
        weight, bias = (graph.keep(part, f"{name}_{kind}") for part, kind in
                        ((head.weight.T, "weight"), (head.bias, "bias")))
        logits = graph.add("Gemm", [read, weight, bias], f"{name}_logits")
        graph.add("Softmax", [logits], name, axis=1)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["m", len(head.bias)]))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, shape)
        for name, shape in (("ids", ["n", "length"]), ("marks", ["m", 2]), ("owners", ["m"]))
    ]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "stance", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)], ir_version=9,
    )
    path.write_bytes(model.SerializeToString(deterministic=True))


class Graph:
    """Nodes and constants of an ONNX graph under construction."""

    def __init__(self, ranges):
        self.ranges = ranges
        self.nodes = []
        self.constants = []

    def add(self, kind, inputs, output, domain="", **settings):
        """Add a node; return the name of its output, or the list of them."""
        outputs = [output] if isinstance(output, str) else output
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **settings))
        return output

    def keep(self, values, name):
        """Add a constant and return its name."""
        if isinstance(values, torch.Tensor):
            values = values.detach().numpy()
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def multiply(self, value, linear, name, *, ranges=None, even=False):
        """Add value @ weight + bias in int8; `even` says that the channels of `value` are evened out already."""
        weight = linear.weight.detach().numpy()
        low, high = self.ranges[ranges or name]
        channel = balance(low, high, weight)
        scale, zero = find_scale((low / channel).min(), (high / channel).max())
        weight, scales = shrink(weight * channel, WEIGHT_MOST)
        if not even:
            channels = self.keep((1 / channel).astype(np.float32), f"{name}_channels")
            value = self.add("Mul", [value, channels], f"{name}_even")
        scale, zero = self.keep(scale, f"{name}_scale"), self.keep(zero, f"{name}_zero")
        small = self.add("QuantizeLinear", [value, scale, zero], f"{name}_small")
        return self.add("MatMulIntegerToFloat", [
            small, self.keep(weight.T, f"{name}_weight"), scale, self.keep(scales[:, 0], f"{name}_scales"),
            zero, "", self.keep(linear.bias, f"{name}_bias"),
        ], f"{name}_product", FUSED)

    def shape(self, value, shape, output):
        """Add a reshaping to `shape`: a list of numbers, or the name of a value."""
        if isinstance(shape, list):
            shape = self.keep(np.array(shape), f"{output}_shape")
        return self.add("Reshape", [value, shape], output)

    def normalize(self, value, norm, name):
        """Add a layer normalization."""
        weight, bias = self.keep(norm.weight, f"{name}_weight"), self.keep(norm.bias, f"{name}_bias")
        return self.add("LayerNormalization", [value, weight, bias], name, epsilon=norm.eps)


def write_sizes(graph):
    """Add how many tokens are words and how many are marks, and the shape of the words; the layers need them."""
    shape = graph.add("Shape", ["ids"], "ids_shape")
    words = graph.add("ReduceProd", [shape], "n_words")  # one number, in a list
    two = graph.keep(np.array([2]), "two")
    marks = graph.add("Mul", [graph.add("Shape", ["owners"], "n_mentions"), two], "n_marks")
    graph.add("Concat", [words, marks], "sizes", axis=0)
    graph.add("Concat", [graph.add("Shape", ["ids"], "n_sentences", end=1), marks], "sizes_read", axis=0)
    graph.add("Concat", [shape, graph.keep(np.array([-1]), "rest")], "words_shape", axis=0)


def write_embeddings(graph, network):
    """Add words, marks and places; return the name of their sum, normalized: a token a row, the marks below the words."""
    width = len(network.norm.weight)
    small, scales = shrink(network.words.detach().numpy(), 127)
    found = graph.add("Gather", [graph.keep(small, "words"), "ids"], "words_small")
    found = graph.add("Cast", [found], "words_float", to=TensorProto.FLOAT)
    scale = graph.add("Gather", [graph.keep(scales, "words_scales"), "ids"], "words_scale")
    found = graph.add("Mul", [found, scale], "words_found")
    length = graph.add("Shape", ["ids"], "length", start=1, end=2)
    zero = graph.keep(np.array([0]), "zero")
    places = graph.keep(network.places, "places")
    words = graph.add("Add", [found, graph.add("Slice", [places, zero, length, zero], "places_found")], "words_seen")
    marked = graph.add("Gather", [places, "marks"], "marks_places")
    marked = graph.add("Add", [marked, graph.keep(network.marks, "marks_found")], "marks_seen")
    tokens = [graph.shape(words, [-1, width], "words_tokens"), graph.shape(marked, [-1, width], "marks_tokens")]
    return graph.normalize(graph.add("Concat", tokens, "seen", axis=0), network.norm, "hidden")


def write_layer(graph, layer, name, hidden):
    """Add a layer and return the name of its output."""
    look = even_values(layer, graph.ranges[f"{name}_gather"])
    every = graph.multiply(hidden, look, f"{name}_look")
    words, marked = write_parts(graph, every, f"{name}_looked", 3 * len(layer.gather.weight))
    query, key, value = write_split(graph, words, f"{name}_words", 3)
    asking, *own = write_split(graph, marked, f"{name}_marks", 3)
    return write_rest(graph, layer, name, hidden, (query, key, value), (asking, *own))


def write_last_layer(graph, layer, name, hidden):
    """Add the last layer for the first token of each sentence and for the marks; return the name of what the heads read."""
    width = len(layer.gather.weight)
    look = even_values(layer, graph.ranges[f"{name}_gather"])
    known = graph.multiply(hidden, cut_rows(look, width, None), f"{name}_known", ranges=f"{name}_look")
    words, marked = write_parts(graph, known, f"{name}_looked", 2 * width)
    key, value = write_split(graph, words, f"{name}_words", 2)
    own = write_split(graph, marked, f"{name}_marks", 2)
    words, marked = graph.add("Split", [hidden, "sizes"], [f"{name}_words_in", f"{name}_marks_in"], axis=0)
    words = graph.shape(words, "words_shape", f"{name}_sentences")
    first = graph.add("Gather", [words, graph.keep(np.array([0]), "first")], f"{name}_first", axis=1)
    first = graph.shape(first, [-1, width], f"{name}_first_tokens")
    hidden = graph.add("Concat", [first, marked], f"{name}_there", axis=0)
    asked = graph.multiply(hidden, cut_rows(look, 0, width), f"{name}_query", ranges=f"{name}_look")
    query, asking = graph.add("Split", [asked, "sizes_read"], [f"{name}_query_first", f"{name}_query_marks"], axis=0)
    query = graph.shape(query, [-1, 1, width], f"{name}_query_words")
    asking = graph.shape(asking, [-1, 2, width], f"{name}_asking")
    hidden = write_rest(graph, layer, name, hidden, (query, key, value), (asking, *own))
    first, marked = graph.add("Split", [hidden, "sizes_read"], ["read_first", "read_marks"], axis=0)
    marked = graph.shape(marked, [-1, 2, width], "read_pairs")
    around = graph.add("ReduceMean", [marked, graph.keep(np.array([1]), "middle")], "read_around", keepdims=0)
    return graph.add("Concat", [graph.add("Gather", [first, "owners"], "read_start"), around], "read", axis=1)


def write_parts(graph, tokens, name, width):
    """Add the parting of tokens into words (n, length, width) and marks (m, 2, width); return their names."""
    words, marked = graph.add("Split", [tokens, "sizes"], [f"{name}_words_tokens", f"{name}_marks_tokens"], axis=0)
    return graph.shape(words, "words_shape", f"{name}_words"), graph.shape(marked, [-1, 2, width], f"{name}_marks")


def write_split(graph, value, name, number):
    """Add the parting of what a layer looks at into query, key and value, or the latter two; return their names."""
    return graph.add("Split", [value], [f"{name}_{part}" for part in ("query", "key", "value")[-number:]], axis=2, num_outputs=number)


def write_rest(graph, layer, name, hidden, words, marked):
    """Add what a layer does after looking: each sees, then thinks. `words` and `marked` are query, key and value of either."""
    query, key, value = words
    asking, *own = marked
    seen = graph.add("MultiHeadAttention", [query, key, value], f"{name}_words_seen", FUSED, num_heads=layer.heads)
    both = [
        graph.add("Concat", [graph.add("Gather", [each, "owners"], f"{name}_{part}_owned"), mine], f"{name}_{part}_both", axis=1)
        for part, each, mine in zip(("key", "value"), (key, value), own, strict=True)
    ]
    asked = graph.add("MultiHeadAttention", [asking, *both], f"{name}_marks_seen", FUSED, num_heads=layer.heads)
    width = len(layer.gather.weight)
    tokens = [graph.shape(each, [-1, width], f"{each}_tokens") for each in (seen, asked)]
    seen = graph.multiply(graph.add("Concat", tokens, f"{name}_seen", axis=0), layer.gather, f"{name}_gather", even=True)
    hidden = graph.normalize(graph.add("Add", [seen, hidden], f"{name}_sum"), layer.norm, f"{name}_norm")
    wide = graph.multiply(hidden, layer.widen, f"{name}_widen")
    wide = graph.add("Gelu", [wide], f"{name}_gelu", FUSED)
    narrow = graph.multiply(wide, layer.narrow, f"{name}_narrow")
    return graph.normalize(graph.add("Add", [narrow, hidden], f"{name}_end"), layer.last_norm, f"{name}_out")


def even_values(layer, ranges):
    """Return the layer's `look` with values whose channels are even: what `gather` reads needs no evening then."""
    channel = torch.tensor(balance(*ranges, layer.gather.weight.detach().numpy()), dtype=torch.float32)
    by = torch.cat([torch.ones(2 * len(channel)), channel])
    return SimpleNamespace(weight=layer.look.weight / by[:, None], bias=layer.look.bias / by)


def cut_rows(linear, first, last):
    """Return a part of a linear layer's outputs."""
    return SimpleNamespace(weight=linear.weight[first:last], bias=linear.bias[first:last])


def measure_ranges(network, batches):
    """Return for each matrix product (least, most) of each channel that enters it, but for rare outliers."""
    seen, hooks = {}, []

    def watch(name):
        def look(_, inputs):
            seen.setdefault(name, []).append(inputs[0].detach().flatten(0, -2).numpy())
        return look

    for number, layer in enumerate(network.layers):
        for part in ("look", "gather", "widen", "narrow"):
            hooks.append(getattr(layer, part).register_forward_pre_hook(watch(f"layer{number}_{part}")))
    network.eval()
    with torch.no_grad():
        for batch in batches:
            network(**batch)
    for hook in hooks:
        hook.remove()
    return {name: tuple(np.quantile(np.concatenate(values), [OUTLIERS, 1 - OUTLIERS], axis=0))
            for name, values in seen.items()}


def balance(low, high, weight):
    """Return by what each channel is divided before it is rounded, and its weights multiplied.

    A channel with large values would leave the others too few steps.
    """
    size = np.maximum(np.maximum(-low, high), 1e-5)
    reach = np.maximum(np.abs(weight).max(axis=0), 1e-5)
    channel = size**SHIFT / reach ** (1 - SHIFT)
    return channel / np.exp(np.log(channel).mean())


def find_scale(low, high):
    """Return (scale, zero point) that map low..high, 0 included, to 0..255."""
    low, high = min(low, 0.0), max(high, 0.0)
    scale = (high - low) / 255
    return np.float32(scale), np.uint8(round(-low / scale))


def shrink(weight, most):
    """Return (int8 weights, float32 scale a row) with weights from -most to most."""
    scales = np.abs(weight).max(axis=1, keepdims=True) / most
    scales[scales == 0] = 1
    return np.round(weight / scales).astype(np.int8), scales.astype(np.float32)
