"""The facts about accelerators: names, versions, and the texts of errors as they were recorded."""

import pytest

from jupyterlab_seed.frameworks import common, load, read
from jupyterlab_seed.frameworks.devices import devices, error_kind, plain_name

#: Errors as frameworks gave them, their beginning; see docs/gpu.md and the issues they stand in.
RECORDED = {
    "broken": [
        "AcceleratorError: CUDA error: device-side assert triggered\nSearch for "
        "`cudaErrorAssert' in https://docs.nvidia.com/cuda/cuda-runtime-api for more information.",
        "RuntimeError: CUDA error: an illegal memory access was encountered",
        "CUDARuntimeError: cudaErrorIllegalAddress: an illegal memory access was encountered",
        "XlaRuntimeError: INTERNAL: Failed to synchronize: CUDA_ERROR_ILLEGAL_ADDRESS",
        "RuntimeError: CUDA error: unspecified launch failure",
        "CUDADriverError: CUDA_ERROR_ASSERT: device-side assert triggered",
    ],
    "memory": [
        "OutOfMemoryError: CUDA out of memory. Tried to allocate 64.00 GiB. GPU 0 has a total "
        "capacity of 139.81 GiB of which 12.50 GiB is free.",
        "JaxRuntimeError: RESOURCE_EXHAUSTED: Out of memory while trying to allocate 8589934592 "
        "bytes.",
        "ResourceExhaustedError: OOM when allocating tensor with shape[30000,30000]",
        "OutOfMemoryError: Out of memory allocating 8,000,000,000 bytes (allocated so far: 0).",
        "RuntimeError: CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "AcceleratorError: CUDA error: out of memory\nSearch for `cudaErrorMemoryAllocation' in",
        "InternalError: Failed copying input tensor from CPU:0 to GPU:0 in order to run "
        "_EagerConst: Dst tensor is not initialized.",
        "CudaAPIError: [2] Call to cuMemAlloc results in CUDA_ERROR_OUT_OF_MEMORY",
        "MemoryError: std::bad_alloc: out_of_memory: CUDA error at: device_memory.hpp:70: "
        "cudaErrorMemoryAllocation out of memory",
    ],
    "hostMemory": [
        "MemoryError: Unable to allocate 7.45 GiB for an array",
        "_ArrayMemoryError: Unable to allocate 7.45 GiB for an array",
        "RuntimeError: [enforce fail at alloc_cpu.cpp:114] data. DefaultCPUAllocator: can't "
        "allocate memory: you tried to allocate 400000000000 bytes. Error code 12",
    ],
    "noWorkspace": [
        "RuntimeError: Deterministic behavior was enabled with either "
        "`torch.use_deterministic_algorithms(True)` or "
        "`at::Context::setDeterministicAlgorithms(true)`, but this operation is not deterministic "
        "because it uses CuBLAS and you have CUDA >= 10.2. To enable deterministic behavior in "
        "this case, you must set an environment variable before running your PyTorch application: "
        "CUBLAS_WORKSPACE_CONFIG=:4096:8 or CUBLAS_WORKSPACE_CONFIG=:16:8.",
    ],
    "noVersion": [
        "RuntimeError: adaptive_avg_pool2d_backward_cuda does not have a deterministic "
        "implementation, but you set 'torch.use_deterministic_algorithms(True)'.",
        "UnimplementedError: A deterministic GPU implementation of DepthwiseConvBackpropFilter is "
        "not currently available.",
        "UnimplementedError: GPU MaxPool gradient ops do not yet have a deterministic XLA "
        "implementation.",
    ],
}

OTHERS = [
    "IndexError: index 5 is out of bounds for dimension 0 with size 3",
    "ClientError: 429 RESOURCE_EXHAUSTED. {'error': {'message': 'You exceeded your quota'}}",
    "RuntimeError: CUDA error: no kernel image is available for execution on the device",
    "RuntimeError: Deterministic behavior was enabled with either "
    "`torch.use_deterministic_algorithms(True)`, but this operation is not deterministic",
    "AssertionError: ",
]


@pytest.mark.parametrize("kind", RECORDED)
def test_recorded_errors_are_told_from_each_other(kind):
    for text in RECORDED[kind]:
        assert [one for one in RECORDED if error_kind(one, text)] == [kind], text


def test_the_machine_s_own_memory_is_told_first():
    """Names of errors of its memory and of a GPU's are the same."""
    for text in (
        "Py4JJavaError: An error occurred: java.lang.OutOfMemoryError: Java heap space",
        "OutOfMemoryError: Task was killed due to the node running low on memory.",
    ):
        assert error_kind("hostMemory", text), text


@pytest.mark.parametrize("text", OTHERS)
def test_other_errors_are_none_of_them(text):
    assert [kind for kind in RECORDED if error_kind(kind, text)] == []


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("aten::index_add_.default", "index_add"),
        ("aten::_adaptive_avg_pool2d_backward", "adaptive_avg_pool2d_backward"),
        ("adaptive_avg_pool2d_backward_cuda", "adaptive_avg_pool2d_backward"),
        ("upsample_bicubic2d_backward_out_cuda", "upsample_bicubic2d_backward"),
        ("nll_loss2d_forward_out_cuda_template", "nll_loss2d_forward"),
        ("ctc_loss_backward_gpu", "ctc_loss_backward"),
        ("cumsum_cuda_kernel", "cumsum"),
        ("_bincount_cuda", "bincount"),
        ("median CUDA with indices output", "median with indices output"),
        ("kthvalue CUDA", "kthvalue"),
        ("_histc_cuda with floating point input", "histc with floating point input"),
        ("embedding_bag_backward_cuda_max", "embedding_bag_backward_cuda_max"),
        ("scatter_reduce_cuda_prod_", "scatter_reduce_cuda_prod"),
    ],
)
def test_names_of_kernels_lead_to_their_operators(name, plain):
    assert plain_name(name) == plain
    assert devices().operator("torch", name) is not None


def test_an_operator_of_another_framework_or_none_is_not_found():
    assert devices().operator("jax", "aten::index_add_") is None
    assert devices().operator("torch", "aten::add") is None
    assert devices().operator("torch", "") is None


def test_the_version_decides_whether_there_is_a_deterministic_version():
    scatter = devices().operator("torch", "aten::scatter_add_")
    assert scatter is not None
    assert scatter.outcome_with("1.12.1+cu113") == "raises"
    assert scatter.outcome_with("1.13.0") == "deterministic"
    assert scatter.outcome_with("2.13.0+cpu") == "deterministic"
    assert scatter.outcome_with(None) == "deterministic"


def test_no_name_stands_for_two_operators():
    seen = {}
    for one in devices().operators:
        for plain in {plain_name(name) for name in one.names}:
            assert seen.setdefault((one.framework, plain), one) is one, plain


def test_switches_are_choices_of_the_seed_cell_and_variables_that_a_kernel_may_have():
    known = {one.id: one for one in load()}
    values = {switch.name: switch.values for switch in common().determinism}
    variables = {variable.name: variable for one in load() for variable in one.launch_variables}
    for framework, switch in devices().switches.items():
        for key, value in switch.determinism.items():
            assert key in known[framework].determinism
            assert value in values[key]
        for name, value in switch.environment.items():
            assert value in variables[name].values


def test_an_operator_that_a_switch_reaches_has_a_switch():
    for one in devices().operators:
        assert (one.framework in devices().switches) == (one.outcome != "unreached"), one.title


def test_every_operator_can_be_told_by_its_name_or_its_calls():
    for one in read("devices.json")["operators"]:
        assert one["names"] or one.get("calls"), one["title"]
