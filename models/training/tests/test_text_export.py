"""The exported graph: contract of names and shapes, operators, fp16 storage."""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from tpir_training.export_text import FORBIDDEN, OUTPUTS, average, export_graph, round_to_half, store_half
from tpir_training.graph_operators import by_tracing
from tpir_training.text_encoder import TextEncoder, TextEncoderConfig, load_matching
from tpir_training.text_pack import read_pack

SMALL = TextEncoderConfig(vocabulary=50, width=16, layers=1, heads=2, hidden=32)


def test_export_graph_follows_the_contract(tmp_path):
    torch.manual_seed(0)
    encoder = TextEncoder(SMALL)
    round_to_half(encoder)
    export_graph(encoder, tmp_path / "text_encoder.onnx", 1.0)
    graph = onnx.load(str(tmp_path / "text_encoder.onnx"))
    assert graph.opset_import[0].version == 17
    shapes = {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in [*graph.graph.input, *graph.graph.output]}
    assert shapes == {"input_ids": [1, 64], "attention_mask": [1, 64], "wanted": [1, 10], "kept": [1, 10], "unrelated": [1, 1],
                      "automatic": [1, 1], "strength": [1, 1], "sentence": [1, 16]}
    assert [o.name for o in graph.graph.output] == list(OUTPUTS)
    assert not {n.op_type for n in graph.graph.node} & FORBIDDEN
    stored = {i.data_type for i in graph.graph.initializer if np.prod(i.dims) >= 256 and i.data_type != TensorProto.INT64}
    assert stored == {TensorProto.FLOAT16}


def test_the_tracing_exporter_is_asked_for_where_another_is_the_default(tmp_path, monkeypatch):
    trace = torch.onnx.export
    asked = []

    def newer(model, arguments, file, dynamo=True, **options):
        asked.append(dynamo)
        trace(model, arguments, file, **options)

    assert by_tracing().get("dynamo", False) is False
    monkeypatch.setattr(torch.onnx, "export", newer)
    export_graph(TextEncoder(SMALL), tmp_path / "text_encoder.onnx", 1.0)
    assert asked == [False]


def test_store_half_keeps_values_and_adds_one_cast():
    weight = np.linspace(-1, 1, 512, dtype=np.float32).astype(np.float16).astype(np.float32)
    graph = helper.make_graph([helper.make_node("Add", ["x", "w"], ["y"])], "g",
                              [helper.make_tensor_value_info("x", TensorProto.FLOAT, [512])],
                              [helper.make_tensor_value_info("y", TensorProto.FLOAT, [512])], [numpy_helper.from_array(weight, "w")])
    model = store_half(helper.make_model(graph))
    assert [n.op_type for n in model.graph.node] == ["Cast", "Add"]
    assert np.array_equal(numpy_helper.to_array(model.graph.initializer[0]).astype(np.float32), weight)


def test_average_two_encoders_is_the_mean():
    first, second = TextEncoder(SMALL), TextEncoder(SMALL)
    expected = (first.labels.weight + second.labels.weight).detach() / 2
    assert torch.allclose(average([first, second]).labels.weight, expected)


def test_read_pack_gives_the_exported_weights_back(tmp_path):
    torch.manual_seed(0)
    encoder = TextEncoder(SMALL)
    with torch.no_grad():
        for parameter in encoder.parameters():
            parameter.normal_(std=0.1)  # the exporter merges equal tensors, such as untrained biases
    round_to_half(encoder)
    export_graph(encoder, tmp_path / "text_encoder.onnx", 1.0)
    copy = TextEncoder(SMALL)
    assert load_matching(copy, read_pack(tmp_path / "text_encoder.onnx")) == []
    for (name, mine), other in zip(copy.named_parameters(), encoder.parameters()):
        assert torch.equal(mine, other), name
