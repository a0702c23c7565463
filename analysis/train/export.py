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
    hidden = write_embeddings(graph, network)
    axis = graph.keep(np.array([2]), "axis")
    marked = graph.add("Unsqueeze", ["marks", axis], "places_marked")
    for number, layer in enumerate(network.layers):
        last = number == len(network.layers) - 1
        hidden = write_layer(graph, layer, f"layer{number}", hidden, places=marked if last else None)
    read = write_read(graph, hidden)
    outputs = []
    for name, head in network.heads.items():
        weight, bias = (graph.keep(part, f"{name}_{kind}") for part, kind in
                        ((head.weight.T, "weight"), (head.bias, "bias")))
        logits = graph.add("Gemm", [read, weight, bias], f"{name}_logits")
        graph.add("Softmax", [logits], name, axis=1)
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", len(head.bias)]))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["n", length])
        for name, length in (("ids", "length"), ("marks", 3))
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

    def normalize(self, value, norm, name):
        """Add a layer normalization."""
        weight, bias = self.keep(norm.weight, f"{name}_weight"), self.keep(norm.bias, f"{name}_bias")
        return self.add("LayerNormalization", [value, weight, bias], name, epsilon=norm.eps)


def write_embeddings(graph, network):
    """Add words, marks and places; return the name of their sum, normalized."""
    words = network.words.detach().clone()
    for place, mark in enumerate(network.mark_ids):
        words[mark] += network.marks.weight[place + 1].detach()
    small, scales = shrink(words.numpy(), 127)
    found = graph.add("Gather", [graph.keep(small, "words"), "ids"], "words_small")
    found = graph.add("Cast", [found], "words_float", to=TensorProto.FLOAT)
    scale = graph.add("Gather", [graph.keep(scales, "words_scales"), "ids"], "words_scale")
    found = graph.add("Mul", [found, scale], "words_found")
    length = graph.add("Shape", ["ids"], "length", start=1, end=2)
    zero = graph.keep(np.array([0]), "zero")
    places = graph.keep(network.places, "places")
    places = graph.add("Slice", [places, zero, length, zero], "places_found")
    return graph.normalize(graph.add("Add", [found, places], "seen"), network.norm, "hidden")


def write_layer(graph, layer, name, hidden, *, places=None):
    """Add a layer and return the name of its output; where `places` are given, only there."""
    width = len(layer.gather.weight)
    look = even_values(layer, graph.ranges[f"{name}_gather"])
    if places is None:
        every = graph.multiply(hidden, look, f"{name}_look")
        parts = [f"{name}_{part}" for part in ("query", "key", "value")]
        query, key, value = graph.add("Split", [every], parts, axis=2, num_outputs=3)
    else:
        every = graph.multiply(hidden, cut_rows(look, width, None), f"{name}_known", ranges=f"{name}_look")
        parts = [f"{name}_{part}" for part in ("key", "value")]
        key, value = graph.add("Split", [every], parts, axis=2, num_outputs=2)
        hidden = graph.add("GatherND", [hidden, places], f"{name}_there", batch_dims=1)
        query = graph.multiply(hidden, cut_rows(look, 0, width), f"{name}_query", ranges=f"{name}_look")
    seen = graph.add("MultiHeadAttention", [query, key, value], f"{name}_seen", FUSED, num_heads=layer.heads)
    seen = graph.multiply(seen, layer.gather, f"{name}_gather", even=True)
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


def write_read(graph, hidden):
    """Add what the heads read: [CLS] and the mean of the two marks."""
    both = graph.keep(np.array([1]), "middle")
    start, around = graph.add("Split", [hidden, graph.keep(np.array([1, 2]), "sizes")], ["start", "around"], axis=1)
    start = graph.add("Squeeze", [start, both], "start_read")
    around = graph.add("ReduceMean", [around, both], "around_read", keepdims=0)
    return graph.add("Concat", [start, around], "read", axis=1)


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
